import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import type { Position } from '../src/commands/event-store.js'
import type { SnapshotStore } from '../src/commands/snapshots.js'
import type { Auditor } from '../src/projections/audit/auditor.js'
import type { Notify } from '../src/projections/notifications.js'
import type { Checkpoints } from '../src/reactions/checkpoints.js'
import type { Projector, ReadModels } from '../src/projections/read-models.js'
import { documentCheckpoints } from './checkpoints.js'
import type { KeysDatabase } from './keys-database.js'
import { documentSnapshots } from './snapshots.js'
import { startAuditThread } from './sqlite/audit/start.js'
import { SqliteDocumentStore } from './sqlite/documents/document-store.js'
import { openKeys } from './sqlite/keys/open-keys.js'
import { SqliteEventStore } from './sqlite/log/event-store.js'
import { startProjectorThread } from './sqlite/projector/start.js'

/** The engines that need no server, opened on one folder. */
export type Engines = {
  readonly store: SqliteEventStore
  readonly keyStore: KeysDatabase
  readonly snapshots: SnapshotStore
  readonly checkpoints: Checkpoints
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

/** There is a log, but not the keys that its texts are sealed with: going on would make new ones and lock everybody out. */
export class KeysMissing extends Error {
  override readonly name = 'KeysMissing'
  constructor(folder: string) {
    super(`${folder} has a log.db but no keys.db: restore it from the backup`)
  }
}

/**
 * Opens (makes, if missing) the log, the keys and the read models in one folder, which the caller has locked against a second process.
 * @throws KeysMissing, StoreUnavailable
 */
export async function openEngines({ dataDir, commitDelayMs, notify, onDeath }: EngineOptions): Promise<Engines> {
  const path = (file: string): string => join(dataDir, file)
  if (existsSync(path('log.db')) && !existsSync(path('keys.db'))) throw new KeysMissing(dataDir)
  // The keys first: where there is a log, there were keys.
  const keyStore = await openKeys(path('keys.db'), onDeath)
  const store = await SqliteEventStore.open(path('log.db'), { commitDelayMs, onDeath })
  const { projector, readModels, wake } = await startProjectorThread({ dataDir, notify, onFailure: onDeath })
  const auditor = await startAuditThread(path('log.db'))
  const snapshots = new SqliteDocumentStore(path('snapshots.db'))
  return {
    store,
    keyStore,
    snapshots: await documentSnapshots(snapshots),
    checkpoints: documentCheckpoints(snapshots, store.logId),
    projector,
    models: readModels,
    auditor,
    wake,
    head: await store.head(),
    bootId: randomUUID(),
    close: () => closeAll([auditor, projector, store, keyStore, snapshots]),
  }
}

/** In order; one that fails does not keep the others open. */
async function closeAll(parts: readonly { close(): Promise<void> }[]): Promise<void> {
  const errors: unknown[] = []
  for (const part of parts) await part.close().catch((error: unknown) => errors.push(error))
  if (errors.length > 0) throw new AggregateError(errors, 'closing failed')
}
