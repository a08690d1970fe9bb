import Database from 'libsql'
import { StoreUnavailable } from '../../src/commands/event-store.js'

export type Connection = Database.Database

/** Result codes that say "not now": no space, no permission, no medium, no lock, no memory. Everything else is a defect, here or in the file. */
const UNAVAILABLE = /^SQLITE_(FULL|READONLY|IOERR|CANTOPEN|BUSY|LOCKED|PROTOCOL|NOMEM)/

/** What libsql says, without a code, when a file cannot be opened. */
const CONNECTION_FAILED = 'ConnectionFailed('

/** SQLite's result code of an error; '' when it has none. */
export function resultCode(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : ''
}

function isUnavailable(error: unknown): error is Error {
  if (UNAVAILABLE.test(resultCode(error))) return true
  if (typeof error !== 'object' || error === null || !('message' in error)) return false
  return String(error.message).startsWith(CONNECTION_FAILED)
}

/**
 * Translates the engine's errors into the ports'.
 * @param outcomeUnknown whether a write may have happened all the same
 * @returns StoreUnavailable if the engine cannot do it now; any other error unchanged
 */
export function asStoreError(error: unknown, outcomeUnknown = false): Error {
  if (isUnavailable(error))
    return new StoreUnavailable(`${resultCode(error)} ${error.message}`.trim(), outcomeUnknown, { cause: error })
  return error instanceof Error ? error : new Error(String(error), { cause: error })
}

/** Does something with the engine; its errors come out as the ports'. */
export function guarded<T>(action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw asStoreError(error)
  }
}

/**
 * Opens a file, made if it is not there.
 * @param pragmas set in this order, such as `journal_mode=WAL`
 * @param busyTimeoutMs how long a statement waits (blocking its thread) for another connection's lock
 * @throws StoreUnavailable
 */
export function connect(path: string, pragmas: readonly string[], busyTimeoutMs = 5000): Connection {
  return guarded(() => {
    const connection = new Database(path, { timeout: busyTimeoutMs })
    for (const pragma of pragmas) connection.pragma(pragma)
    return connection
  })
}

/**
 * Ends a transaction that failed, if SQLite has not rolled it back already. Opening a new connection instead would not help: `close()` of libsql leaves the
 * file open, and locked, until its statements are garbage.
 * @returns false when that failed too; to be tried again before the next transaction
 */
export function rollBack(connection: Connection): boolean {
  try {
    if (connection.inTransaction) connection.exec('ROLLBACK')
    return true
  } catch {
    return false // the caller reports the first error, which is the one that tells something
  }
}
