import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from './failures.js'
import type { Notify } from './notifications.js'

const FIRST_WAIT_MS = 50
const LONGEST_WAIT_MS = 5_000

/** Waits; false when the signal came first. */
export async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal })
    return true
  } catch {
    return false
  }
}

/** The wait before trying again: doubled each time up to 5 s, of which the second half is left to chance, so that many do not come at once. */
export function backOff(failures: number): number {
  const full = Math.min(FIRST_WAIT_MS * 2 ** Math.min(failures, 16), LONGEST_WAIT_MS)
  return full / 2 + (Math.random() * full) / 2
}

export type PersistOptions = {
  readonly signal: AbortSignal
  readonly notify: Notify
  readonly hopeless?: (error: unknown, failures: number) => boolean
}

/**
 * Does something until it succeeds: an engine's outage must end neither the runner nor a rebuild.
 * @param work gets the number of failures so far
 * @param options.hopeless says of a failure that trying again is of no use; it is thrown then
 * @returns its result, or null once the signal ended it
 */
export async function persist<T>(
  doing: string,
  work: (failures: number) => Promise<T>,
  { signal, notify, hopeless }: PersistOptions,
): Promise<T | null> {
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      return await work(failures)
    } catch (error) {
      if (hopeless?.(error, failures) === true) throw error
      notify({ kind: 'trouble', doing, error: messageOf(error) })
      await pause(backOff(failures), signal)
    }
  }
  return null
}
