import { randomUUID } from 'node:crypto'
import { type EventStore, type Position, START } from '../src/commands/event-store.js'
import { OWN_SUBJECT } from '../src/commands/key-ring.js'
import type { Leases } from '../src/commands/leases.js'
import type { SnapshotStore } from '../src/commands/snapshots.js'
import type { Auditor } from '../src/projections/audit/auditor.js'
import type { Notify } from '../src/projections/notifications.js'
import type { Projector, ReadModels } from '../src/projections/read-models.js'
import type { Checkpoints } from '../src/reactions/checkpoints.js'
import { startAuditThread } from './audit/start.js'
import { documentCheckpoints } from './checkpoints.js'
import type { Config } from './config.js'
import { bindToLog } from './log-binding.js'
import { type LogEngine, openLog } from './log-engine.js'
import { ownReadSide, type ReadSide } from './projector/own-read-side.js'
import { sharedReadSide } from './projector/shared-read-side.js'
import type { KeysDatabase } from './keys-database.js'
import { documentSnapshots } from './snapshots.js'
import { openState, type StateEngine } from './state-engine.js'

/** The engines of one process, opened. */
export type Engines = {
  readonly store: EventStore
  readonly keyStore: KeysDatabase
  readonly snapshots: SnapshotStore
  readonly checkpoints: Checkpoints
  readonly leases: Leases
  /** Opens where it is kept what people set about their presence. */
  readonly openPresence: StateEngine['openPresence']
  readonly projector: Projector
  readonly models: ReadModels
  readonly auditor: Auditor
  /** Tells the projections that something was appended. */
  readonly wake: () => void
  /** Takes note of what a projector in another process tells. */
  readonly hear: Notify
  /** The log's end when it was opened. */
  readonly head: Position
  /** Another one at every start. */
  readonly bootId: string
  /** Other processes may write to the same log. */
  readonly isLogShared: boolean
  /** Other processes may have the same keys, sessions and read models. */
  readonly isStateShared: boolean
  close(): Promise<void>
}

export type EngineOptions = {
  readonly config: Pick<Config, 'DATA_DIR' | 'EVENT_STORE' | 'READ_MODELS' | 'ROLES' | 'BENCH_COMMIT_DELAY_MS'>
  /** Told what the projector of this process tells. */
  readonly notify: Notify
  /** An engine's thread is gone: the process cannot go on. */
  readonly onDeath: (error: Error) => void
  /** Told what goes wrong where nobody waits for it. */
  readonly report: (error: unknown) => void
}

/** There is a log, but not the keys that its texts are sealed with: going on would make new ones and lock everybody out. */
export class KeysMissing extends Error {
  override readonly name = 'KeysMissing'
  constructor(place: string) {
    super(`there is a log, but its keys are not in ${place}: restore them from the backup`)
  }
}

/**
 * Opens the log, the keys and the read models, making what is missing. Of embedded ones the caller has locked the folder.
 * @throws KeysMissing, StoreUnavailable
 */
export async function openEngines(options: EngineOptions): Promise<Engines> {
  const opened: Closable[] = []
  const keep = <T extends Closable>(part: T): T => {
    opened.unshift(part)
    return part
  }
  try {
    return await open(options, keep, () => closeAll(opened))
  } catch (error) {
    await closeAll(opened).catch(options.report)
    throw error
  }
}

type Closable = { close(): Promise<void> }

async function open(
  options: EngineOptions,
  keep: <T extends Closable>(part: T) => T,
  close: () => Promise<void>,
): Promise<Engines> {
  const { config, onDeath } = options
  // The keys first: where there is a log, there were keys.
  const state = keep(await openState(config, onDeath))
  const log = await openLog(config, onDeath)
  const store = keep(log.store)
  const head = await store.head()
  if (head !== START && (await state.keyStore.keyOfSubject(OWN_SUBJECT)) === null) throw new KeysMissing(state.place)
  if (state.isShared) await bindToLog(state.documents, store.logId, state.place)
  const readSide = keep(await openReadSide(options, log, state))
  const auditor = keep(await startAuditThread(log.reader))
  return {
    ...{ store, auditor, head, close },
    keyStore: state.keyStore,
    snapshots: await documentSnapshots(state.documents),
    checkpoints: documentCheckpoints(state.documents, store.logId),
    leases: state.leases,
    openPresence: state.openPresence,
    projector: readSide.projector,
    models: readSide.models,
    wake: readSide.wake,
    hear: readSide.hear,
    bootId: randomUUID(),
    isLogShared: log.isShared,
    isStateShared: state.isShared,
  }
}

function openReadSide(
  { config, notify, onDeath, report }: EngineOptions,
  { store, reader: log }: LogEngine,
  { views, openViews, leases, isShared }: StateEngine,
): Promise<ReadSide> {
  if (!isShared) return ownReadSide({ log, views, openViews, notify, onFailure: onDeath })
  const documents = openViews()
  const isProjecting = config.ROLES.has('projector')
  return sharedReadSide({
    ...{ log, views, store, documents, leases, isProjecting, notify, report },
    onFailure: onDeath,
  })
}

/** In order; one that fails does not keep the others open. */
async function closeAll(parts: readonly Closable[]): Promise<void> {
  const errors: unknown[] = []
  for (const part of parts) await part.close().catch((error: unknown) => errors.push(error))
  if (errors.length > 0) throw new AggregateError(errors, 'closing failed')
}
