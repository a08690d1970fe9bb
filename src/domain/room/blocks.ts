import { accept, type Decision, reject } from '../decider.js'
import { access } from './access.js'
import type { BlockMember, UnblockMember } from './commands.js'
import type { RoomEvent } from './events.js'
import { blockKey, type RoomState } from './state.js'

/** Closes a direct room to both. Who is not in it cannot be blocked there. */
export function blockMember({ actorId, at, data }: BlockMember, state: RoomState): Decision<RoomEvent> {
  const refused = refusalOf(state, actorId, at)
  if (refused !== null) return refused
  if (!state.members.has(data.userId)) return reject('not_found', 'They are not a member of this room.')
  if (state.blocks.has(blockKey(actorId, data.userId))) return accept()
  return accept({ type: 'MemberBlocked', data: { userId: data.userId, byUserId: actorId } })
}

export function unblockMember({ actorId, at, data }: UnblockMember, state: RoomState): Decision<RoomEvent> {
  const refused = refusalOf(state, actorId, at)
  if (refused !== null) return refused
  if (!state.blocks.has(blockKey(actorId, data.userId))) return accept()
  return accept({ type: 'MemberUnblocked', data: { userId: data.userId, byUserId: actorId } })
}

function refusalOf(state: RoomState, actorId: string, at: string) {
  const allowed = access(state, actorId, at)
  if (!('granted' in allowed)) return allowed
  return state.type === 'direct' ? null : reject('conflict', 'Blocks are written into direct rooms only.')
}
