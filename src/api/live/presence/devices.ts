import { type SchedulerLike, type Subscription, timer } from 'rxjs'

/** Milliseconds without a device after which somebody is gone. Shorter gaps are flaps, which nobody is told of. */
export const FLAP_MS = 3_000

/** Hears of people, not of devices. */
export type Comings = {
  /** Their first device is there, or the first one after a gap. */
  came(userId: string): void
  /** No device for FLAP_MS. @param since when the last one went, in milliseconds of the scheduler's clock */
  went(userId: string, since: number): void
}

type Going = { readonly since: number; readonly timer: Subscription }

/** Folds the devices of each person into one coming and one going. */
export class Devices {
  readonly #connections = new Map<string, Set<string>>()
  /** Those whose last device went a moment ago. */
  readonly #going = new Map<string, Going>()

  constructor(
    private readonly scheduler: SchedulerLike,
    private readonly comings: Comings,
  ) {}

  connected(userId: string, connectionId: string): void {
    const connections = this.#connections.get(userId)
    if (connections !== undefined) {
      connections.add(connectionId)
      return
    }
    this.#connections.set(userId, new Set([connectionId]))
    this.#stay(userId)
    this.comings.came(userId)
  }

  disconnected(userId: string, connectionId: string): void {
    const connections = this.#connections.get(userId)
    // One that is not known must not send anybody away.
    if (connections?.delete(connectionId) !== true || connections.size > 0) return
    this.#connections.delete(userId)
    const since = this.scheduler.now()
    const going = timer(FLAP_MS, this.scheduler).subscribe(() => {
      this.#going.delete(userId)
      this.comings.went(userId, since)
    })
    this.#going.set(userId, { since, timer: going })
  }

  isConnected(userId: string): boolean {
    return this.#connections.has(userId)
  }

  /** Stops the clock: everybody goes, with no time to come back. */
  close(): void {
    const going = [...this.#going]
    const here = [...this.#connections.keys()]
    this.#going.clear()
    this.#connections.clear()
    for (const [userId, { since, timer }] of going) {
      timer.unsubscribe()
      this.comings.went(userId, since)
    }
    for (const userId of here) this.comings.went(userId, this.scheduler.now())
  }

  #stay(userId: string): void {
    this.#going.get(userId)?.timer.unsubscribe()
    this.#going.delete(userId)
  }
}
