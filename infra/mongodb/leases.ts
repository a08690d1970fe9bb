import { randomUUID } from 'node:crypto'
import type { Collection } from 'mongodb'
import type { Lease, Leases } from '../../src/commands/leases.js'
import type { MongoConnection } from './connection.js'
import { DuplicateKey } from './errors.js'
import { HeldLease, type LeaseRecord, type LeaseTimes } from './held-lease.js'

const COLLECTION = 'leases'

/** A record, and since when it has been seen unchanged, by this process's own clock (ms). */
type Sighting = { readonly token: number; readonly beat: number; readonly since: number }

const MOST_SIGHTINGS = 1_000

/** What they last: a holder that stops in the middle has given up before a contender takes over, whichever clock is fast. */
const TIMES: LeaseTimes = { renewMs: 3_000, holdMs: 8_000, expiryMs: 10_000 }

/** Leases in MongoDB, one record each. Changes are made by compare-and-set, and may be repeated. */
export class MongoLeases implements Leases {
  readonly #records: Collection<LeaseRecord>
  /** One for all leases of this process, so that what it lost, or took without hearing of it, is its own to take again. */
  readonly #owner = randomUUID()
  /** Those that are held, or being taken, here. */
  readonly #held = new Set<string>()
  readonly #sightings = new Map<string, Sighting>()

  /** @param connection stays open */
  constructor(
    private readonly connection: MongoConnection,
    private readonly times: LeaseTimes = TIMES,
  ) {
    this.#records = connection.db.collection(COLLECTION)
  }

  async take(name: string): Promise<Lease | null> {
    if (this.#held.has(name)) return null
    this.#held.add(name)
    let lease: Lease | null = null
    try {
      return (lease = await this.#take(name))
    } finally {
      if (lease === null) this.#held.delete(name)
    }
  }

  async isTaken(name: string): Promise<boolean> {
    const record = await this.#read(name)
    return typeof record?.owner === 'string' && !this.#hasRunOut(record)
  }

  async #take(name: string): Promise<Lease | null> {
    const record = await this.#read(name)
    const owner = record?.owner ?? null
    const isFree = record === null || owner === null || owner === this.#owner || this.#hasRunOut(record)
    if (!isFree) return null
    const since = performance.now()
    const token = (record?.token ?? 0) + 1
    const isOurs = record === null ? await this.#insert(name, token) : await this.#replace(record, token)
    if (!isOurs) return null
    const onEnd = (): boolean => this.#held.delete(name)
    return new HeldLease(this.connection, this.#records, {
      name,
      token,
      owner: this.#owner,
      since,
      times: this.times,
      onEnd,
    })
  }

  /** Whether a record of somebody else has not changed for so long that he must have given up. */
  #hasRunOut({ _id, token, beat }: LeaseRecord): boolean {
    const seen = this.#sightings.get(_id)
    if (seen?.token === token && seen.beat === beat) return performance.now() - seen.since >= this.times.expiryMs
    this.#sightings.delete(_id)
    this.#sightings.set(_id, { token, beat, since: performance.now() })
    const [oldest] = this.#sightings.keys()
    if (this.#sightings.size > MOST_SIGHTINGS && oldest !== undefined) this.#sightings.delete(oldest)
    return false
  }

  #read(name: string): Promise<LeaseRecord | null> {
    return this.connection.read(() => this.#records.findOne({ _id: name }, this.connection.readOptions))
  }

  async #insert(name: string, token: number): Promise<boolean> {
    try {
      await this.connection.write(() => this.#records.insertOne({ _id: name, token, beat: 0, owner: this.#owner }))
      return true
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error
      return this.#isOurs(name, token)
    }
  }

  async #replace({ _id, token, beat, owner }: LeaseRecord, next: number): Promise<boolean> {
    const { matchedCount } = await this.connection.write(() =>
      this.#records.updateOne({ _id, token, beat, owner }, { $set: { token: next, beat: 0, owner: this.#owner } }),
    )
    return matchedCount > 0 || this.#isOurs(_id, next)
  }

  // A repetition finds done what it was about to do.
  async #isOurs(name: string, token: number): Promise<boolean> {
    const record = await this.#read(name)
    return record?.token === token && record.owner === this.#owner
  }
}
