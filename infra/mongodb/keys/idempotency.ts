import type { IdempotencyRecord, IdempotencyStore } from '../../../src/commands/idempotency.js'
import type { MongoConnection } from '../connection.js'
import type { IdempotencyDocument, KeysCollections } from './collections.js'
import { insertOrFind } from '../inserting.js'

const toRecord = ({ _id, ...rest }: IdempotencyDocument): IdempotencyRecord => ({ scope: _id, ...rest })
const toDocument = ({ scope, ...rest }: IdempotencyRecord): IdempotencyDocument => ({ _id: scope, ...rest })

/** What is remembered of commands; whoever changes a record says whose it was. */
export function idempotencyRecords(connection: MongoConnection, { idempotency }: KeysCollections): IdempotencyStore {
  async function claim(record: IdempotencyRecord): Promise<IdempotencyRecord> {
    const insert = (): Promise<unknown> => idempotency.insertOne(toDocument(record))
    const kept = await insertOrFind(connection, insert, () => idempotency.findOne({ _id: record.scope }))
    return kept === null ? record : toRecord(kept)
  }

  async function replace(record: IdempotencyRecord, expectedOwner: string): Promise<boolean> {
    // As its new owner again: an attempt without an answer may have made it so, and a process carries out one command per scope at a time.
    let owners = [expectedOwner]
    const { matchedCount } = await connection.write(() => {
      const filter = { _id: record.scope, owner: { $in: owners } }
      owners = [expectedOwner, record.owner]
      return idempotency.replaceOne(filter, toDocument(record))
    })
    return matchedCount > 0
  }

  return {
    claim,
    replace,
    release: async (scope, owner) => {
      await connection.write(() => idempotency.deleteOne({ _id: scope, owner }))
    },
  }
}
