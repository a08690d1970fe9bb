import type { Participant } from '../../domain/conversation.js'
import { type MemberDocument, memberId } from '../models/members.js'
import type { RoomDocument } from '../models/rooms.js'
import type { ReadModels } from '../read-models.js'
import { hiddenUpTo } from './room-access.js'
import type { User } from './shapes.js'

/** Members that are told of, at most. */
const MOST = 50

/** The last message that some member may not see: in a `since_join` room what was said before the latest of them joined. */
export async function hiddenFromSome(models: ReadModels, roomId: string, room: RoomDocument): Promise<number> {
  if (room.historyVisibility === 'all') return 0
  const [latest] = await models.find<MemberDocument>('members', { filter: { roomId }, sort: { joinSeq: -1 }, limit: 1 })
  return latest === undefined ? 0 : hiddenUpTo({ room, member: latest.body })
}

/**
 * Members of the room, who spoke last first, at most `MOST`.
 * @param userIds who are among them in any case, if they are members
 */
export async function seatsOf(
  models: ReadModels,
  roomId: string,
  userIds: readonly string[],
): Promise<readonly MemberDocument[]> {
  const [named, latest] = await Promise.all([
    models.get<MemberDocument>(
      'members',
      userIds.map((userId) => memberId(roomId, userId)),
    ),
    models.find<MemberDocument>('members', { filter: { roomId }, sort: { lastOwnSeq: -1 }, limit: MOST }),
  ])
  const seats = [...named, ...latest].flatMap((member) => (member === null ? [] : [member.body]))
  const each = new Map(seats.map((seat) => [seat.userId, seat]))
  return [...each.values()].slice(0, MOST).sort((one, other) => other.lastOwnSeq - one.lastOwnSeq)
}

/** Somebody in their seat. */
export const participant = ({ role }: MemberDocument, user: User): Participant => {
  const { id, username, displayName, kind, bio, locale, timeZone } = user
  return { userId: id, username, displayName, kind, role, bio, locale, timeZone }
}
