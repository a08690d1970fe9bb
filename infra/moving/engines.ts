import { join } from 'node:path'
import type { ExportedStores } from '../../src/commands/moving/export-log.js'
import type { ImportTarget } from '../../src/commands/moving/import-log.js'
import type { Config } from '../config.js'
import { lockDataFolder } from '../data-folder-lock.js'
import { openKeys } from '../sqlite/keys/open-keys.js'
import { openKeysReader } from '../sqlite/keys/reader.js'
import { SqliteEventStore } from '../sqlite/log/event-store.js'
import { openLogReader } from '../sqlite/log/reader.js'

export type Opened<T> = T & { close(): Promise<void> }

/** Appends in one turn are one transaction: see `EventImport`. */
const SQLITE_APPENDS_AT_ONCE = 1_000

/**
 * Opens log and keys for reading only, beside a server that may be using them.
 * @throws StoreUnavailable when they are not there
 */
export function openForExport({ DATA_DIR }: Config): Promise<Opened<ExportedStores>> {
  const store = openLogReader(join(DATA_DIR, 'log.db'))
  const keyStore = openKeysReader(join(DATA_DIR, 'keys.db'))
  const close = async (): Promise<void> => {
    store.close()
    await keyStore.close()
  }
  return Promise.resolve({ store, keyStore, close })
}

/**
 * Opens log and keys for this process alone, and makes them where they are missing.
 * @param onDeath an engine is gone for good
 * @throws DataFolderInUse, StoreUnavailable
 */
export async function openForImport(
  { DATA_DIR }: Config,
  onDeath: (error: Error) => void,
): Promise<Opened<ImportTarget>> {
  const lock = lockDataFolder(DATA_DIR)
  const opened: { close(): Promise<void> }[] = []
  const close = async (): Promise<void> => {
    for (const part of opened) await part.close()
    lock.release()
  }
  try {
    const keyStore = await openKeys(join(DATA_DIR, 'keys.db'), onDeath)
    opened.unshift(keyStore)
    const store = await SqliteEventStore.open(join(DATA_DIR, 'log.db'), { onDeath })
    opened.unshift(store)
    return { store, keyStore, appendsAtOnce: SQLITE_APPENDS_AT_ONCE, close }
  } catch (error) {
    await close()
    throw error
  }
}
