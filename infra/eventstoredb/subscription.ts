import { START as ENGINE_START, streamNameFilter, type AllStreamSubscription } from '@eventstore/db-client'
import { START, type Position, type RecordedEvent } from '../../src/commands/event-store.js'
import type { Session } from './session.js'
import { TimedOut } from './failures.js'
import { atMost } from './limits.js'
import { parsePosition } from './positions.js'
import { toRecorded } from './records.js'

/**
 * Events that may wait here. The server drops a live subscriber that lags by some hundred events; with room for more here it takes far more. It has to be more than the
 * largest append.
 */
const BUFFER = 1_024
const UNSUBSCRIBE_MS = 1_000
const CONFIRM_MS = 5_000

/**
 * One subscription of the server's, pulled. It ends with its first failure: whoever follows the log begins another one.
 * There are no 'data' handlers, in which a throw would stop it in silence, and no checkpoints of the server's: they run ahead of what was handed out.
 */
export class Subscription {
  readonly #source: AllStreamSubscription
  #last: Position
  #failure: Error | undefined
  #isConfirmed = false
  #wake: (() => void) | undefined

  private constructor(
    private readonly session: Session,
    private readonly prefix: string,
    after: Position,
  ) {
    this.#last = after
    this.#source = session.client.subscribeToAll(
      // The start is exclusive. Without a prefix all streams are ours, but the system's.
      {
        fromPosition: after === START ? ENGINE_START : parsePosition(after),
        filter: prefix === '' ? streamNameFilter({ regex: '^[^$]' }) : streamNameFilter({ prefixes: [prefix] }),
      },
      { highWaterMark: BUFFER },
    )
    this.#listen()
  }

  /**
   * Subscribes after a position, and waits until the server has confirmed it.
   * @throws TimedOut, or what the client throws
   */
  static async open(session: Session, prefix: string, after: Position, signal: AbortSignal): Promise<Subscription> {
    const subscription = new Subscription(session, prefix, after)
    try {
      await subscription.#confirmation(signal)
      return subscription
    } catch (error) {
      await subscription.close()
      throw error
    }
  }

  /**
   * The next events, at most `size`; none when there are none for so many milliseconds, or the signal came.
   * @throws the failure that ended the subscription, after everything that came before it
   */
  async next(size: number, ms: number, signal: AbortSignal): Promise<readonly RecordedEvent[]> {
    const end = performance.now() + ms
    for (;;) {
      const events = this.#take(size)
      if (events.length > 0 || signal.aborted) return events
      if (this.#failure !== undefined) throw this.#failure
      const left = end - performance.now()
      if (left <= 0) return events
      await this.#news(left, signal)
    }
  }

  /** Tells the server, which would otherwise keep the call open for ever. */
  async close(): Promise<void> {
    this.session.lost.removeEventListener('abort', this.#lose)
    await atMost(UNSUBSCRIBE_MS, this.#source.unsubscribe())
    this.#source.destroy()
  }

  #listen(): void {
    const wake = (): void => this.#wake?.()
    this.#source.on('readable', wake)
    this.#source.on('confirmation', () => {
      this.#isConfirmed = true
      wake()
    })
    // It never comes back by itself. One that was paused hears of its end only when it has read what came before.
    this.#source.on('error', (error) => this.#fail(error))
    this.#source.on('end', () => this.#fail(new TimedOut('the subscription has ended')))
    this.session.lost.addEventListener('abort', this.#lose)
    if (this.session.lost.aborted) this.#lose()
  }

  readonly #lose = (): void => this.#fail(new TimedOut('the connection is lost'))

  #fail(error: Error): void {
    this.#failure ??= error
    this.#wake?.()
  }

  async #confirmation(signal: AbortSignal): Promise<void> {
    const end = performance.now() + CONFIRM_MS
    while (!this.#isConfirmed && !signal.aborted) {
      if (this.#failure !== undefined) throw this.#failure
      const left = end - performance.now()
      if (left <= 0) throw new TimedOut('the subscription was not confirmed')
      await this.#news(left, signal)
    }
  }

  /** What is here already, at most `size`. */
  #take(size: number): RecordedEvent[] {
    const events: RecordedEvent[] = []
    while (events.length < size) {
      const resolved = this.#source.read() as Parameters<typeof toRecorded>[1] | null
      if (resolved === null) break
      const event = toRecorded(this.prefix, resolved)
      if (event === null || event.position <= this.#last) continue
      this.#last = event.position
      events.push(event)
    }
    return events
  }

  /** Resolves when something has come, with the signal, or after so many milliseconds. */
  #news(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        this.#wake = undefined
        resolve()
      }
      const timer = setTimeout(done, Math.ceil(ms))
      signal.addEventListener('abort', done)
      this.#wake = done
    })
  }
}
