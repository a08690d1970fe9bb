import type { Clock } from '../../src/client/clock.js'

type Task = { readonly at: number; readonly order: number; readonly run: () => void }

/** Time that passes only when it is told to: tasks run in the order of their times, with everything that follows from one before the next. */
export class VirtualClock implements Clock {
  #now = Date.UTC(2026, 10, 21, 12)
  #order = 0
  #seed: number
  readonly #tasks = new Set<Task>()

  constructor(seed = 1) {
    this.#seed = seed
  }

  now(): number {
    return this.#now
  }

  after(ms: number, run: () => void): () => void {
    const task: Task = { at: this.#now + ms, order: (this.#order += 1), run }
    this.#tasks.add(task)
    return () => this.#tasks.delete(task)
  }

  /** A small generator of its own (mulberry32), so that a run can be repeated. */
  random(): number {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0
    let t = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }

  /** Lets time pass until nothing is left to do, or for so long. @returns whether nothing is left */
  async pass(ms = Infinity): Promise<boolean> {
    const until = this.#now + ms
    for (let steps = 0; steps < 100_000; steps += 1) {
      await settled()
      const next = this.#next()
      if (next === undefined || next.at > until) {
        if (ms !== Infinity) this.#now = until
        return next === undefined
      }
      this.#tasks.delete(next)
      this.#now = Math.max(this.#now, next.at)
      next.run()
    }
    throw new Error('there is no end to it')
  }

  #next(): Task | undefined {
    let first: Task | undefined
    for (const task of this.#tasks) {
      if (first === undefined || task.at < first.at || (task.at === first.at && task.order < first.order)) first = task
    }
    return first
  }
}

/** Everything has happened that follows without waiting. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
