import type { Patience } from '../../src/reactions/jobs.js'

/** Failed, to be tried again after so many milliseconds. */
export class TriedAgain extends Error {
  override readonly name = 'TriedAgain'
  constructor(
    message: string,
    readonly pauseMs: number,
  ) {
    super(message)
  }
}

/**
 * How long to wait after so many failures: twice as long each time, up to the longest pause, each up to a quarter shorter or longer,
 * so that what failed together does not come again together.
 * @param failures how many there have been, the latest included
 * @param random evenly distributed from 0 to 1
 * @returns milliseconds
 */
export function pauseAfter(failures: number, { firstPauseMs, longestPauseMs }: Patience, random: number): number {
  // A power that overflows is Infinity, which is longer than the longest.
  const pause = Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs)
  return Math.round(pause * (0.75 + random / 2))
}
