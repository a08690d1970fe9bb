import type { Leases } from '../../src/commands/leases.js'
import type { DocumentStore } from '../../src/projections/document-store.js'
import type { KeysDatabase } from '../keys-database.js'
import type { PresenceKeeper } from '../presence/presence-keeper.js'
import { MongoConnection } from './connection.js'
import { MongoDocumentStore } from './documents/document-store.js'
import { openMongoKeys } from './keys/open-keys.js'
import { MongoLeases } from './leases.js'
import { MongoPresenceKeeper } from './presence-keeper.js'

/** All that is kept beside the log, in one database. */
export type MongoState = {
  readonly keyStore: KeysDatabase
  /** Snapshots and checkpoints. */
  readonly documents: DocumentStore
  readonly readModels: DocumentStore
  readonly leases: Leases
  readonly openPresence: () => Promise<PresenceKeeper>
  close(): Promise<void>
}

/**
 * Opens a database with all that is kept beside the log, making what is missing.
 * @param address `mongodb://…`
 * @throws MongoAddressWrong, StoreUnavailable
 */
export async function openMongoState(address: string): Promise<MongoState> {
  const connection = new MongoConnection(address)
  try {
    return {
      keyStore: await openMongoKeys(connection),
      documents: new MongoDocumentStore(connection, { area: 'state' }),
      readModels: new MongoDocumentStore(connection, { area: 'views' }),
      leases: new MongoLeases(connection),
      openPresence: () => MongoPresenceKeeper.open(connection),
      close: () => connection.close(),
    }
  } catch (error) {
    await connection.close()
    throw error
  }
}
