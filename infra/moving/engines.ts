import { join } from 'node:path'
import type { ExportedStores } from '../../src/commands/moving/export-log.js'
import type { ImportTarget } from '../../src/commands/moving/import-log.js'
import type { Config } from '../config.js'
import { lockDataFolder } from '../data-folder-lock.js'
import { rebindToLog } from '../log-binding.js'
import { openLog } from '../log-engine.js'
import { openedLog } from '../openers.js'
import { openKeysReader } from '../sqlite/keys/reader.js'
import { openState } from '../state-engine.js'

export type Opened<T> = T & { close(): Promise<void> }
type Closable = { close(): void | Promise<void> }

/** Where to import, and how what is kept beside the log learns of its new log. */
export type ImportedInto = ImportTarget & { rebind(): Promise<void> }

/** Appends of one turn are one transaction in SQLite: see `EventImport`. Elsewhere one follows the other, to keep the log's order. */
const SQLITE_APPENDS_AT_ONCE = 1_000

/**
 * Opens log and keys for reading, beside servers that may be using them.
 * @throws StoreUnavailable when they are not there
 */
export function openForExport(config: Config): Promise<Opened<ExportedStores>> {
  return opening(async (keep) => {
    const store = keep(await openedLog(logReader(config)))
    const keyStore = keep(await keysOf(config))
    return { store, keyStore }
  })
}

/**
 * Opens log and keys for writing, and makes them where they are missing. Of embedded ones this process has the folder to itself.
 * @param onDeath an engine is gone for good
 * @throws DataFolderInUse, StoreUnavailable
 */
export function openForImport(config: Config, onDeath: (error: Error) => void): Promise<Opened<ImportedInto>> {
  return opening(async (keep) => {
    const lock = lockDataFolder(config.DATA_DIR)
    keep({ close: () => lock.release() })
    const { keyStore, documents, isShared: isStateShared } = keep(await openState(config, onDeath))
    const { store, isShared } = await openLog(config, onDeath)
    const rebind = async (): Promise<void> => {
      if (isStateShared) await rebindToLog(documents, store.logId)
    }
    return { store: keep(store), keyStore, rebind, appendsAtOnce: isShared ? 1 : SQLITE_APPENDS_AT_ONCE }
  })
}

function logReader({ EVENT_STORE, DATA_DIR }: Config) {
  const moduleAt = (path: string): string => new URL(path, import.meta.url).href
  return EVENT_STORE === 'sqlite:'
    ? { module: moduleAt('../sqlite/log/reader.js'), address: join(DATA_DIR, 'log.db') }
    : { module: moduleAt('../eventstoredb/log-reader.js'), address: EVENT_STORE }
}

async function keysOf(config: Config): Promise<ExportedStores['keyStore'] & Closable> {
  if (config.READ_MODELS === 'sqlite:') return openKeysReader(join(config.DATA_DIR, 'keys.db'))
  const state = await openState(config, () => undefined)
  return { ...state.keyStore, close: () => state.close() }
}

/** Opens one after the other; closes the latest first, also when one cannot be opened. */
async function opening<T extends object>(
  open: (keep: <P extends Closable>(part: P) => P) => Promise<T>,
): Promise<Opened<T>> {
  const parts: Closable[] = []
  const close = async (): Promise<void> => {
    for (const part of parts.splice(0)) await part.close()
  }
  try {
    const opened = await open((part) => {
      parts.unshift(part)
      return part
    })
    return { ...opened, close }
  } catch (error) {
    await close()
    throw error
  }
}
