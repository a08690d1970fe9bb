import { setTimeout as sleep } from 'node:timers/promises'
import { StoreUnavailable } from '../event-store.js'
import { MovingStopped } from './failures.js'

/** Milliseconds between attempts: half a minute in all, in which an engine may come back. */
const PAUSES_MS = [100, 250, 500, 1_000, 2_000, 4_000, 8_000, 15_000]

/**
 * Does something that may be repeated, again while the engine cannot do it.
 * @throws MovingStopped when it is not wanted any more; what the last attempt threw
 */
export async function patiently<T>(signal: AbortSignal, action: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    if (signal.aborted) throw new MovingStopped()
    try {
      return await action()
    } catch (error) {
      const pause = PAUSES_MS[attempt]
      if (!(error instanceof StoreUnavailable) || pause === undefined) throw error
      await sleep(pause, undefined, { signal }).catch(() => undefined)
    }
  }
}
