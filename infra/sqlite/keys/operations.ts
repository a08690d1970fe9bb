import type Database from 'libsql'
import { idempotencyStatements } from './idempotency-statements.js'
import { keyStatements } from './key-statements.js'
import { sessionStatements } from './session-statements.js'

/** Everything that can be asked of the thread that has keys.db, by name. */
export type KeysOperations = ReturnType<typeof keysOperations>
export type KeysMethod = keyof KeysOperations

/** Prepares all statements once. */
export function keysOperations(db: Database.Database) {
  const { emptyWriteAheadLog, ...keys } = keyStatements(db)
  return { ...keys, ...sessionStatements(db), ...idempotencyStatements(db), emptyWriteAheadLog }
}

/** Bytes of a key live on in the write-ahead log until it is emptied, which cannot be done inside a transaction. */
export const mustEmptyLog = (method: KeysMethod): boolean => method === 'destroyKey' || method === 'rewrapKeys'
