import type { RecordedEvent } from '../../commands/event-store.js'
import { type JsonObject, textIn } from '../../domain/json.js'
import { type MemberDocument, members } from '../models/members.js'
import { type MessageDocument, messages } from '../models/messages.js'
import { type RoomDocument, rooms } from '../models/rooms.js'
import type { Projection } from '../projection.js'
import { presentEventsOf, type StreamReader } from './log-pages.js'

/** A moment of a room: after the event of that revision, or after the last event that is not later than that time; else now. */
export type Moment = { readonly revision?: number; readonly at?: string }

/** The room's documents as they were. Still sealed. */
export type PastRoom = {
  readonly revision: number
  readonly at: string
  readonly room: RoomDocument
  readonly members: readonly MemberDocument[]
  /** The last ones, in ascending order. */
  readonly messages: readonly PastMessage[]
  readonly pins: readonly PastMessage[]
}
export type PastMessage = { readonly id: string; readonly body: MessageDocument }

const SHOWN = 50

/**
 * The room as it was: the read models' own folds, over a prefix of its events. Two passes, so that memory holds only what is shown
 * however long the room: the first finds out which messages those are, the second folds them.
 * @returns null when the room did not exist at that moment
 */
export async function roomAt(reader: StreamReader, roomId: string, moment: Moment): Promise<PastRoom | null> {
  const stream = `room-${roomId}`
  const outline = await foldOutline(reader, stream, moment)
  const { room, last } = outline
  if (room === null || last === null) return null
  const shown = new Set([...outline.recent.map(([id]) => id), ...room.pins])
  const documents = await foldMessages(reader, stream, last.revision, shown)
  const pick = (ids: readonly string[]): PastMessage[] =>
    ids.flatMap((id) => {
      const body = documents.get(id)
      return body === undefined ? [] : [{ id, body }]
    })
  return {
    revision: last.revision,
    at: last.metadata.at,
    room,
    members: [...outline.members.values()],
    messages: pick(outline.recent.map(([id]) => id)),
    pins: pick(room.pins),
  }
}

type Outline = {
  room: RoomDocument | null
  last: RecordedEvent | null
  readonly members: Map<string, MemberDocument>
  /** Ids and numbers of the latest messages. */
  readonly recent: [string, number][]
}

async function foldOutline(
  reader: StreamReader,
  stream: string,
  { revision = Infinity, at }: Moment,
): Promise<Outline> {
  const outline: Outline = { room: null, last: null, members: new Map(), recent: [] }
  for await (const event of presentEventsOf(reader, stream, revision)) {
    if (at !== undefined && event.metadata.at > at) break
    outline.room = rooms.evolve(outline.room, event, '')
    foldInto(members, outline.members, event)
    if (event.type === 'MessagePosted')
      outline.recent.push([textIn(event.data, 'messageId'), Number(event.data['seq'])])
    if (outline.recent.length > SHOWN) outline.recent.shift()
    outline.last = event
  }
  return outline
}

async function foldMessages(reader: StreamReader, stream: string, upTo: number, shown: ReadonlySet<string>) {
  const documents = new Map<string, MessageDocument>()
  for await (const event of presentEventsOf(reader, stream, upTo)) foldInto(messages, documents, event, shown)
  return documents
}

function foldInto<B extends JsonObject>(
  projection: Projection<B>,
  documents: Map<string, B>,
  event: RecordedEvent,
  only?: ReadonlySet<string>,
): void {
  if (!projection.handles.includes(event.type)) return
  for (const id of projection.key(event)) {
    if (only !== undefined && !only.has(id)) continue
    const evolved = projection.evolve(documents.get(id) ?? null, event, id)
    if (evolved === null) documents.delete(id)
    else documents.set(id, evolved)
  }
}
