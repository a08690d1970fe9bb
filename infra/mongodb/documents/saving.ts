import type { Collection } from 'mongodb'
import type { Document, Write } from '../../../src/projections/document-store.js'
import { DuplicateKey, failureOf } from '../errors.js'
import { replacementOf, type Stored } from './stored.js'

const MOST_PER_BULK = 1_000

/** The writes of a save, by collection, at most a thousand together; of one collection, in their order. */
export function* bulks(writes: readonly Write[]): Generator<readonly [collection: string, bulks: Document[][]]> {
  const documents = new Map<string, Document[]>()
  for (const { collection, document } of writes) {
    const some = documents.get(collection)
    if (some === undefined) documents.set(collection, [document])
    else some.push(document)
  }
  for (const [collection, all] of documents) yield [collection, chunks(all)]
}

function chunks(all: readonly Document[]): Document[][] {
  const count = Math.ceil(all.length / MOST_PER_BULK)
  return Array.from({ length: count }, (_, n) => all.slice(n * MOST_PER_BULK, (n + 1) * MOST_PER_BULK))
}

/**
 * Replaces every document by one of a higher revision only. May be repeated.
 *
 * Where the stored one is not older, the guard does not match, MongoDB tries to insert, and the id is a duplicate key. So it is also when somebody else
 * inserted at the same moment, perhaps something older: hence, after any duplicate, all once more, without inserting.
 */
export async function saveGuarded(collection: Collection<Stored>, documents: readonly Document[]): Promise<void> {
  const replacing = documents.map((document) => ({
    filter: { _id: document.id, revision: { $lt: document.revision } },
    replacement: replacementOf(document),
  }))
  const bulk = (upsert: boolean): Promise<unknown> =>
    collection.bulkWrite(
      replacing.map((each) => ({ replaceOne: { ...each, upsert } })),
      { ordered: false },
    )
  try {
    await bulk(true)
  } catch (error) {
    // Any other error among them comes first.
    if (!(failureOf(error, true).error instanceof DuplicateKey)) throw error
    await bulk(false)
  }
}
