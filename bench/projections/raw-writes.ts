import type { AnyBulkWriteOperation } from 'mongodb'
import { MongoConnection } from '../../infra/mongodb/connection.js'
import { MongoDocumentStore } from '../../infra/mongodb/documents/document-store.js'
import { Area } from '../../infra/mongodb/documents/names.js'
import { bulks } from '../../infra/mongodb/documents/saving.js'
import { replacementOf, type Stored } from '../../infra/mongodb/documents/stored.js'
import type { CollectionSpec, Document, Write } from '../../src/projections/document-store.js'

/** Bulks of one collection, one after the other. */
type Bulks = readonly [collection: string, bulks: readonly (readonly AnyBulkWriteOperation<Stored>[])[]]

const AREA = 'views'

const operation = (document: Document): AnyBulkWriteOperation<Stored> => ({
  replaceOne: { filter: { _id: document.id }, replacement: replacementOf(document), upsert: true },
})

const prepared = (writes: readonly Write[]): readonly Bulks[] =>
  [...bulks(writes)].map(([collection, chunks]) => [collection, chunks.map((chunk) => chunk.map(operation))])

/**
 * What anybody would write: documents that are ready, by unordered `bulkWrite` alone; no reading, no guards, no checkpoints. Collections, their indexes, the form of the
 * documents, write concern and batches are those of the document store, the collections of a save go at the same time.
 * @param url of an empty database
 * @param saves what is written together; the next when it is done
 * @returns the work, ready to be timed, and how to end
 */
export async function rawWrites(
  url: string,
  collections: readonly CollectionSpec[],
  saves: readonly (readonly Write[])[],
): Promise<{ readonly work: () => Promise<void>; readonly close: () => Promise<void> }> {
  const connection = new MongoConnection(url)
  await new MongoDocumentStore(connection, { area: AREA }).prepare(collections)
  const area = new Area(AREA)
  const ready = saves.map(prepared)
  const writeAll = async ([collection, all]: Bulks): Promise<void> => {
    const target = connection.db.collection<Stored>(area.nameOf(collection))
    for (const operations of all) await target.bulkWrite([...operations], { ordered: false })
  }
  const work = async (): Promise<void> => {
    for (const save of ready) await Promise.all(save.map(writeAll))
  }
  return { work, close: () => connection.close() }
}
