import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import { status } from '@grpc/grpc-js'
import { notFoundFrame } from './answers.js'
import type { Call } from './call.js'
import type { StoredEvent } from './event.js'
import { filterOf } from './event-filter.js'
import { streams } from './generated.js'
import type { Log } from './log.js'
import { Subscription } from './subscription.js'

type Options = ReadReq.Options

/** So many bytes are handed to the connection before the reader has taken any. */
const WINDOW = 64 * 1024

/** Answers a read, or begins a subscription, which is a read without an end. */
export function read(call: Call, options: Options, log: Log): Subscription | undefined {
  if (options.hasSubscription()) return subscribe(call, options, log)
  const count = Number(options.getCount())
  if (count <= 0) return void call.fail(status.UNKNOWN, 'Exception was thrown by handler.')
  const events = options.hasAll() ? allEvents(options, log) : streamEvents(call, options, log)
  if (events !== undefined) pump(call, events, count)
  return undefined
}

/** Sends as many as were asked for, as fast as the reader takes them. */
function pump(call: Call, events: Iterator<StoredEvent>, count: number): void {
  let left = count
  const go = (): void => {
    const frames: Buffer[] = []
    let room = WINDOW - call.backlog
    while (left > 0 && room > 0) {
      const { value, done } = events.next()
      if (done === true) left = 0
      else {
        left--
        room -= value.frame.length
        frames.push(value.frame)
      }
    }
    if (frames.length > 0) call.send(Buffer.concat(frames))
    if (left === 0) call.finish()
  }
  call.onDrain(go)
  go()
}

const isBackwards = (options: Options): boolean =>
  options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS

function* upwards(events: readonly StoredEvent[], from: number, isThere: (event: StoredEvent) => boolean) {
  for (let i = Math.max(from, 0); ; i++) {
    const event = events[i]
    if (event === undefined || !isThere(event)) return
    yield event
  }
}

function* downwards(events: readonly StoredEvent[], from: number, until = 0) {
  for (let i = Math.min(from, events.length - 1); i >= until; i--) {
    const event = events[i]
    if (event !== undefined) yield event
  }
}

/** `$all` shows everything, in both directions from the position asked for, that one included. */
function* allEvents(options: Options, log: Log): Generator<StoredEvent> {
  const wants = filterOf(options)?.matches ?? (() => true)
  const from = allStart(options, log)
  const end = log.visible
  const isVisible = ({ index }: StoredEvent): boolean => index < end
  const events = isBackwards(options)
    ? downwards(log.events, Math.min(from, end - 1))
    : upwards(log.events, from, isVisible)
  for (const event of events) if (wants(event)) yield event
}

/** Index of the first event at or after the position; read backwards, of the last one before it. */
function allStart(options: Options, log: Log): number {
  const all = options.getAll()
  if (all?.hasEnd() === true) return isBackwards(options) ? log.visible - 1 : log.visible
  if (all?.hasStart() === true) return isBackwards(options) ? -1 : 0
  const after = indexAfter(log, Number(all?.getPosition()?.getCommitPosition() ?? 0) - 1)
  return isBackwards(options) ? after - 1 : after
}

/** Index of the first event after a position: the log's length when the position is beyond it. */
function indexAfter(log: Log, position: number): number {
  let [low, high] = [0, log.visible]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((log.events[middle]?.position ?? Infinity) > position) high = middle
    else low = middle + 1
  }
  return low
}

const nameOf = (options: Options): string =>
  Buffer.from(options.getStream()?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString()

/** @returns undefined when the call has been ended because there is nothing to read */
function streamEvents(call: Call, options: Options, log: Log): Iterator<StoredEvent> | undefined {
  const name = nameOf(options)
  const history = log.history(name)
  const isVisible = ({ index }: StoredEvent): boolean => index < log.visible
  const isThere = !history.isMissing && history.events[0] !== undefined && isVisible(history.events[0])
  if (history.isTombstoned) {
    const message = `Event stream '${name}' is deleted.`
    return void call.fail(status.FAILED_PRECONDITION, message, { exception: 'stream-deleted', 'stream-name': name })
  }
  if (!isThere) {
    call.send(notFoundFrame(name))
    return void call.finish()
  }
  const from = streamStart(options)
  if (!isBackwards(options)) return upwards(history.events, Math.max(from, history.first), isVisible)
  const last = history.events.findLastIndex(isVisible)
  return downwards(history.events, Math.min(from, last), history.first)
}

function streamStart(options: Options): number {
  const stream = options.getStream()
  if (stream?.hasEnd() === true) return Infinity
  return stream?.hasRevision() === true ? Number(stream.getRevision()) : 0
}

/** A start that the log has not reached is accepted in silence. */
function subscribe(call: Call, options: Options, log: Log): Subscription {
  const all = options.getAll()
  if (all !== undefined) {
    const filter = filterOf(options)
    return new Subscription(call, log, firstOfAll(all, log), filter?.matches ?? (() => true), filter)
  }
  const name = nameOf(options)
  const stream = options.getStream()
  const isLiveOnly = stream?.hasEnd() === true
  const after = stream?.hasRevision() === true ? Number(stream.getRevision()) : -1
  const wants = (event: StoredEvent): boolean => event.stream === name && event.revision > after
  return new Subscription(call, log, isLiveOnly ? log.visible : 0, wants)
}

function firstOfAll(all: ReadReq.Options.AllOptions, log: Log): number {
  if (all.hasEnd()) return log.visible
  if (all.hasStart()) return 0
  return indexAfter(log, Number(all.getPosition()?.getCommitPosition() ?? 0))
}
