import type { KeysDatabase } from '../../keys-database.js'
import type { MongoConnection } from '../connection.js'
import { prepareKeys } from './collections.js'
import { dataKeys } from './data-keys.js'
import { streamHeads } from './heads.js'
import { idempotencyRecords } from './idempotency.js'
import { sessionRecords } from './sessions.js'

/**
 * Keys, sessions and idempotency records in MongoDB: what is written is durable with the majority before it is answered, and only such is read.
 * @param connection its owner closes it
 * @throws (rejects) StoreUnavailable
 */
export async function openMongoKeys(connection: MongoConnection): Promise<KeysDatabase> {
  const collections = await prepareKeys(connection)
  return {
    ...dataKeys(connection, collections),
    ...streamHeads(connection, collections),
    ...sessionRecords(connection, collections),
    ...idempotencyRecords(connection, collections),
    close: () => Promise.resolve(),
  }
}
