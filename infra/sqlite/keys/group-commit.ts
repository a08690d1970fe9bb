import { StoreUnavailable } from '../../../src/commands/event-store.js'
import { describe, transact, type Connection } from '../connection.js'
import { together } from '../group-commit.js'
import { mustEmptyLog, type KeysMethod, type KeysOperations } from './operations.js'

/** A call as it waits for its transaction. */
export type KeysCall = { readonly method: KeysMethod; readonly args: readonly unknown[] }

type Operation = (...args: readonly unknown[]) => unknown

function carryOut(operations: KeysOperations, { method, args }: KeysCall): unknown {
  const byName: Readonly<Record<KeysMethod, Operation>> = operations as never
  return byName[method](...args)
}

function failure(error: unknown, mayHaveHappened = false): StoreUnavailable {
  const outcomeUnknown = mayHaveHappened || (error instanceof StoreUnavailable && error.outcomeUnknown)
  return new StoreUnavailable(`keys.db: ${describe(error)}`, outcomeUnknown, { cause: error })
}

/**
 * Carries out calls in their order in one transaction, so that however many wait, the disk is synced once.
 * @returns per call its result, or StoreUnavailable
 */
export function commitCalls(
  db: Connection,
  operations: KeysOperations,
  calls: readonly KeysCall[],
): readonly unknown[] {
  const results = together(calls, (some) => transact(db, () => some.map((call) => carryOut(operations, call))))
  return emptyLog(
    operations,
    calls,
    results.map((result) => (result instanceof Error ? failure(result) : result)),
  )
}

/** Carries out a call that only reads. @throws StoreUnavailable */
export function readNow(operations: KeysOperations, call: KeysCall): unknown {
  try {
    return carryOut(operations, call)
  } catch (error) {
    throw failure(error)
  }
}

/** Only those who need the log emptied fail when it cannot be; the others' writes are durable. */
function emptyLog(
  operations: KeysOperations,
  calls: readonly KeysCall[],
  results: readonly unknown[],
): readonly unknown[] {
  if (!calls.some(({ method }) => mustEmptyLog(method))) return results
  try {
    operations.emptyWriteAheadLog()
    return results
  } catch (error) {
    return results.map((result, i) => (isOwed(calls[i], result) ? failure(error, true) : result))
  }
}

const isOwed = (call: KeysCall | undefined, result: unknown): boolean =>
  call !== undefined && mustEmptyLog(call.method) && !(result instanceof Error)
