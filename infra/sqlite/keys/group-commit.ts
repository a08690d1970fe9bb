import type Database from 'libsql'
import { mustEmptyLog, type KeysMethod, type KeysOperations } from './operations.js'

/** A call as it crosses the thread. */
export type Call = { readonly id: number; readonly method: KeysMethod; readonly args: readonly unknown[] }
export type Reply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string; readonly outcomeUnknown: boolean }

type Operation = (...args: readonly unknown[]) => unknown

/** A COMMIT that fails may have written; SQLite says no more. Everything before it is rolled back. */
class CommitFailed extends Error {}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/**
 * Carries out calls in their order in one transaction, so that however many wait, the disk is synced once.
 * If one of them fails, all are rolled back and each is tried in a transaction of its own: nobody fails for another's fault.
 */
export function commitTogether(db: Database.Database, operations: KeysOperations, calls: readonly Call[]): Reply[] {
  try {
    return emptyLog(operations, calls, transact(db, operations, calls))
  } catch (error) {
    // Not after a failed COMMIT: a token exchanged twice would look stolen.
    const outcomeUnknown = error instanceof CommitFailed
    if (calls.length > 1 && !outcomeUnknown) return calls.flatMap((call) => commitTogether(db, operations, [call]))
    return calls.map(({ id }) => ({ id, ok: false, message: messageOf(error), outcomeUnknown }))
  }
}

function transact(db: Database.Database, operations: KeysOperations, calls: readonly Call[]): Reply[] {
  db.exec('BEGIN IMMEDIATE')
  try {
    const byName: Readonly<Record<KeysMethod, Operation>> = operations as never
    const replies = calls.map(({ id, method, args }): Reply => ({ id, ok: true, value: byName[method](...args) }))
    commit(db)
    return replies
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK')
    throw error
  }
}

function commit(db: Database.Database): void {
  try {
    db.exec('COMMIT')
  } catch (cause) {
    throw new CommitFailed(messageOf(cause), { cause })
  }
}

/** Only those who need the log emptied fail when it cannot be; the others' writes are durable. */
function emptyLog(operations: KeysOperations, calls: readonly Call[], replies: Reply[]): Reply[] {
  const needed = new Set(calls.filter((call) => mustEmptyLog(call.method)).map((call) => call.id))
  if (needed.size === 0) return replies
  try {
    operations.emptyWriteAheadLog()
    return replies
  } catch (error) {
    return replies.map((reply) =>
      needed.has(reply.id) ? { id: reply.id, ok: false, message: messageOf(error), outcomeUnknown: true } : reply,
    )
  }
}
