import { join } from 'node:path'
import type { EventStore } from '../src/commands/event-store.js'
import type { Config } from './config.js'
import type { Opener } from './openers.js'
import { SqliteEventStore } from './sqlite/log/event-store.js'

/** The log, opened. */
export type LogEngine = {
  readonly store: EventStore
  /** How threads open it for reading. */
  readonly reader: Opener
  /** Other processes may write to it. */
  readonly isShared: boolean
}

type Settings = Pick<Config, 'DATA_DIR' | 'EVENT_STORE' | 'BENCH_COMMIT_DELAY_MS'>

const moduleAt = (path: string): string => new URL(path, import.meta.url).href

/**
 * Opens the log that EVENT_STORE names, making it if there is none.
 * @param onDeath its thread is gone
 * @throws StoreUnavailable
 */
export function openLog(settings: Settings, onDeath: (error: Error) => void): Promise<LogEngine> {
  return settings.EVENT_STORE === 'sqlite:' ? openFile(settings, onDeath) : openEventStoreDb(settings)
}

async function openFile(
  { DATA_DIR, BENCH_COMMIT_DELAY_MS }: Settings,
  onDeath: (error: Error) => void,
): Promise<LogEngine> {
  const address = join(DATA_DIR, 'log.db')
  const store = await SqliteEventStore.open(address, { commitDelayMs: BENCH_COMMIT_DELAY_MS, onDeath })
  return { store, reader: { module: moduleAt('./sqlite/log/reader.js'), address }, isShared: false }
}

async function openEventStoreDb({ EVENT_STORE: address }: Settings): Promise<LogEngine> {
  // What nobody needs is not even loaded.
  const { EventStoreDbEventStore } = await import('./eventstoredb/event-store.js')
  const store = await EventStoreDbEventStore.open(address)
  return { store, reader: { module: moduleAt('./eventstoredb/log-reader.js'), address }, isShared: true }
}
