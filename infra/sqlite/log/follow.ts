import { setImmediate as nextTurn } from 'node:timers/promises'
import { StoreUnavailable, type Position, type RecordedEvent } from '../../../src/commands/event-store.js'
import type { Changes } from './changes.js'
import type { LogPages } from './pages.js'

export type FollowedLog = {
  /** Events after a position, at most `limit`; none at the end of the log. */
  readonly read: (after: Position, limit: number) => Promise<readonly RecordedEvent[]>
  readonly changes: Changes
  /** Looks again after so many milliseconds even if nothing was notified; unlimited if not given. */
  readonly pollMs?: number
}

const FIRST_RETRY_MS = 50
const LAST_RETRY_MS = 5000

/**
 * Reads a page of the file for a follower. Reading is synchronous, so that without a turn of the event loop in between a long catch-up, though it awaits
 * at every step, would let nothing else happen on this thread.
 */
export async function readInTurns(pages: LogPages, after: Position, limit: number): Promise<readonly RecordedEvent[]> {
  await nextTurn()
  return pages.all(after, limit)
}

/**
 * Follows a log, pulled batch by batch: see `EventStore.subscribe`. One loop reads the past and the present, so there is no seam between them where an
 * event could be missed or doubled.
 * @throws what reading throws, except StoreUnavailable, which is waited out
 */
export async function* follow(
  log: FollowedLog,
  after: Position,
  batchSize: number,
  signal: AbortSignal,
): AsyncGenerator<readonly RecordedEvent[], void, void> {
  const ended = () => signal.aborted || log.changes.closed
  let position = after
  let failures = 0
  while (!ended()) {
    const seen = log.changes.count
    const batch = await readOrNull(log, position, batchSize)
    failures = batch === null ? failures + 1 : 0
    const last = batch?.at(-1)
    if (ended()) return
    if (batch === null) await pause(retryDelay(failures), signal, log.changes)
    else if (last === undefined) await log.changes.after(seen, signal, log.pollMs)
    else {
      position = last.position
      yield batch
    }
  }
}

/** Null while the engine is unavailable. */
async function readOrNull(log: FollowedLog, after: Position, limit: number): Promise<readonly RecordedEvent[] | null> {
  try {
    return await log.read(after, limit)
  } catch (error) {
    if (error instanceof StoreUnavailable && !log.changes.closed) return null
    if (log.changes.closed) return []
    throw error
  }
}

/** Doubles with every failure; half of it is chance, so that many followers do not come back at the same moment. */
function retryDelay(failures: number): number {
  const longest = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 10))
  return longest * (0.5 + Math.random() / 2)
}

/** A time that a change of the log does not cut short: while the engine fails, more of them would only make for more attempts. */
async function pause(ms: number, signal: AbortSignal, changes: Changes): Promise<void> {
  const until = performance.now() + ms
  for (let left = ms; left > 0 && !signal.aborted && !changes.closed; left = until - performance.now()) {
    await changes.after(changes.count, signal, Math.ceil(left))
  }
}
