import { START, StoreUnavailable, type Position, type RecordedEvent } from '../../src/commands/event-store.js'
import type { Connection } from './connection.js'
import { asStoreError, isRefusal } from './failures.js'
import type { KnownHead } from './known-head.js'
import { backOff, pause } from './limits.js'
import { Subscription } from './subscription.js'
import type { Timings } from './timings.js'

export type FollowedLog = {
  readonly connection: Connection
  readonly prefix: string
  readonly known: KnownHead
  readonly head: () => Promise<Position>
  /** Events after a position, at most so many; fewer at the end. */
  readonly read: (after: Position, limit: number) => Promise<readonly RecordedEvent[]>
  readonly timings: Timings
}

const FIRST_RETRY_MS = 25
const PAGE = 256
/** A node of a cluster may lag behind the one that told a position: only after so many attempts the position is taken to be beyond the log. */
const ATTEMPTS_BEYOND = 6

const isOver = (signal: AbortSignal): boolean => signal.aborted

/** A position that the log does not reach: it was restored from an old backup, or is not the log that the position is of. */
class BeyondTheLog extends StoreUnavailable {}

/**
 * Follows the log, pulled batch by batch: see `EventStore.subscribe`. The server's subscriptions never reconnect, and drop whoever is too slow; so this begins a new one
 * after every failure, from the last event that was handed out.
 * @throws StoreUnavailable when the server refuses, or has no such position
 */
export async function* follow(
  log: FollowedLog,
  after: Position,
  batchSize: number,
  signal: AbortSignal,
): AsyncGenerator<readonly RecordedEvent[], void, void> {
  let position = after
  let failures = 0
  while (!signal.aborted) {
    try {
      for await (const batch of followOnce(log, position, batchSize, signal)) {
        failures = 0
        position = batch.at(-1)?.position ?? position
        log.known.note(position)
        yield batch
      }
    } catch (error) {
      failures += 1
      if (isRefusal(error)) throw asStoreError(error)
      if (error instanceof BeyondTheLog && failures >= ATTEMPTS_BEYOND) throw error
    }
    await pause(backOff(failures, FIRST_RETRY_MS, log.timings.retry), signal)
  }
}

/**
 * Follows with one subscription, until it fails, or the signal comes. What is past is read in pages before: they come in full batches, and wait at the server for a consumer
 * that is slow.
 */
async function* followOnce(
  log: FollowedLog,
  after: Position,
  batchSize: number,
  signal: AbortSignal,
): AsyncGenerator<readonly RecordedEvent[], void, void> {
  await log.connection.up(signal)
  if (isOver(signal)) return
  await mustReach(log, after)
  let position = after
  for await (const batch of past(log, after, batchSize, signal)) {
    position = batch.at(-1)?.position ?? position
    yield batch
  }
  if (isOver(signal)) return
  const { session, subscription } = await log.connection.run(async (opened) => ({
    session: opened,
    subscription: await Subscription.open(opened, log.prefix, position, signal),
  }))
  try {
    yield* watched(log, subscription, position, batchSize, signal)
  } catch (error) {
    log.connection.report(session, error)
    throw error
  } finally {
    await subscription.close()
  }
}

/** A subscription from beyond the log is accepted, and skips in silence everything up to there. */
async function mustReach(log: FollowedLog, position: Position): Promise<void> {
  if (position === START) return
  if ((await log.head()) < position) throw new BeyondTheLog('the position is beyond the end of this log')
}

/** What is there already. */
async function* past(
  log: FollowedLog,
  after: Position,
  batchSize: number,
  signal: AbortSignal,
): AsyncGenerator<readonly RecordedEvent[], void, void> {
  let position = after
  for (let isMore = true; isMore;) {
    const page = await log.read(position, PAGE)
    for (let i = 0; i < page.length; i += batchSize) {
      if (isOver(signal)) return
      yield page.slice(i, i + batchSize)
    }
    position = page.at(-1)?.position ?? position
    isMore = page.length === PAGE
  }
}

/** Hands out what comes. When nothing comes for a while, the log's end tells whether there is nothing, or the subscription has gone silent. */
async function* watched(
  { head, timings }: FollowedLog,
  subscription: Subscription,
  after: Position,
  batchSize: number,
  signal: AbortSignal,
): AsyncGenerator<readonly RecordedEvent[], void, void> {
  let position = after
  let isSuspect = false
  while (!isOver(signal)) {
    const batch = await subscription.next(batchSize, isSuspect ? timings.grace : timings.watch, signal)
    if (isOver(signal)) return
    if (batch.length > 0) {
      isSuspect = false
      position = batch.at(-1)?.position ?? position
      yield batch
    } else if (isSuspect) {
      throw new StoreUnavailable('the subscription is silent')
    } else {
      isSuspect = (await head()) > position
    }
  }
}
