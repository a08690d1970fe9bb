import { markerId, type MarkerDocument } from '../models/markers.js'
import type { MemberDocument } from '../models/members.js'
import type { RoomDocument } from '../models/rooms.js'
import {
  childOf,
  EVERYONE,
  everyoneBy,
  FAN_OUT,
  LEVELS,
  nodeId,
  quietOf,
  type TallyDocument,
  UNCOUNTED,
} from '../models/tallies.js'
import type { ReadModels } from '../read-models.js'

export type Unread = { readonly unreadCount: number; readonly mentionCount: number }

/** A room as one member sees it. */
export type Seat = {
  readonly roomId: string
  readonly room: RoomDocument
  readonly member: MemberDocument
  readonly marker: MarkerDocument | null
}

/** How far the member has read: their marker, or their own last message. */
export const readSeqOf = ({ member, marker }: Pick<Seat, 'member' | 'marker'>): number =>
  Math.max(marker?.readSeq ?? 0, member.lastOwnSeq)

/** Messages up to this one are not unread: read, before their own last one, or before they joined. */
const seenUpTo = (seat: Seat): number => Math.max(readSeqOf(seat), seat.member.joinSeq)

/**
 * Unread messages and mentions of many rooms, from the rooms' counted sets: one look-up, a handful of small documents per room, no message read.
 * unread = (messages above what was seen, up to the room's last one) − (those of them that are nobody's unread, or were posted for the member)
 */
export async function unreadOf(models: ReadModels, seats: readonly Seat[]): Promise<readonly Unread[]> {
  const behind = seats.filter((seat) => seenUpTo(seat) < seat.room.lastSeq)
  const ids = [...new Set(behind.flatMap((seat) => setsOf(seat).flatMap((set) => nodesOf(seat, set))))]
  const documents = ids.length === 0 ? [] : await models.get<TallyDocument>('tallies', ids)
  const nodes = new Map(ids.map((id, i) => [id, documents[i]?.body.counts ?? []]))
  return seats.map((seat) => count(seat, nodes))
}

function count(seat: Seat, nodes: ReadonlyMap<string, readonly number[]>): Unread {
  const { roomId, room, member } = seat
  const seen = seenUpTo(seat)
  if (seen >= room.lastSeq) return { unreadCount: 0, mentionCount: 0 }
  const after = (set: string, level: number, seq: number): number =>
    sumAfter(nodes.get(nodeId(roomId, set, level, seq)) ?? [], childOf(level, seq))
  // The trees may be newer than the room's document: what they have above its last message is left out again.
  const within = (set: string): number =>
    levelsOf(seat).reduce((sum, level) => sum + after(set, level, seen) - after(set, level, room.lastSeq), 0)
  const [quiet, own] = hasQuiet(seat) ? [within(quietOf(member.userId)), within(everyoneBy(member.userId))] : [0, 0]
  return {
    unreadCount: room.lastSeq - seen - within(UNCOUNTED) - quiet,
    mentionCount: within(EVERYONE) - own + within(member.userId),
  }
}

const setsOf = (seat: Seat): readonly string[] => {
  const { userId } = seat.member
  return [UNCOUNTED, EVERYONE, userId, ...(hasQuiet(seat) ? [quietOf(userId), everyoneBy(userId)] : [])]
}

/** Whether something above what the member has seen was posted for them: only then is anything there that is not unread because it is theirs. */
const hasQuiet = (seat: Seat): boolean => seat.member.lastQuietSeq > seenUpTo(seat)

const nodesOf = (seat: Seat, set: string): readonly string[] =>
  levelsOf(seat).flatMap((level) => [
    nodeId(seat.roomId, set, level, seenUpTo(seat)),
    nodeId(seat.roomId, set, level, seat.room.lastSeq),
  ])

/** The levels at which the number seen and the room's last one are in different children: above, both have the same ahead of them. */
const levelsOf = (seat: Seat): readonly number[] =>
  levels.filter((level) => blockOf(level, seat.room.lastSeq) > blockOf(level, seenUpTo(seat)))

const levels = Array.from({ length: LEVELS }, (_, level) => level)
const blockOf = (level: number, seq: number): number => Math.floor(seq / FAN_OUT ** level)

const sumAfter = (counts: readonly number[], child: number): number =>
  counts.slice(child + 1).reduce((sum, n) => sum + n, 0)

/** The member's markers in these rooms, by room. */
export async function markersOf(
  models: ReadModels,
  userId: string,
  roomIds: readonly string[],
): Promise<ReadonlyMap<string, MarkerDocument>> {
  const documents = await models.get<MarkerDocument>(
    'markers',
    roomIds.map((roomId) => markerId(userId, roomId)),
  )
  return new Map(documents.filter((document) => document !== null).map(({ body }) => [body.roomId, body]))
}
