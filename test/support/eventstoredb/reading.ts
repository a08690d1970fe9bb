import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import { status } from '@grpc/grpc-js'
import { notFoundFrame } from './answers.js'
import type { Call } from './call.js'
import type { StoredEvent } from './event.js'
import { filterOf } from './event-filter.js'
import type { Log } from './log.js'
import { firstOfSubscription, selectFromAll, selectFromStream, streamNamed } from './selection.js'
import { refuseDeleted } from './single-append.js'
import { Subscription } from './subscription.js'

type Options = ReadReq.Options

/** So many bytes are handed to the connection before the reader has taken any. */
const WINDOW = 64 * 1024

/** Answers a read. */
export function read(call: Call, options: Options, log: Log): void {
  const count = Number(options.getCount())
  if (count <= 0) call.fail(status.UNKNOWN, 'Exception was thrown by handler.')
  else if (options.hasAll()) pump(call, selectFromAll(options, log), count)
  else readStream(call, options, log, count)
}

function readStream(call: Call, options: Options, log: Log, count: number): void {
  const name = streamNamed(options)
  const history = log.history(name)
  const first = history.events[0]
  if (history.isTombstoned) refuseDeleted(call, name)
  else if (history.isMissing || first === undefined || first.index >= log.visible) {
    call.send(notFoundFrame(name))
    call.finish()
  } else pump(call, selectFromStream(options, history, log), count)
}

/** Sends as many as were asked for, as fast as the reader takes them. */
function pump(call: Call, events: Iterator<StoredEvent, void>, count: number): void {
  let left = count
  const go = (): void => {
    const frames: Buffer[] = []
    let room = WINDOW - call.backlog
    while (left > 0 && room > 0) {
      const next = events.next()
      if (next.done === true) left = 0
      else {
        left--
        room -= next.value.frame.length
        frames.push(next.value.frame)
      }
    }
    if (frames.length > 0) call.send(Buffer.concat(frames))
    if (left === 0) call.finish()
  }
  call.onDrain(go)
  go()
}

/** Begins a subscription: a read without an end. A start that the log has not reached is accepted in silence. */
export function subscribe(call: Call, options: Options, log: Log): Subscription {
  const all = options.getAll()
  if (all !== undefined) {
    const filter = filterOf(options)
    return new Subscription(call, log, firstOfSubscription(all, log), filter?.matches ?? (() => true), filter)
  }
  const name = streamNamed(options)
  const stream = options.getStream()
  const after = stream?.hasRevision() === true ? Number(stream.getRevision()) : -1
  const wants = (event: StoredEvent): boolean => event.stream === name && event.revision > after
  return new Subscription(call, log, stream?.hasEnd() === true ? log.visible : 0, wants)
}
