import type { EventStore, Position } from '../../commands/event-store.js'
import { catalogue } from '../../domain/catalogue.js'
import type { Auditor } from '../../projections/audit/auditor.js'
import { roomEvent } from '../../projections/models/room-event.js'
import type { RoomDocument } from '../../projections/models/rooms.js'
import type { ProjectedEvent } from '../../projections/projection.js'
import type { FieldOpener } from '../../projections/queries/fields.js'
import { presentRooms } from '../../projections/queries/present-room.js'
import type { Room } from '../../projections/queries/shapes.js'
import type { ReadModels } from '../../projections/read-models.js'
import { project } from '../../projections/upcasting.js'

/** What it takes to show a room as it was a moment ago. */
export type RoomHistory = {
  readonly models: ReadModels
  readonly opener: FieldOpener
  readonly store: Pick<EventStore, 'readStream'>
  readonly auditor: Pick<Auditor, 'roomAt'>
}

/** Milliseconds that the read models are waited for; then the log itself is read. */
const PATIENCE_MS = 2_000
/** Events that are undone at most, before the log is read from its start instead. */
const MOST_UNDONE = 500

/**
 * The room as it was after one of its events, near the stream's head: today's document, with the few events since undone.
 * @param revision of that event
 * @param position of that event
 * @returns null when the room did not exist then
 * @throws StoreUnavailable
 */
export async function roomAsOf(
  history: RoomHistory,
  roomId: string,
  revision: number,
  position: Position,
): Promise<Room | null> {
  await history.models.waitFor(position, PATIENCE_MS)
  const [found] = await history.models.get<RoomDocument>('rooms', [roomId])
  const recent = found ? await undone(history.store, roomId, found.body, revision) : null
  const body = recent ?? (await history.auditor.roomAt(roomId, { revision }))?.room
  if (body === undefined) return null
  return (await presentRooms(history.opener, [{ id: roomId, body }]))[0] ?? null
}

/** The document as it was; null when it does not follow from what has happened since. */
async function undone(
  store: RoomHistory['store'],
  roomId: string,
  present: RoomDocument,
  revision: number,
): Promise<RoomDocument | null> {
  const later = present.revision - revision
  if (later < 0 || later > MOST_UNDONE) return null
  const events = later === 0 ? [] : await store.readStream(`room-${roomId}`, revision + 1, later)
  const past = events.reduceRight<RoomDocument | null>(
    (room, event) => room && undo(room, project(event, catalogue)),
    present,
  )
  return past && { ...past, revision }
}

/** The document before an event, as far as a Room shows it. Null where the event does not say what was there before. */
function undo(room: RoomDocument, recorded: ProjectedEvent): RoomDocument | null {
  const event = roomEvent(recorded)
  switch (event.type) {
    case 'RoomCreated':
    case 'RoomUpdated':
      return null
    case 'RoomArchived':
    case 'RoomRestored':
      return { ...room, archived: event.type === 'RoomRestored' }
    case 'OwnershipTransferred':
      return { ...room, ownerId: event.data.fromUserId }
    case 'MemberJoined':
      return { ...room, memberCount: room.memberCount - people(event.data.role) }
    case 'MemberLeft':
      return { ...room, memberCount: room.memberCount + 1 }
    case 'MemberRemoved':
      return { ...room, memberCount: room.memberCount + people(event.data.role) }
    case 'MessagePosted':
      return { ...room, lastSeq: event.data.seq - 1 }
    default:
      return room
  }
}

/** Agents do not count. */
const people = (role: string): number => (role === 'ai' ? 0 : 1)
