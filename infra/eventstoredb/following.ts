import { StoreUnavailable, type Position, type RecordedEvent } from '../../src/commands/event-store.js'
import type { Connection } from './connection.js'
import { asStoreError } from './failures.js'
import type { KnownHead } from './known-head.js'
import { backOff, pause } from './limits.js'
import { parsePosition } from './positions.js'
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
const PAGE = 512
/** Failures in a row, of a server that can be reached, after which whoever follows is told. (A node of a cluster may lag behind the one that told a position for a while.) */
const MOST_FAILURES = 6
/** Milliseconds after which one failure has nothing to do with the one before. */
const CALM_MS = 10_000

const isOver = (signal: AbortSignal): boolean => signal.aborted

/**
 * Follows the log, pulled batch by batch: see `EventStore.subscribe`. The server's subscriptions never reconnect, and drop whoever is too slow; so this begins a new one
 * after every failure, from the last event that was handed out.
 * @throws StoreUnavailable when the server can be reached, and fails all the same; RangeError when the position is none of such a log
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
    const began = performance.now()
    try {
      for await (const batch of followOnce(log, position, batchSize, signal)) {
        failures = 0
        position = batch.at(-1)?.position ?? position
        log.known.note(position)
        yield batch
      }
    } catch (error) {
      failures = performance.now() - began > CALM_MS ? 1 : failures + 1
      if (error instanceof RangeError) throw error
      if (failures >= MOST_FAILURES) throw asStoreError(error)
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

/** A subscription from beyond the log (it was restored from an old backup, perhaps) is accepted, and skips in silence everything up to there. */
async function mustReach(log: FollowedLog, position: Position): Promise<void> {
  if (parsePosition(position) === 'start') return
  if ((await log.head()) < position) throw new StoreUnavailable('the position is beyond the end of this log')
}

/** What is there already. While one page is handed out, the next is on its way. */
async function* past(
  log: FollowedLog,
  after: Position,
  batchSize: number,
  signal: AbortSignal,
): AsyncGenerator<readonly RecordedEvent[], void, void> {
  for (let reading = log.read(after, PAGE), isMore = true; isMore;) {
    const page = await reading
    isMore = page.length === PAGE
    if (isMore) reading = log.read(page.at(-1)?.position ?? after, PAGE)
    // Whoever leaves before it is there does not ask how it ended.
    reading.catch(() => undefined)
    for (let i = 0; i < page.length; i += batchSize) {
      if (isOver(signal)) return
      yield page.slice(i, i + batchSize)
    }
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
