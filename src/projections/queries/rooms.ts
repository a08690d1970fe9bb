import type { MemberDocument } from '../models/members.js'
import type { MessageDocument } from '../models/messages.js'
import type { RoomDocument } from '../models/rooms.js'
import { unmarked } from '../models/markers.js'
import type { QueryContext } from './context.js'
import { type Denied, denied, isDenied } from './denied.js'
import { encodeCursor, type Page, pageOf, slice } from './pages.js'
import { presentMessages } from './present-message.js'
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
  const sorted = seats.sort(byActivity)
  const found = slice(sorted, limit, cursor, (seat) => seat.roomId)
  if (found === null) return denied('invalid', 'This cursor is not one of ours.')
  const items = await entries(context, callerId, found.slice(0, limit))
  return pageOf(found, limit, (seat) => encodeCursor(seat.roomId), items)
}

type UnmarkedSeat = Omit<Seat, 'marker'>

const byActivity = (a: UnmarkedSeat, b: UnmarkedSeat): number =>
  a.room.lastActivityAt === b.room.lastActivityAt
    ? compare(a.roomId, b.roomId)
    : compare(b.room.lastActivityAt, a.room.lastActivityAt)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

async function entries(
  context: QueryContext,
  callerId: string,
  unmarkedSeats: readonly UnmarkedSeat[],
): Promise<readonly RoomEntry[]> {
  const ids = unmarkedSeats.map((seat) => seat.roomId)
  const markers = await markersOf(context.models, callerId, ids)
  const seats = unmarkedSeats.map((seat): Seat => ({ ...seat, marker: markers.get(seat.roomId) ?? null }))
  const [rooms, unread, last] = await Promise.all([
    presentRooms(
      context.opener,
      seats.map(({ roomId, room }) => ({ id: roomId, body: room })),
    ),
    unreadOf(context.models, seats),
    lastMessages(context, callerId, seats),
  ])
  return zip(seats, rooms).map(([seat, room], i) => ({
    ...room,
    membership: membershipOf(seat),
    ...(unread[i] ?? { unreadCount: 0, mentionCount: 0 }),
    lastMessage: last.get(seat.roomId) ?? null,
    lastActivityAt: seat.room.lastActivityAt,
    onlineCount: 0,
  }))
}

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
  const matching = rooms.filter((room) => `${room.name ?? ''}\n${room.description ?? ''}`.toLowerCase().includes(text))
  const found = slice(matching, limit, cursor, (room) => room.id)
  if (found === null) return denied('invalid', 'This cursor is not one of ours.')
  return pageOf(found, limit, (room) => encodeCursor(room.id), found.slice(0, limit))
}
