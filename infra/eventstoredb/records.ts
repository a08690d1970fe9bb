import type { AllStreamResolvedEvent, EventData, ResolvedEvent } from '@eventstore/db-client'
import { jsonEvent } from '@eventstore/db-client'
import {
  StoreUnavailable,
  type EventMetadata,
  type NewEvent,
  type RecordedEvent,
} from '../../src/commands/event-store.js'
import type { JsonObject } from '../../src/domain/json.js'
import { identityStream } from './identity.js'
import { formatPosition } from './positions.js'

const encoder = new TextEncoder()
const MAX_EVENTS = 500
const MAX_BYTES = 1_048_576
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Events as the client takes them. What cannot be written as JSON (a BigInt, data that are undefined) must not reach it: it would throw where nobody can
 * catch it, and its promise would never settle. An id that is none, or one twice, the server would take for something else.
 * @throws RangeError when the append is larger, or smaller, than the port allows, or holds no JSON
 */
export function toEventData(events: readonly NewEvent[]): EventData[] {
  if (events.length < 1 || events.length > MAX_EVENTS)
    throw new RangeError(`an append has 1 to ${MAX_EVENTS} events, not ${events.length}`)
  if (events.some(({ id }) => !UUID.test(id)) || new Set(events.map(({ id }) => id)).size < events.length)
    throw new RangeError('the events of an append have ids of their own, UUIDs in small letters')
  checkBytes(events.map(({ data }) => asJson(data)))
  // Metadata may be given as bytes; data may not, or they would not be JSON to the server.
  return events.map(({ id, type, data, metadata }) =>
    jsonEvent({ id, type, data, metadata: encoder.encode(asJson(metadata)) }),
  )
}

function asJson(value: unknown): string {
  const text = textOf(value)
  if (text?.startsWith('{') !== true) throw new RangeError('an event is a JSON object')
  return text
}

function textOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch (cause) {
    throw new RangeError('an event is JSON', { cause })
  }
}

function checkBytes(texts: readonly string[]): void {
  // A UTF-16 unit takes three bytes at most: nearly every append is small enough not to be counted exactly.
  if (texts.reduce((size, { length }) => size + length, 0) * 3 <= MAX_BYTES) return
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  if (bytes > MAX_BYTES) throw new RangeError(`an append has at most ${MAX_BYTES} bytes of data, not ${bytes}`)
}

/**
 * An event of ours as the port shows it; null for all that is not: events of the system and of others on the same server, links, what is no JSON, and the log's identity.
 * @throws StoreUnavailable when the server is too old to tell positions
 */
export function toRecorded(prefix: string, { event }: ResolvedEvent | AllStreamResolvedEvent): RecordedEvent | null {
  if (event === undefined || !isOurs(prefix, event.streamId) || !event.isJson || event.type.startsWith('$')) return null
  const position = formatPosition(event.position)
  if (position === undefined) throw new StoreUnavailable('EventStoreDB tells positions from version 22.6 on')
  return {
    id: event.id,
    type: event.type,
    data: event.data as JsonObject,
    metadata: (event.metadata ?? {}) as EventMetadata,
    stream: event.streamId.slice(prefix.length),
    revision: Number(event.revision),
    position,
  }
}

/** Names that begin with `$` are the system's, `$$` their metadata. */
const isOurs = (prefix: string, stream: string): boolean =>
  stream.startsWith(prefix) && !stream.startsWith('$') && stream !== identityStream(prefix)
