import { type Collection, MongoServerError } from 'mongodb'
import { StoreUnavailable } from '../../../src/commands/event-store.js'
import type { JsonObject } from '../../../src/domain/json.js'
import {
  CollectionMissing,
  type Checkpoint,
  type CollectionSpec,
  type Document,
  type DocumentStore,
  type Filter,
  type Query,
  type Write,
} from '../../../src/projections/document-store.js'
import type { MongoConnection } from '../connection.js'
import { FencedCheckpoints } from './checkpoints.js'
import { type Compiled, compileFilter, compileSort } from './filter.js'
import { Area } from './names.js'
import { declareIndexes, isPrepared, markPrepared } from './preparing.js'
import { bulks, saveGuarded } from './saving.js'
import { documentOf, type Stored } from './stored.js'

const MOST_PER_BATCH = 1_000
const MOST_LOOKS = 3
const NAMESPACE_NOT_FOUND = 26

type Look = {
  readonly filter: Compiled | { readonly _id: { readonly $in: readonly string[] } }
  readonly sort?: Readonly<Record<string, 1 | -1>>
  readonly limit?: number | undefined
}

/**
 * Documents in MongoDB: a collection per collection, named `<area>.<name>`; the scalars of a body are fields, see `Stored`.
 * Documents are durable before a checkpoint is written; both are acknowledged by a majority.
 */
export class MongoDocumentStore implements DocumentStore {
  readonly #area: Area
  readonly #checkpoints: FencedCheckpoints
  #closed = false

  /**
   * @param connection stays open when the store is closed
   * @param options.area sets apart what several stores keep in one database
   * @param options.fence token of the lease that checkpoints are written and collections made and dropped under: all that is rejected with `Fenced` once
   *   somebody has written under a later one. Documents need none, their revisions guard them.
   */
  constructor(
    private readonly connection: MongoConnection,
    { area = 'views', fence }: { readonly area?: string; readonly fence?: number } = {},
  ) {
    this.#area = new Area(area)
    this.#checkpoints = new FencedCheckpoints(connection, this.#area.checkpoints, fence)
  }

  async prepare(collections: readonly CollectionSpec[]): Promise<void> {
    this.#assertOpen()
    await this.#checkpoints.claim()
    for (const { name, indexes } of collections) {
      const collection = this.#collection(name)
      await declareIndexes(this.connection, collection, indexes)
      await markPrepared(this.connection, collection)
    }
  }

  async get<B extends JsonObject>(collection: string, ids: readonly string[]): Promise<readonly Document<B>[]> {
    this.#assertOpen()
    const wanted = [...new Set(ids)]
    if (wanted.length === 0) return []
    const found = await this.#look(collection, { filter: { _id: { $in: wanted } } })
    if (found.length < wanted.length) await this.#assertThere(collection)
    return found.map((each) => documentOf<B>(each))
  }

  async find<B extends JsonObject>(
    collection: string,
    { filter, sort, limit }: Query,
  ): Promise<readonly (Document<B> & { readonly body: B })[]> {
    this.#assertOpen()
    if (limit !== undefined && !(limit >= 1)) throw new RangeError('a limit is at least 1')
    const found = await this.#look(collection, { filter: compileFilter(filter), sort: compileSort(sort), limit })
    if (found.length === 0) await this.#assertThere(collection)
    return found.map((each) => documentOf<B>(each) as Document<B> & { readonly body: B })
  }

  async count(collection: string, filter: Filter): Promise<number> {
    this.#assertOpen()
    const compiled = compileFilter(filter)
    const counted = await this.connection.read(() =>
      this.#collection(collection).countDocuments(compiled, this.connection.readOptions),
    )
    if (counted === 0) await this.#assertThere(collection)
    return counted
  }

  async save(documents: readonly Write[], checkpoints: readonly Checkpoint[] = []): Promise<void> {
    this.#assertOpen()
    const saved = await Promise.allSettled([...bulks(documents)].map((each) => this.#saveAll(...each)))
    const failed = saved.find((each) => each.status === 'rejected')
    if (failed !== undefined) throw failed.reason
    for (const checkpoint of checkpoints) await this.#checkpoints.write(checkpoint)
  }

  async checkpoint(name: string): Promise<JsonObject | null> {
    this.#assertOpen()
    return this.#checkpoints.read(name)
  }

  async scan(collection: string, afterId: string, limit: number): Promise<readonly Document[]> {
    this.#assertOpen()
    if (!(limit >= 1)) return []
    const found = await this.#look(collection, { filter: { _id: { $gt: afterId } }, sort: { _id: 1 }, limit })
    if (found.length === 0) await this.#assertThere(collection)
    return found.map((each) => documentOf(each))
  }

  async collections(): Promise<readonly string[]> {
    this.#assertOpen()
    const list = () => this.connection.db.listCollections({}, { nameOnly: true }).toArray()
    return this.#area.ours((await this.connection.read(list)).map(({ name }) => name))
  }

  async drop(collection: string): Promise<void> {
    this.#assertOpen()
    const dropped = this.#collection(collection)
    await this.#checkpoints.check()
    // Not every engine says with a code that it was not there.
    if (!(await this.collections()).includes(collection)) return
    await this.connection.write(async () => {
      try {
        await dropped.drop()
      } catch (error) {
        if (!(error instanceof MongoServerError && error.code === NAMESPACE_NOT_FOUND)) throw error
      }
    })
  }

  close(): Promise<void> {
    this.#closed = true
    return Promise.resolve()
  }

  #collection(name: string): Collection<Stored> {
    return this.connection.db.collection<Stored>(this.#area.nameOf(name))
  }

  #assertOpen(): void {
    if (this.#closed) throw new StoreUnavailable('MongoDB: the document store is closed')
  }

  // MongoDB answers as if it were empty; but what was dropped because another generation serves must not look as if nothing were there.
  async #assertThere(collection: string): Promise<void> {
    if (!(await isPrepared(this.connection, this.#collection(collection)))) throw new CollectionMissing(collection)
  }

  async #saveAll(name: string, chunks: readonly Document[][]): Promise<void> {
    const collection = this.#collection(name)
    for (const chunk of chunks) await this.connection.write(() => saveGuarded(collection, chunk))
  }

  // A document that moves within an index, or a table, while that is being read may come twice: rarely, hence the whole once more.
  async #look(name: string, { filter, sort, limit }: Look): Promise<readonly Stored[]> {
    const collection = this.#collection(name)
    const options = {
      ...this.connection.readOptions,
      ...(sort === undefined ? {} : { sort }),
      ...(limit === undefined ? {} : { limit }),
      batchSize: Math.min(limit ?? MOST_PER_BATCH, MOST_PER_BATCH),
    }
    for (let looks = 1; ; looks += 1) {
      const found = await this.connection.read(() => collection.find(filter, options).toArray())
      const distinct = new Map(found.map((each) => [each._id, each]))
      if (distinct.size === found.length) return found
      if (looks === MOST_LOOKS) return [...distinct.values()]
    }
  }
}
