import type { Connection } from '../connection.js'
import { idempotencyStatements } from './idempotency-statements.js'
import { keyStatements } from './key-statements.js'
import { sessionStatements } from './session-statements.js'

/** Everything that can be asked of the thread that has keys.db, by name. */
export type KeysOperations = ReturnType<typeof keysOperations>
export type KeysMethod = keyof KeysOperations

/** What the thread can be asked: everything but opening goes by name, to wait for its transaction. */
export type KeysThread = {
  open(path: string): void
  perform(method: KeysMethod, args: readonly unknown[]): unknown
}

/** Prepares all statements once. */
export function keysOperations(db: Connection) {
  const { emptyWriteAheadLog, ...keys } = keyStatements(db)
  return { ...keys, ...sessionStatements(db), ...idempotencyStatements(db), emptyWriteAheadLog }
}

/** Bytes of a key live on in the write-ahead log until it is emptied, which cannot be done inside a transaction. */
export const mustEmptyLog = (method: KeysMethod): boolean => method === 'destroyKey' || method === 'rewrapKeys'

const READS: ReadonlySet<KeysMethod> = new Set<KeysMethod>([
  'keyOfSubject',
  'keyById',
  'listKeys',
  'listDestroyed',
  'head',
  'listHeads',
  'findSession',
  'listSessions',
])

/** What only reads waits for no transaction, and does not fail with the writes of a full disk. */
export const onlyReads = (method: KeysMethod): boolean => READS.has(method)
