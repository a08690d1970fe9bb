import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import type { StoredEvent } from './event.js'
import { filterOf } from './event-filter.js'
import { streams } from './generated.js'
import type { Log } from './log.js'
import type { StreamHistory } from './stream-history.js'

type Options = ReadReq.Options
type Events = Generator<StoredEvent, void>

const isBackwards = (options: Options): boolean =>
  options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS

/** The stream that a read or a subscription names. */
export const streamNamed = (options: Options): string =>
  Buffer.from(options.getStream()?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString()

/** What a read of `$all` shows: everything, the position asked for included. */
export function* selectFromAll(options: Options, log: Log): Events {
  const wants = filterOf(options)?.matches ?? (() => true)
  const start = startInAll(options, log)
  const events = isBackwards(options) ? downwards(log.events, start, 0) : upwards(log.events, start, log.visible)
  for (const event of events) if (wants(event)) yield event
}

/** What a read of a stream shows: not what its metadata hide. */
export function selectFromStream(options: Options, history: StreamHistory, log: Log): Events {
  const start = startInStream(options)
  const end = history.events.findLastIndex(({ index }) => index < log.visible) + 1
  return isBackwards(options)
    ? downwards(history.events, Math.min(start, end - 1), history.first)
    : upwards(history.events, Math.max(start, history.first), end)
}

function* upwards(events: readonly StoredEvent[], from: number, end: number): Events {
  for (let i = from; i < end; i++) {
    const event = events[i]
    if (event !== undefined) yield event
  }
}

function* downwards(events: readonly StoredEvent[], from: number, until: number): Events {
  for (let i = from; i >= until; i--) {
    const event = events[i]
    if (event !== undefined) yield event
  }
}

/** Index of the first event at or after the position; read backwards, of the last one before it. */
function startInAll(options: Options, log: Log): number {
  const all = options.getAll()
  const [first, end] = isBackwards(options) ? [-1, log.visible - 1] : [0, log.visible]
  if (all?.hasEnd() === true) return end
  if (all?.hasStart() === true) return first
  const after = indexAfter(log, Number(all?.getPosition()?.getCommitPosition() ?? 0) - 1)
  return first + after
}

function startInStream(options: Options): number {
  const stream = options.getStream()
  if (stream?.hasEnd() === true) return Infinity
  return stream?.hasRevision() === true ? Number(stream.getRevision()) : 0
}

/** Index of the first event that a subscription to `$all` shows: it begins after the position, be that beyond the log. */
export function firstOfSubscription(all: ReadReq.Options.AllOptions, log: Log): number {
  if (all.hasEnd()) return log.visible
  if (all.hasStart()) return 0
  return indexAfter(log, Number(all.getPosition()?.getCommitPosition() ?? 0))
}

/** Index of the first event after a position: the end of the log when there is none. */
function indexAfter(log: Log, position: number): number {
  let [low, high] = [0, log.visible]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((log.events[middle]?.position ?? Infinity) > position) high = middle
    else low = middle + 1
  }
  return low
}
