/** Time, as far as the client needs it; tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs a task once, later. @param ms from now @returns forgets the task */
  after(ms: number, task: () => void): () => void
  /** From 0 to below 1: spreads what many clients would do at the same moment. */
  random(): number
}

/** More would overflow the timers of browsers and Node, and fire at once. */
const LONGEST_MS = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, Math.min(ms, LONGEST_MS))
    return () => {
      clearTimeout(timer)
    }
  },
  random: () => Math.random(),
}

/** Resolves after so many milliseconds. */
export const delay = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(ms, resolve)
  })

const FIRST_MS = 500
const LAST_MS = 30_000

/**
 * How long to wait before the next attempt: doubling, at most half a minute, and anything between half of that and all of it, so that the
 * clients of a server that restarts do not all come in the same moment.
 * @param failures attempts that failed so far, from 1
 */
export function backOff(clock: Clock, failures: number): number {
  const whole = Math.min(LAST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10))
  return whole * (0.5 + clock.random() / 2)
}
