import type { Collection } from 'mongodb'
import type { CollectionSpec } from '../../../src/projections/document-store.js'
import type { MongoConnection } from '../connection.js'
import { DuplicateKey } from '../errors.js'
import { indexKey } from './filter.js'
import type { Stored } from './stored.js'

/** Says that the collection was prepared and not dropped since. No document has this id; it is before all, and looks like a tombstone. */
const MARK = ''

/**
 * Makes the indexes that are missing. On a large collection that may take longer than the connection waits: the server goes on nevertheless, and asking
 * again, after StoreUnavailable, finds them there.
 */
export async function declareIndexes(
  connection: MongoConnection,
  collection: Collection<Stored>,
  indexes: CollectionSpec['indexes'],
): Promise<void> {
  const keys = new Map(indexes.map((fields) => indexKey(fields)).map((key) => [JSON.stringify(key), key]))
  // MongoDB always has that one.
  keys.delete('{"_id":1}')
  if (keys.size === 0) return
  const specs = [...keys.values()].map((key) => ({ key }))
  await connection.write(() => collection.createIndexes(specs))
}

/** Once all indexes are there. */
export async function markPrepared(connection: MongoConnection, collection: Collection<Stored>): Promise<void> {
  try {
    const mark = { $setOnInsert: { revision: -1 } }
    await connection.write(() => collection.updateOne({ _id: MARK }, mark, { upsert: true }))
  } catch (error) {
    // Somebody else did at the same moment.
    if (!(error instanceof DuplicateKey)) throw error
  }
}

export async function isPrepared(connection: MongoConnection, collection: Collection<Stored>): Promise<boolean> {
  const mark = await connection.read(() => collection.findOne({ _id: MARK }, connection.readOptions))
  return mark !== null
}
