import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { connect, resultCode, rollBack, type Connection } from './sqlite/connection.js'

/** Releases the folder. The kernel does the same when the process ends, however it ends. */
export type DataFolderLock = { release(): void }

/** The folder belongs to another process, or to another part of this one. */
export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse'
}

/**
 * Takes a folder for this process alone, making it (readable by the owner only) if it is not there.
 * The lock is SQLite's own exclusive one, which is an fcntl lock on `lock.db`: unlike a pid file it cannot be left behind. Such locks are dropped when any
 * descriptor of the file is closed in this process, so nothing else here may open `lock.db`.
 * @throws DataFolderInUse naming the folder; StoreUnavailable when the folder cannot be written
 */
export function lockDataFolder(folder: string): DataFolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // A rollback journal, because in WAL mode an exclusive transaction shuts out writers only.
  const connection = connect(join(folder, 'lock.db'), [], 0)
  try {
    connection.pragma('journal_mode=DELETE')
    connection.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    connection.close()
    if (resultCode(error).startsWith('SQLITE_BUSY'))
      throw new DataFolderInUse(`the data folder ${folder} is in use by another process`, { cause: error })
    throw error
  }
  return { release: () => release(connection) }
}

function release(connection: Connection): void {
  rollBack(connection)
  connection.close()
}
