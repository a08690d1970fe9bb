import { StoreUnavailable } from '../../src/commands/event-store.js'
import { inTime } from '../time-limit.js'

/**
 * Operations that the driver has forgotten. It waits for ever for a socket to take what it writes, when that socket was closed a moment ago and it has not heard of it,
 * or is closed because it takes nothing. Whoever asked is answered in time nevertheless; but such an operation keeps its place in the pool for good.
 */
export class LostOperations {
  #lost = new Set<Promise<unknown>>()

  /**
   * @param limitMs after which an operation counts as lost; longer than the driver's own limits
   * @param most that may be lost
   * @param onTooMany told when there are more; they are forgotten then, and whoever is told makes room
   */
  constructor(
    private readonly limitMs: number,
    private readonly most: number,
    private readonly onTooMany: () => void,
  ) {}

  /**
   * Waits for an operation, but not for ever.
   * @param writing whether it may have happened when it is lost
   * @throws (rejects) as the operation does; StoreUnavailable when it is lost
   */
  outcomeOf<T>(operation: Promise<T>, writing: boolean): Promise<T> {
    return inTime(this.limitMs, operation, () => {
      this.#note(operation)
      return new StoreUnavailable('MongoDB: no answer', writing)
    })
  }

  #note(operation: Promise<unknown>): void {
    this.#lost.add(operation)
    const over = (): void => void this.#lost.delete(operation)
    operation.then(over, over)
    if (this.#lost.size <= this.most) return
    this.#lost = new Set()
    this.onTooMany()
  }
}
