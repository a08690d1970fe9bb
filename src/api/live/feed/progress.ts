import { type Position, StoreUnavailable } from '../../../commands/event-store.js'

/** Milliseconds that the live feed waits for the read models, and others for the live feed, to get where the log is. */
export const PATIENCE_MS = 5_000

type Waiter = { readonly position: Position; readonly resolve: () => void }

/** How far the feed has followed the log. */
export class Progress {
  private waiters: Waiter[] = []

  constructor(private reached: Position) {}

  get position(): Position {
    return this.reached
  }

  advance(position: Position): void {
    this.reached = position
    if (this.waiters.length === 0) return
    const arrived = this.waiters.filter((waiter) => waiter.position <= position)
    this.waiters = this.waiters.filter((waiter) => waiter.position > position)
    for (const { resolve } of arrived) resolve()
  }

  /** Waits until the feed has folded the log up to a position. @throws StoreUnavailable when it does not get there in time */
  async reach(position: Position): Promise<void> {
    if (position <= this.reached) return
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => {
        this.waiters = this.waiters.filter((other) => other !== waiter)
        reject(new StoreUnavailable('the live feed is too far behind'))
      }, PATIENCE_MS)
      const arrived = (): void => {
        clearTimeout(late)
        resolve()
      }
      const waiter = { position, resolve: arrived }
      this.waiters.push(waiter)
    })
  }
}
