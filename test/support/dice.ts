import { VirtualClock } from './virtual-clock.js'

/** Chance that can be had again. */
export type Dice = {
  /** From 0 up to 1. */
  readonly random: () => number
  /** A whole number from 0 up to n. */
  readonly below: (n: number) => number
  readonly oneOf: <T>(all: readonly T[]) => T
}

/** @param seed the same one gives the same again */
export function diceOf(seed: number): Dice {
  const clock = new VirtualClock(seed)
  const below = (n: number): number => Math.floor(clock.random() * n)
  return { random: () => clock.random(), below, oneOf: (all) => all[below(all.length)]! }
}
