import type { Collection, UpdateResult } from 'mongodb'
import type { JsonObject } from '../../../src/domain/json.js'
import type { Checkpoint } from '../../../src/projections/document-store.js'
import type { MongoConnection } from '../connection.js'
import { DuplicateKey } from '../errors.js'

type Stored = { readonly _id: string; readonly fence: number; readonly value: string }

/** The fence itself, for what has no checkpoint of its own. */
const FENCE = ''

/** Somebody else has written under a later lease: what is done under this one must end. */
export class Fenced extends Error {
  override readonly name = 'Fenced'
  constructor() {
    super('the lease is lost: somebody else has written under a later one')
  }
}

/** Checkpoints in a collection, each with the highest token that it was written under. */
export class FencedCheckpoints {
  readonly #stored: Collection<Stored>

  /** @param token of the lease that they are written under; without it they are written unconditionally */
  constructor(
    private readonly connection: MongoConnection,
    collection: string,
    private readonly token?: number,
  ) {
    this.#stored = connection.db.collection(collection)
  }

  async read(name: string): Promise<JsonObject | null> {
    const options = this.connection.readOptions
    const stored = await this.connection.read(() => this.#stored.findOne({ _id: name }, options))
    return stored === null ? null : (JSON.parse(stored.value) as JsonObject)
  }

  /** @throws (rejects) StoreUnavailable, Fenced */
  write({ name, value }: Checkpoint): Promise<void> {
    return this.#write(name, JSON.stringify(value))
  }

  /** Refuses from now on what is written under earlier tokens, whatever its name. @throws (rejects) StoreUnavailable, Fenced */
  async claim(): Promise<void> {
    const { token } = this
    if (token === undefined) return
    await this.check()
    await this.connection.write(() => this.#stored.updateMany({ fence: { $lt: token } }, { $set: { fence: token } }))
  }

  /** For what cannot be guarded itself. @throws (rejects) StoreUnavailable, Fenced */
  async check(): Promise<void> {
    if (this.token !== undefined) await this.#write(FENCE, '{}')
  }

  async #write(name: string, value: string): Promise<void> {
    const { token } = this
    if (token === undefined) {
      await this.#upsert((upsert) =>
        this.#stored.updateOne({ _id: name }, { $set: { value }, $setOnInsert: { fence: 0 } }, { upsert }),
      )
      return
    }
    const update = (upsert: boolean): Promise<UpdateResult> =>
      this.#stored.updateOne({ _id: name, fence: { $lte: token } }, { $set: { value, fence: token } }, { upsert })
    if ((await this.connection.write(() => update(false))).matchedCount > 0) return
    // It has a higher fence, or it is new: then only the fence itself can tell.
    if (name !== FENCE) await this.check()
    if (!(await this.#upsert(update))) throw new Fenced()
  }

  // A duplicate key says that the fence is higher, or that somebody inserted at the same moment: asked again without inserting, it is known.
  async #upsert(update: (upsert: boolean) => Promise<UpdateResult>): Promise<boolean> {
    try {
      await this.connection.write(() => update(true))
      return true
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error
      return (await this.connection.write(() => update(false))).matchedCount > 0
    }
  }
}
