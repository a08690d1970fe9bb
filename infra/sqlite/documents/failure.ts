import { StoreUnavailable } from '../../../src/commands/event-store.js'

// What the engine cannot do now, as opposed to a statement that is wrong.
const ENGINE =
  /^SQLITE_(BUSY|LOCKED|NOMEM|READONLY|INTERRUPT|IOERR|CORRUPT|FULL|CANTOPEN|PROTOCOL|NOTADB|PERM|AUTH|NOLFS)/

// Not `instanceof`: the native module's errors may be of another realm.
const isErrorLike = (error: unknown): error is Error =>
  typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'

/** An error of libsql as the ports know it. Anything else is given back as it is. */
export function asPortError(error: unknown): Error {
  if (!isErrorLike(error)) return new Error(String(error))
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  // A file that cannot be opened, and a connection that was closed, have no code.
  const gone = /^ConnectionFailed|connection is not open/.test(error.message)
  return ENGINE.test(code) || gone ? new StoreUnavailable(`SQLite: ${error.message}`, false, { cause: error }) : error
}

/** True when a statement named a table that is not there (any more). */
export const isMissingTable = (error: unknown): boolean =>
  isErrorLike(error) && error.message.startsWith('no such table')
