import { START, StoreUnavailable, type Position } from '../commands/event-store.js'
import type { JsonObject } from '../domain/json.js'
import { CollectionMissing, type DocumentStore, type Filter, type Query } from './document-store.js'
import { collectionOf, parseCollection } from './generation.js'
import { readServing } from './generations.js'
import type { Notification } from './notifications.js'
import { everyDocument, PARKED, parkedFrom } from './parking.js'
import type { ReadDocument, ReadModels } from './read-models.js'
import { Waiters } from './waiters.js'

const MOST_SWITCHES_PER_READ = 3

/**
 * Read models as queries see them, over a store that a runner fills: here, on another thread, or in another process.
 * It is told by notifications; where none come, `refresh` reads the same from the store.
 */
export class ServedReadModels implements ReadModels {
  readonly #collections = new Map<string, string>()
  /** Stream → read models in which it is parked. */
  readonly #parked = new Map<string, Set<string>>()
  readonly #waiters = new Waiters()
  #position: Position = START

  /** @param logId of the log that they are of: what was folded from another one, and not replaced yet, is as if it were not there. Any, unless given. */
  constructor(
    private readonly store: DocumentStore,
    private readonly logId?: string,
  ) {}

  async get<B extends JsonObject>(model: string, ids: readonly string[]): Promise<readonly (ReadDocument<B> | null)[]> {
    const found = await this.#read(model, (collection) => this.store.get<B>(collection, ids))
    const byId = new Map(found.map((document) => [document.id, document]))
    return ids.map((id) => {
      const document = byId.get(id)
      return document?.body == null ? null : { id, revision: document.revision, body: document.body }
    })
  }

  find<B extends JsonObject>(model: string, query: Query): Promise<readonly ReadDocument<B>[]> {
    return this.#read(model, (collection) => this.store.find<B>(collection, query))
  }

  count(model: string, filter: Filter): Promise<number> {
    return this.#read(model, (collection) => this.store.count(collection, filter))
  }

  position(): Position {
    return this.#position
  }

  waitFor(position: Position, timeoutMs: number): Promise<boolean> {
    return position <= this.#position ? Promise.resolve(true) : this.#waiters.add(position, timeoutMs)
  }

  isParked(stream: string): boolean {
    return this.#parked.has(stream)
  }

  anyParked(): boolean {
    return this.#parked.size > 0
  }

  /** Takes note of what the runner tells. */
  accept(notification: Notification): void {
    if (notification.kind === 'advanced') this.#advance(notification.position)
    else if (notification.kind === 'switched') this.#collections.set(notification.model, notification.collection)
    else if (notification.kind === 'parked') this.#park(notification.stream, notification.projection)
    else if (notification.kind === 'healed') this.#heal(notification.stream, notification.projection)
  }

  /** True while somebody waits for the read models to get on. */
  get isAwaited(): boolean {
    return this.#waiters.isAny
  }

  /**
   * Reads from the store what a runner elsewhere has done since.
   * @throws StoreUnavailable
   */
  async refresh(): Promise<void> {
    const record = await readServing(this.store)
    if (record === null || (this.logId !== undefined && record.logId !== this.logId)) return
    const serving = Object.entries(record.serving)
    for (const [name, { generation }] of serving) this.#collections.set(name, collectionOf(name, generation))
    await this.#refreshParked()
    const positions = serving.map(([, { position }]) => position)
    this.#advance(positions.reduce((least, each) => (each < least ? each : least), positions[0] ?? START))
  }

  /** Ends all waiting. */
  close(): void {
    this.#waiters.close()
  }

  async #refreshParked(): Promise<void> {
    const served = new Set(this.#collections.values())
    const found: (readonly [string, string])[] = []
    for await (const document of everyDocument(this.store, PARKED)) {
      const parked = parkedFrom(document)
      const name = parked === null ? undefined : parseCollection(parked.collection)?.name
      if (parked !== null && name !== undefined && served.has(parked.collection)) found.push([parked.stream, name])
    }
    this.#parked.clear()
    for (const [stream, name] of found) this.#park(stream, name)
  }

  // The collection that serves may be replaced and dropped at any time, also between looking it up and reading it.
  async #read<T>(model: string, work: (collection: string) => Promise<T>): Promise<T> {
    for (let switches = 0; ; switches += 1) {
      const collection = await this.#collection(model)
      try {
        return await work(collection)
      } catch (error) {
        if (!(error instanceof CollectionMissing)) throw error
        // A runner elsewhere begins anew: what served is gone, and nothing says yet what will.
        if (switches >= MOST_SWITCHES_PER_READ) throw new StoreUnavailable(`the read model ${model} is being replaced`)
        if (this.#collections.get(model) === collection) this.#collections.delete(model)
      }
    }
  }

  async #collection(model: string): Promise<string> {
    if (!this.#collections.has(model)) await this.refresh()
    const collection = this.#collections.get(model)
    if (collection === undefined) throw new StoreUnavailable(`the read model ${model} is still being built`)
    return collection
  }

  #advance(position: Position): void {
    if (position <= this.#position) return
    this.#position = position
    this.#waiters.reached(position)
  }

  #park(stream: string, projection: string): void {
    const models = this.#parked.get(stream) ?? new Set()
    this.#parked.set(stream, models.add(projection))
  }

  #heal(stream: string, projection: string): void {
    const models = this.#parked.get(stream)
    models?.delete(projection)
    if (models?.size === 0) this.#parked.delete(stream)
  }
}
