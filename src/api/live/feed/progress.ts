import { type Position, StoreUnavailable } from '../../../commands/event-store.js'

/** Milliseconds that somebody waits for the feed to get where the log is. */
const PATIENCE_MS = 5_000

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
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new StoreUnavailable('the live feed is too far behind')), PATIENCE_MS)
    })
    const arrival = new Promise<void>((resolve) => this.waiters.push({ position, resolve }))
    await Promise.race([arrival, late]).finally(() => clearTimeout(timer))
  }
}
