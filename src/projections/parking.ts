import type { JsonObject } from '../domain/json.js'
import { CollectionMissing, type Document, type DocumentStore, type Write } from './document-store.js'
import type { Generation } from './generation.js'

/** The collection, in the store of the read models, that remembers what is parked. */
export const PARKED = 'parked'

const PAGE = 500

/** A stream that one generation cannot fold for now: from `revision` on, its events wait. */
export type ParkedStream = {
  readonly collection: string
  readonly stream: string
  readonly revision: number
  readonly error: string
  readonly at: string
  readonly attempts: number
}

type Entry = { readonly parked: ParkedStream | null; /** of the entry's document */ readonly version: number }

const idOf = (collection: string, stream: string): string => `${collection}/${stream}`

/** Reads entries as `ParkedStream`; null for a tombstone. */
export function parkedFrom(document: Document): ParkedStream | null {
  return document.body as ParkedStream | null
}

/** Reads a whole collection, in pages; one that is not there is empty. */
export async function* everyDocument(store: DocumentStore, collection: string): AsyncGenerator<Document> {
  for (let after = ''; ;) {
    const page = await pageOf(store, collection, after)
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    after = last.id
  }
}

async function pageOf(store: DocumentStore, collection: string, after: string): Promise<readonly Document[]> {
  try {
    return await store.scan(collection, after, PAGE)
  } catch (error) {
    if (error instanceof CollectionMissing) return []
    throw error
  }
}

/**
 * The parked streams of all generations: durable beside the documents, and in memory because every event asks for them.
 * A change is planned as a write, saved with the documents it belongs to, and only then taken over.
 */
export class Parking {
  readonly #entries = new Map<string, Entry>()

  constructor(private readonly store: DocumentStore) {}

  /** Makes the collection and reads it. */
  async load(): Promise<void> {
    await this.store.prepare([{ name: PARKED, indexes: [] }])
    await this.read()
  }

  /** Reads the collection; one that is not there is empty. */
  async read(): Promise<void> {
    this.#entries.clear()
    for await (const document of everyDocument(this.store, PARKED)) {
      this.#entries.set(document.id, { parked: parkedFrom(document), version: document.revision })
    }
  }

  /** The stream's entry for a generation; null when nothing of it waits. */
  find(collection: string, stream: string): ParkedStream | null {
    // Asked for every event, and nearly always there is nothing.
    if (this.#entries.size === 0) return null
    return this.#entries.get(idOf(collection, stream))?.parked ?? null
  }

  /** All that waits in one generation. */
  of(generation: Generation): readonly ParkedStream[] {
    return this.all().filter(({ collection }) => collection === generation.collection)
  }

  /** All that waits in any generation. */
  all(): readonly ParkedStream[] {
    return [...this.#entries.values()].flatMap(({ parked }) => parked ?? [])
  }

  /** The write that parks a stream, or changes its entry. */
  parks(parked: ParkedStream): Write {
    return this.#write(parked.collection, parked.stream, { ...parked } satisfies JsonObject)
  }

  /** The write that lets a stream go on. */
  frees(collection: string, stream: string): Write {
    return this.#write(collection, stream, null)
  }

  /** Takes over writes of `parks` and `frees` that were saved. */
  commit(writes: readonly Write[]): void {
    for (const { document } of writes) {
      this.#entries.set(document.id, { parked: parkedFrom(document), version: document.revision })
    }
  }

  #write(collection: string, stream: string, body: JsonObject | null): Write {
    const id = idOf(collection, stream)
    const revision = (this.#entries.get(id)?.version ?? -1) + 1
    return { collection: PARKED, document: { id, revision, body } }
  }
}
