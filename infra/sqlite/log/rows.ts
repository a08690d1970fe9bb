import {
  START,
  type EventMetadata,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from '../../../src/commands/event-store.js'
import type { JsonObject } from '../../../src/domain/json.js'

const MAX_EVENTS = 500
const MAX_BYTES = 1_048_576

/** Columns of the table `events`, in the order of its definition. */
export type Row = readonly [
  position: number,
  stream: string,
  revision: number,
  id: string,
  type: string,
  data: string,
  metadata: string,
]

/** An append as it travels to the thread: four texts per event (id, type, data, metadata), which cross faster than objects. */
export type Texts = readonly string[]
export const TEXTS_PER_EVENT = 4
const DATA = 2

/** Position numbers begin at 1; with 16 digits they compare as strings as they do as numbers. */
export function formatPosition(position: number): Position {
  return position === 0 ? START : String(position).padStart(16, '0')
}

/** @throws RangeError when it is no position of an embedded log */
export function parsePosition(position: Position): number {
  if (position === START) return 0
  if (!/^\d{16}$/.test(position)) throw new RangeError(`not a position of this log: ${JSON.stringify(position)}`)
  return Number(position)
}

export function toEvent([position, stream, revision, id, type, data, metadata]: Row): RecordedEvent {
  return {
    id,
    type,
    data: JSON.parse(data) as JsonObject,
    metadata: JSON.parse(metadata) as EventMetadata,
    stream,
    revision,
    position: formatPosition(position),
  }
}

/** Writes events as texts. @throws RangeError when the append is larger, or smaller, than the port allows */
export function toTexts(events: readonly NewEvent[]): Texts {
  if (events.length < 1 || events.length > MAX_EVENTS)
    throw new RangeError(`an append has 1 to ${MAX_EVENTS} events, not ${events.length}`)
  const texts: string[] = []
  for (const { id, type, data, metadata } of events) {
    texts.push(id, type, JSON.stringify(data), JSON.stringify(metadata))
  }
  checkBytes(texts)
  return texts
}

function checkBytes(texts: Texts): void {
  // A UTF-16 unit takes three bytes at most: nearly every append is small enough not to be counted exactly.
  if (sizeOf(texts) * 3 <= MAX_BYTES) return
  let bytes = 0
  for (let i = DATA; i < texts.length; i += TEXTS_PER_EVENT) bytes += Buffer.byteLength(texts[i] ?? '')
  if (bytes > MAX_BYTES) throw new RangeError(`an append has at most ${MAX_BYTES} bytes of data, not ${bytes}`)
}

/** Length of texts in UTF-16 units: what queues and caches are bounded by. */
export function sizeOf(texts: Texts): number {
  let size = 0
  for (const text of texts) size += text.length
  return size
}
