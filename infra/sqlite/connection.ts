import Database from 'libsql'
import { StoreUnavailable } from '../../src/commands/event-store.js'

export type Connection = Database.Database

/** Result codes that say "not now": no space, no permission, no medium, no lock, no memory. Everything else is a defect, here or in the file. */
const UNAVAILABLE = /^SQLITE_(FULL|READONLY|IOERR|CANTOPEN|BUSY|LOCKED|PROTOCOL|NOMEM|INTERRUPT|PERM|AUTH|NOLFS)/

/** What a file says that is broken, or no database. Nothing can be done with it before somebody mends it. */
const BROKEN = /^SQLITE_(CORRUPT|NOTADB)/

/** What libsql says, without a code, when a file cannot be opened or its connection was closed. */
const CONNECTION_GONE = /^ConnectionFailed\(|connection is not open/

// Not `instanceof`: errors of the native module may be of another realm.
const isErrorLike = (error: unknown): error is Error =>
  typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'

/** SQLite's result code of an error; '' when it has none. */
export function resultCode(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : ''
}

/** What an engine's error says, with its code. */
export const describe = (error: unknown): string =>
  isErrorLike(error) ? `${resultCode(error)} ${error.message}`.trim() : String(error)

/**
 * Translates the engine's errors into the ports'.
 * @param outcomeUnknown whether a write may have happened all the same
 * @returns StoreUnavailable if the engine cannot do it now; any other error unchanged
 */
export function asStoreError(error: unknown, outcomeUnknown = false): Error {
  const unavailable = UNAVAILABLE.test(resultCode(error)) || (isErrorLike(error) && CONNECTION_GONE.test(error.message))
  if (unavailable) return new StoreUnavailable(describe(error), outcomeUnknown, { cause: error })
  return isErrorLike(error) ? error : new Error(String(error), { cause: error })
}

/** True when a statement named a table that is not there (any more). */
export const isMissingTable = (error: unknown): boolean =>
  isErrorLike(error) && error.message.startsWith('no such table')

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
  try {
    const connection = new Database(path, { timeout: busyTimeoutMs })
    // Not by `pragma()`, whose statements would keep the file open after `close()` until they are garbage.
    for (const pragma of pragmas) connection.exec(`PRAGMA ${pragma}`)
    return connection
  } catch (error) {
    // Later, a broken file is reported as it is: whoever waits for an outage to pass would wait for ever.
    throw BROKEN.test(resultCode(error))
      ? new StoreUnavailable(describe(error), false, { cause: error })
      : asStoreError(error)
  }
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

/**
 * Does everything or nothing, in one transaction.
 * @returns what `work` gave, once it is committed
 * @throws StoreUnavailable, with `outcomeUnknown` when a crash may yet show it committed; else what `work` threw
 */
export function transact<T>(connection: Connection, work: () => T): T {
  if (!rollBack(connection)) throw new StoreUnavailable('a failed transaction cannot be rolled back yet')
  let committing = false
  try {
    connection.exec('BEGIN IMMEDIATE')
    const result = work()
    committing = true
    connection.exec('COMMIT')
    return result
  } catch (error) {
    rollBack(connection)
    // Until the last frame of the WAL is written there is nothing that a recovery would find. An I/O error can also mean that it is
    // written and only its fsync failed: then a crash before the next commit (which overwrites it) would bring the transaction back.
    throw asStoreError(error, committing && resultCode(error).startsWith('SQLITE_IOERR'))
  }
}
