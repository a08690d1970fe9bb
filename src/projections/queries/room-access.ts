import { isAtLeast, type Role } from '../../domain/room/permissions.js'
import { memberId, type MemberDocument } from '../models/members.js'
import type { RoomDocument } from '../models/rooms.js'
import type { ReadModels } from '../read-models.js'
import { type Denied, denied } from './denied.js'

/** A room with the caller's seat in it. */
export type Entered = { readonly roomId: string; readonly room: RoomDocument; readonly member: MemberDocument }

/** The room and the caller's membership, if any; 404 for an unknown room. */
export async function approach(
  models: ReadModels,
  roomId: string,
  userId: string,
): Promise<{ roomId: string; room: RoomDocument; member: MemberDocument | null } | Denied> {
  const [[room], [member]] = await Promise.all([
    models.get<RoomDocument>('rooms', [roomId]),
    models.get<MemberDocument>('members', [memberId(roomId, userId)]),
  ])
  if (!room) return denied('not_found', 'There is no such room.')
  return { roomId, room: room.body, member: member?.body ?? null }
}

/** As `approach`, for members only (of at least a rank): 403 for everyone else. */
export async function enter(
  models: ReadModels,
  roomId: string,
  userId: string,
  rank?: Role,
): Promise<Entered | Denied> {
  const found = await approach(models, roomId, userId)
  if ('denied' in found) return found
  const { room, member } = found
  if (member === null) return denied('forbidden', 'You are not a member of this room.')
  if (rank !== undefined && !isAtLeast(member.role, rank))
    return denied('forbidden', `This needs the role ${rank} or a higher one.`)
  return { roomId, room, member }
}

/** The number of the last message that the member may not see: what was said before they joined, where that is the room's rule. */
export const hiddenUpTo = ({ room, member }: Pick<Entered, 'room' | 'member'>): number =>
  room.historyVisibility === 'since_join' ? member.joinSeq : 0
