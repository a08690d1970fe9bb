import type { AllStreamResolvedEvent, ResolvedEvent, StreamingRead } from '@eventstore/db-client'
import { typeOf, TimedOut } from './failures.js'
import { atMost } from './limits.js'

export type Draining = {
  /** Milliseconds that may pass before the next event comes. A large page over a slow line takes its time, a frozen server takes more. */
  readonly idleMs: number
  /** The connection is lost: its calls are ended without a word. */
  readonly lost?: AbortSignal
}

const CANCEL_MS = 1_000

/**
 * Reads to the end, or until it is told that it is enough. A read that is left alone stays open at the server: after about a hundred of them the client hangs. So
 * one that is not drained is cancelled, and that is waited for.
 * @param take is given every event, in order; false ends the read
 * @returns whether it was read to its end
 * @throws TimedOut, or what the client throws; a stream that does not exist is empty
 */
export async function drain<E extends ResolvedEvent | AllStreamResolvedEvent>(
  read: StreamingRead<E>,
  { idleMs, lost }: Draining,
  take: (event: E) => boolean,
): Promise<boolean> {
  let isDrained = false
  try {
    isDrained = await drained(read, idleMs, lost, take)
    return isDrained
  } catch (error) {
    if (typeOf(error) !== 'stream-not-found') throw error
    isDrained = true
    return true
  } finally {
    if (!isDrained) await atMost(CANCEL_MS, read.cancel())
    read.destroy()
  }
}

function drained<E>(
  read: StreamingRead<E>,
  idleMs: number,
  lost: AbortSignal | undefined,
  take: (event: E) => boolean,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      clearTimeout(timer)
      clearImmediate(over)
      lost?.removeEventListener('abort', gone)
      // Nothing is handed out any more. Errors stay listened to: one that nobody hears ends the process.
      read.pause()
      settle()
    }
    const fail = (error: Error): void => finish(() => reject(error))
    const gone = (): void => fail(new TimedOut('the connection is lost'))
    const late = (): void => fail(new TimedOut(`nothing was read for ${idleMs} ms`))
    // A process that had no time itself reads first what has come meanwhile.
    let over: NodeJS.Immediate | undefined
    const timer = setTimeout(() => (over = setImmediate(late)), idleMs)
    read.on('error', fail)
    lost?.addEventListener('abort', gone)
    if (lost?.aborted === true) gone()
    read.on('end', () => finish(() => resolve(true)))
    // A throw in here would stop the read in silence.
    read.on('data', (event: E) => {
      timer.refresh()
      clearImmediate(over)
      try {
        if (!take(event)) finish(() => resolve(false))
      } catch (error) {
        fail(error as Error)
      }
    })
  })
}
