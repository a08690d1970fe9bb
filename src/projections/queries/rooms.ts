import type { MemberDocument } from '../models/members.js'
import type { MessageDocument } from '../models/messages.js'
import type { RoomDocument } from '../models/rooms.js'
import { unmarked } from '../models/markers.js'
import type { QueryContext } from './context.js'
import { type Denied, denied, isDenied } from './denied.js'
import { type Activity, activityCursor, type Page, pageByActivity, pageOf } from './pages.js'
import { presentMessages } from './present-message.js'
import { partnersOf } from './partners.js'
import { presentRooms } from './present-room.js'
import { approach, enter, hiddenUpTo } from './room-access.js'
import type { Room, RoomEntry } from './shapes.js'
import { markersOf, readSeqOf, type Seat, unreadOf } from './unread.js'

/** Public rooms that a search looks at, the latest active ones. */
const DISCOVERABLE = 10_000

/** The room: for its members; a public one for all who are logged in. */
export async function getRoom(context: QueryContext, roomId: string, callerId: string): Promise<Room | Denied> {
  const found = await approach(context.models, roomId, callerId)
  if (isDenied(found)) return found
  if (found.member === null && found.room.type !== 'public')
    return denied('forbidden', 'You are not a member of this room.')
  return (
    (await presentRooms(context.opener, [{ id: roomId, body: found.room }]))[0] ??
    denied('not_found', 'There is no such room.')
  )
}

/** The room as the caller's list shows it. */
export async function getRoomEntry(
  context: QueryContext,
  roomId: string,
  callerId: string,
): Promise<RoomEntry | Denied> {
  const entered = await enter(context.models, roomId, callerId)
  if (isDenied(entered)) return entered
  return (await entries(context, callerId, [entered]))[0] ?? denied('not_found', 'There is no such room.')
}

/** The caller's rooms, the latest activity first. */
export async function listRooms(
  context: QueryContext,
  callerId: string,
  limit: number,
  cursor?: string,
): Promise<Page<RoomEntry> | Denied> {
  const memberships = await context.models.find<MemberDocument>('members', { filter: { userId: callerId } })
  const rooms = await context.models.get<RoomDocument>(
    'rooms',
    memberships.map(({ body }) => body.roomId),
  )
  const seats = memberships.flatMap(({ body: member }, i) => {
    const room = rooms[i]
    return room ? [{ roomId: member.roomId, room: room.body, member }] : []
  })
  const found = pageByActivity(seats, limit, cursor, activityOf)
  if (found === null) return denied('invalid', 'This cursor is not one of ours.')
  const items = await entries(context, callerId, found.slice(0, limit))
  return pageOf(found, limit, (seat) => activityCursor(activityOf(seat)), items)
}

type UnmarkedSeat = Omit<Seat, 'marker'>

const activityOf = ({ roomId, room }: UnmarkedSeat): Activity => ({ at: room.lastActivityAt, id: roomId })

async function entries(
  context: QueryContext,
  callerId: string,
  unmarkedSeats: readonly UnmarkedSeat[],
): Promise<readonly RoomEntry[]> {
  const ids = unmarkedSeats.map((seat) => seat.roomId)
  const markers = await markersOf(context.models, callerId, ids)
  const seats = unmarkedSeats.map((seat): Seat => ({ ...seat, marker: markers.get(seat.roomId) ?? null }))
  const [rooms, unread, last, partners] = await Promise.all([
    presentRooms(
      context.opener,
      seats.map(({ roomId, room }) => ({ id: roomId, body: room })),
    ),
    unreadOf(context.models, seats),
    lastMessages(context, callerId, seats),
    partnersOf(context, callerId, seats),
  ])
  return zip(seats, rooms).map(([seat, room], i) => ({
    ...room,
    partner: partners.get(seat.roomId) ?? null,
    membership: membershipOf(seat),
    ...(unread[i] ?? { unreadCount: 0, mentionCount: 0 }),
    lastMessage: last.get(seat.roomId) ?? null,
    lastActivityAt: seat.room.lastActivityAt,
    onlineCount: context.presence.onlineIn(seat.roomId).size + agentsIn(seat.room),
  }))
}

/** Agents of a room, as its settings name them; a direct room's second member, where it is not a person. */
const agentsIn = ({ type, ai, memberCount }: RoomDocument): number =>
  type === 'direct' ? 2 - memberCount : ai.enabled ? new Set(ai.agents).size : 0

const zip = <A, B>(as: readonly A[], bs: readonly B[]): readonly (readonly [A, B])[] =>
  as.flatMap((a, i) => bs.slice(i, i + 1).map((b) => [a, b] as const))

function membershipOf(seat: Seat): RoomEntry['membership'] {
  const { notifications, favourite, hidden } = seat.marker ?? unmarked(seat.member.userId, seat.roomId)
  return {
    role: seat.member.role,
    joinedAt: seat.member.joinedAt,
    readSeq: readSeqOf(seat),
    notifications,
    favourite,
    hidden,
  }
}

async function lastMessages(context: QueryContext, callerId: string, seats: readonly Seat[]) {
  const visible = seats.filter((seat) => seat.room.lastMessageId !== null && seat.room.lastSeq > hiddenUpTo(seat))
  const documents = await context.models.get<MessageDocument>(
    'messages',
    visible.map((seat) => seat.room.lastMessageId ?? ''),
  )
  const messages = await presentMessages(
    context,
    documents.filter((document) => document !== null),
    callerId,
  )
  return new Map(messages.map((message) => [message.roomId, message]))
}

/** Public rooms that are not archived and whose name or description contains the text, the latest activity first. */
export async function discoverRooms(
  context: QueryContext,
  text: string,
  limit: number,
  cursor?: string,
): Promise<Page<Room> | Denied> {
  const documents = await context.models.find<RoomDocument>('rooms', {
    filter: { type: 'public', archived: false },
    sort: { lastActivityAt: -1 },
    limit: DISCOVERABLE,
  })
  const rooms = await presentRooms(context.opener, documents)
  const matching = rooms
    .map((room, i) => ({ room, activity: { at: documents[i]?.body.lastActivityAt ?? '', id: room.id } }))
    .filter(({ room }) => `${room.name ?? ''}\n${room.description ?? ''}`.toLowerCase().includes(text))
  const found = pageByActivity(matching, limit, cursor, ({ activity }) => activity)
  if (found === null) return denied('invalid', 'This cursor is not one of ours.')
  const items = found.slice(0, limit).map(({ room }) => room)
  return pageOf(found, limit, ({ activity }) => activityCursor(activity), items)
}
