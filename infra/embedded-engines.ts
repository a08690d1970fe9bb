import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import type { Position } from '../src/commands/event-store.js'
import type { SnapshotStore } from '../src/commands/snapshots.js'
import type { Auditor } from '../src/projections/audit/auditor.js'
import type { Notify } from '../src/projections/notifications.js'
import type { Projector, ReadModels } from '../src/projections/read-models.js'
import { type DataFolderLock, lockDataFolder } from './data-folder-lock.js'
import { documentSnapshots } from './snapshots.js'
import { SqliteDocumentStore } from './sqlite/documents/document-store.js'
import { openAuditor } from './sqlite/audit/auditor.js'
import { type KeysDatabase, openKeys } from './sqlite/keys/open-keys.js'
import { SqliteEventStore } from './sqlite/log/event-store.js'
import { startProjectorThread } from './sqlite/projector/start.js'

/** The engines that need no server, opened on one folder. */
export type Engines = {
  readonly store: SqliteEventStore
  readonly keyStore: KeysDatabase
  readonly snapshots: SnapshotStore
  readonly projector: Projector
  readonly models: ReadModels
  readonly auditor: Auditor
  /** Tells the projections that something was appended. */
  readonly wake: () => void
  /** The log's end when it was opened. */
  readonly head: Position
  /** Another one at every start. */
  readonly bootId: string
  close(): Promise<void>
}

export type EngineOptions = {
  readonly dataDir: string
  readonly commitDelayMs: number
  readonly notify: Notify
  /** An engine's thread is gone: the process cannot go on. */
  readonly onDeath: (error: Error) => void
}

/**
 * Opens (makes, if missing) the log, the keys and the read models in one folder, which is locked against a second process.
 * @throws DataFolderInUse, StoreUnavailable
 */
export async function openEngines({ dataDir, commitDelayMs, notify, onDeath }: EngineOptions): Promise<Engines> {
  const lock = lockDataFolder(dataDir)
  const path = (file: string): string => join(dataDir, file)
  const [store, keyStore] = await Promise.all([
    SqliteEventStore.open(path('log.db'), { commitDelayMs, onDeath }),
    openKeys(path('keys.db'), onDeath),
  ])
  const { projector, readModels, wake } = await startProjectorThread({ dataDir, notify, onFailure: onDeath })
  const snapshots = new SqliteDocumentStore(path('snapshots.db'))
  const auditor = openAuditor(path('log.db'), onDeath)
  return {
    store,
    keyStore,
    snapshots: await documentSnapshots(snapshots),
    projector,
    models: readModels,
    auditor,
    wake,
    head: await store.head(),
    bootId: randomUUID(),
    close: () => closeAll(lock, [auditor, projector, store, keyStore, snapshots]),
  }
}

/** In order; one that fails does not keep the others open. */
async function closeAll(lock: DataFolderLock, parts: readonly { close(): Promise<void> }[]): Promise<void> {
  const errors: unknown[] = []
  for (const part of parts) await part.close().catch((error: unknown) => errors.push(error))
  lock.release()
  if (errors.length > 0) throw new AggregateError(errors, 'closing failed')
}
