import { join } from 'node:path'
import type { Leases } from '../src/commands/leases.js'
import type { DocumentStore } from '../src/projections/document-store.js'
import type { Config } from './config.js'
import type { KeysDatabase } from './keys-database.js'
import { MemoryLeases } from './memory/leases.js'
import type { Opener } from './openers.js'
import type { PresenceKeeper } from './presence/presence-keeper.js'
import { SqliteDocumentStore } from './sqlite/documents/document-store.js'
import { openKeys } from './sqlite/keys/open-keys.js'
import { PresenceFile } from './sqlite/presence/presence-file.js'

/** What is kept beside the log, opened. */
export type StateEngine = {
  readonly keyStore: KeysDatabase
  /** Snapshots and checkpoints. */
  readonly documents: DocumentStore
  readonly leases: Leases
  /** Opens where it is kept what people set about their presence. @throws StoreUnavailable */
  readonly openPresence: () => PresenceKeeper | Promise<PresenceKeeper>
  /** How the projector's thread opens the read models. */
  readonly views: Opener
  /** Opens the read models for reading, once they are there. @throws StoreUnavailable */
  readonly openViews: () => DocumentStore
  /** Other processes may use it. */
  readonly isShared: boolean
  /** Where it is, for people. */
  readonly place: string
  close(): Promise<void>
}

type Settings = Pick<Config, 'DATA_DIR' | 'READ_MODELS'>

const moduleAt = (path: string): string => new URL(path, import.meta.url).href

/**
 * Opens what READ_MODELS names: read models, keys and sessions, snapshots, checkpoints, leases; what is missing is made.
 * @param onDeath a thread of it is gone
 * @throws StoreUnavailable
 */
export function openState(settings: Settings, onDeath: (error: Error) => void): Promise<StateEngine> {
  return settings.READ_MODELS === 'sqlite:' ? openFiles(settings.DATA_DIR, onDeath) : openMongo(settings.READ_MODELS)
}

async function openFiles(folder: string, onDeath: (error: Error) => void): Promise<StateEngine> {
  const keyStore = await openKeys(join(folder, 'keys.db'), onDeath)
  const documents = new SqliteDocumentStore(join(folder, 'snapshots.db'))
  const path = join(folder, 'views.db')
  return {
    ...{ keyStore, documents, leases: new MemoryLeases(), isShared: false, place: join(folder, 'keys.db') },
    views: { module: moduleAt('./sqlite/documents/open.js'), address: path },
    openViews: () => new SqliteDocumentStore(path, { readonly: true }),
    openPresence: () => new PresenceFile(join(folder, 'presence.db')),
    close: async () => {
      await keyStore.close()
      await documents.close()
    },
  }
}

async function openMongo(address: string): Promise<StateEngine> {
  // What nobody needs is not even loaded.
  const { openMongoState } = await import('./mongodb/state.js')
  const state = await openMongoState(address)
  return {
    ...state,
    views: { module: moduleAt('./mongodb/documents/open.js'), address },
    openViews: () => state.readModels,
    isShared: true,
    place: 'the database of READ_MODELS',
  }
}
