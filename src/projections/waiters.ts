import type { Position } from '../commands/event-store.js'

type Waiter = { readonly position: Position; readonly settle: (reached: boolean) => void }

/** Those who wait for the read models to pass a position. As many as there are requests; each ends by its own time-out. */
export class Waiters {
  readonly #waiting = new Set<Waiter>()

  get isAny(): boolean {
    return this.#waiting.size > 0
  }

  /** Resolves with true once `reached` has passed the position, false after the time. */
  add(position: Position, timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (reached: boolean): void => {
        clearTimeout(timer)
        this.#waiting.delete(waiter)
        resolve(reached)
      }
      const waiter = { position, settle }
      const timer = setTimeout(settle, timeoutMs, false)
      this.#waiting.add(waiter)
    })
  }

  /** Lets go on whoever waits for that position or one before it. */
  reached(position: Position): void {
    for (const waiter of this.#waiting) if (waiter.position <= position) waiter.settle(true)
  }

  /** Lets all go on, in vain. */
  close(): void {
    for (const waiter of this.#waiting) waiter.settle(false)
  }
}
