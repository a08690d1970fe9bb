import type { JsonObject } from '../../src/domain/json.js'
import type {
  Checkpoint,
  CollectionSpec,
  Document,
  DocumentStore,
  Filter,
  Query,
  Write,
} from '../../src/projections/document-store.js'

/** What a store was given, in its order. */
export type Recording = { readonly collections: CollectionSpec[]; readonly saves: (readonly Write[])[] }

/** A document store that counts the documents it is given, and keeps them where they are to be written again. */
export class CountedDocumentStore implements DocumentStore {
  documents = 0

  /** @param recording takes what is written; without one it is only counted */
  constructor(
    private readonly store: DocumentStore,
    private readonly recording?: Recording,
  ) {}

  async prepare(collections: readonly CollectionSpec[]): Promise<void> {
    this.recording?.collections.push(...collections)
    await this.store.prepare(collections)
  }

  async save(documents: readonly Write[], checkpoints?: readonly Checkpoint[]): Promise<void> {
    this.documents += documents.length
    if (documents.length > 0) this.recording?.saves.push(documents)
    await this.store.save(documents, checkpoints)
  }

  get<B extends JsonObject>(collection: string, ids: readonly string[]): Promise<readonly Document<B>[]> {
    return this.store.get<B>(collection, ids)
  }

  find<B extends JsonObject>(
    collection: string,
    query: Query,
  ): Promise<readonly (Document<B> & { readonly body: B })[]> {
    return this.store.find<B>(collection, query)
  }

  count(collection: string, filter: Filter): Promise<number> {
    return this.store.count(collection, filter)
  }

  checkpoint(name: string): Promise<JsonObject | null> {
    return this.store.checkpoint(name)
  }

  scan(collection: string, afterId: string, limit: number): Promise<readonly Document[]> {
    return this.store.scan(collection, afterId, limit)
  }

  collections(): Promise<readonly string[]> {
    return this.store.collections()
  }

  drop(collection: string): Promise<void> {
    return this.store.drop(collection)
  }

  close(): Promise<void> {
    return this.store.close()
  }
}

/** Only what every document became in the end. */
export function finalOf(saves: Recording['saves']): readonly Write[] {
  const last = new Map<string, Write>()
  for (const write of saves.flat()) last.set(`${write.collection} ${write.document.id}`, write)
  return [...last.values()]
}
