import { setTimeout as sleep } from 'node:timers/promises'
import type { Collection } from 'mongodb'
import type { Lease } from '../../src/commands/leases.js'
import type { MongoConnection } from './connection.js'

/** `beat` grows while it is held, `token` with every change of hands; `owner` is null once it was given back. */
export type LeaseRecord = {
  readonly _id: string
  readonly token: number
  readonly beat: number
  readonly owner: string | null
}

/** In milliseconds. */
export type LeaseTimes = {
  /** Between two renewals. */
  readonly renewMs: number
  /** How long after its last renewal a holder is sure that nobody else has it. Less than `expiryMs`. */
  readonly holdMs: number
  /** How long a contender has to see no renewal. */
  readonly expiryMs: number
}

type Holding = {
  readonly name: string
  readonly token: number
  readonly owner: string
  /** Before it was taken, by the clock of `performance.now()`. */
  readonly since: number
  readonly times: LeaseTimes
  /** It was given back, or lost. */
  readonly onEnd: () => void
}

/**
 * A lease that renews itself. A contender waits from when it sees a renewal, which is later than when the holder asked for it: so the holder, which
 * counts from asking and waits less long, gives up first. (One that was stopped as a whole cannot: therefore the token.)
 */
export class HeldLease implements Lease {
  readonly token: number
  readonly #lost = new AbortController()
  readonly #ended = new AbortController()
  #sureUntil: number
  #expiry: NodeJS.Timeout

  constructor(
    private readonly connection: MongoConnection,
    private readonly records: Collection<LeaseRecord>,
    private readonly holding: Holding,
  ) {
    this.token = holding.token
    this.#sureUntil = holding.since + holding.times.holdMs
    this.#expiry = this.#expire()
    void this.#renew()
  }

  get lost(): AbortSignal {
    return this.#lost.signal
  }

  async release(): Promise<void> {
    if (this.#ended.signal.aborted) return
    this.#end()
    const { name, token, owner } = this.holding
    const free = () => this.records.updateOne({ _id: name, token, owner }, { $set: { owner: null } })
    // If it fails, the next one has to wait until it runs out.
    await this.connection.write(free).catch(() => undefined)
  }

  async #renew(): Promise<void> {
    while (await this.#pause()) {
      const asked = performance.now()
      try {
        if (!(await this.#beat())) this.#lose()
      } catch {
        // Perhaps next time; the expiry runs on.
        continue
      }
      if (this.#ended.signal.aborted) return
      this.#sureUntil = asked + this.holding.times.holdMs
      clearTimeout(this.#expiry)
      this.#expiry = this.#expire()
    }
  }

  // Beating twice, should it be repeated, does no harm.
  async #beat(): Promise<boolean> {
    const { name, token, owner } = this.holding
    const beat = () => this.records.updateOne({ _id: name, token, owner }, { $inc: { beat: 1 } })
    return (await this.connection.write(beat)).matchedCount > 0
  }

  async #pause(): Promise<boolean> {
    try {
      await sleep(this.holding.times.renewMs, undefined, { signal: this.#ended.signal, ref: false })
      return true
    } catch {
      return false
    }
  }

  #expire(): NodeJS.Timeout {
    return setTimeout(() => this.#lose(), this.#sureUntil - performance.now()).unref()
  }

  #lose(): void {
    if (this.#ended.signal.aborted) return
    this.#end()
    this.#lost.abort()
  }

  #end(): void {
    clearTimeout(this.#expiry)
    this.#ended.abort()
    this.holding.onEnd()
  }
}
