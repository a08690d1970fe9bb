import type { Collection } from 'mongodb'
import type { Availability } from '../../src/api/live/presence/presence-store.js'
import {
  type ChangedRow,
  KEPT_FIELDS,
  MOST_PEOPLE,
  type PresenceKeeper,
  type PresenceRow,
} from '../presence/presence-keeper.js'
import { inBulks } from './bulks.js'
import type { MongoConnection } from './connection.js'
import { isDone } from './inserting.js'

type PresenceDocument = {
  readonly _id: string
  readonly status: Availability
  readonly statusMessage: string | null
  readonly lastSeenAt: string | null
  /** Milliseconds since 1970 by the clock of who wrote; of one process all are different, and in the order of its changes. */
  readonly changedAt: number
}

/** How many rows may be written before those that are too many are removed. */
const TRIM_EVERY = 1_000
const LATEST_FIRST = { changedAt: -1, _id: -1 } as const

const toRow = ({ _id, status, statusMessage, lastSeenAt }: PresenceDocument): PresenceRow => ({
  userId: _id,
  ...{ status, statusMessage, lastSeenAt },
})

/** Presence in MongoDB. Several processes write: each only what it changed itself. */
export class MongoPresenceKeeper implements PresenceKeeper {
  readonly #people: Collection<PresenceDocument>
  #untrimmed = 0
  #lastChange = 0

  private constructor(
    private readonly connection: MongoConnection,
    private readonly mostPeople: number,
  ) {
    this.#people = connection.db.collection('presence')
  }

  /**
   * @param connection its owner closes it
   * @param mostPeople people who are kept; the longest unchanged go first
   * @throws (rejects) StoreUnavailable
   */
  static async open(connection: MongoConnection, mostPeople: number = MOST_PEOPLE): Promise<MongoPresenceKeeper> {
    const keeper = new MongoPresenceKeeper(connection, mostPeople)
    await connection.write(() => keeper.#people.createIndexes([{ key: LATEST_FIRST }]))
    return keeper
  }

  async all(): Promise<readonly PresenceRow[]> {
    const latest = this.connection.read(() => this.#people.find().sort(LATEST_FIRST).limit(this.mostPeople).toArray())
    return (await latest).reverse().map(toRow)
  }

  save(rows: readonly ChangedRow[]): Promise<void> {
    return inBulks(rows, async (some) => {
      const updates = some.map((row) => this.#update(row))
      const save = (): Promise<unknown> => this.#people.bulkWrite(updates, { ordered: false })
      // Where another process inserts the same person just then, the second time finds them.
      if (!(await isDone(this.connection.write(save)))) await this.connection.write(save)
      this.#untrimmed += some.length
      if (this.#untrimmed >= TRIM_EVERY) await this.#trim()
    })
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  #update({ row, changed }: ChangedRow) {
    const fields = (isChanged: boolean): Partial<PresenceRow> =>
      Object.fromEntries(
        KEPT_FIELDS.filter((field) => changed.has(field) === isChanged).map((field) => [field, row[field]]),
      )
    this.#lastChange = Math.max(Date.now(), this.#lastChange + 1)
    const update = { $set: { ...fields(true), changedAt: this.#lastChange } }
    const others = fields(false)
    return {
      updateOne: {
        filter: { _id: row.userId },
        // MongoDB refuses one that is empty.
        update: Object.keys(others).length === 0 ? update : { ...update, $setOnInsert: others },
        upsert: true,
      },
    }
  }

  async #trim(): Promise<void> {
    const last = await this.connection.read(() =>
      this.#people
        .find()
        .sort(LATEST_FIRST)
        .skip(this.mostPeople - 1)
        .limit(1)
        .toArray(),
    )
    this.#untrimmed = 0
    const [oldest] = last
    if (oldest === undefined) return
    await this.connection.write(() => this.#people.deleteMany({ changedAt: { $lt: oldest.changedAt } }))
  }
}
