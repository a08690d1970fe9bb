import { accept, type Decision, reject } from '../decider.js'
import { access, parleysOwn, type Refused } from './access.js'
import type { AnswerInvite, ExpireInvite, RevokeInvite, SendInvite } from './commands.js'
import type { RoomEvent } from './events.js'
import { admit } from './membership.js'
import { isAtLeast, NEEDED } from './permissions.js'
import { inviteOf, openInviteOf } from './open-invites.js'
import type { RoomState } from './state.js'

export function sendInvite({ actorId, at, data }: SendInvite, state: RoomState): Decision<RoomEvent> {
  const restricted = state.settings.invitePolicy === 'moderators' && state.type !== 'direct'
  const allowed = access(state, actorId, at, restricted ? { rank: NEEDED.inviteRestricted } : {})
  if (!('granted' in allowed)) return allowed
  const refused = refusalOf(data, state, at)
  if (refused !== null) return refused
  const { inviteId, inviteeId, expiresAt } = data
  const sent: RoomEvent = { type: 'InviteSent', data: { inviteId, inviterId: actorId, inviteeId, expiresAt } }
  const expired = inviteOf(state, inviteeId, (invite) => invite.expiresAt <= at)
  return expired === undefined
    ? accept(sent)
    : accept<RoomEvent>({ type: 'InviteExpired', data: { inviteId: expired, inviteeId } }, sent)
}

/** Why this person cannot be invited to this room, if so. */
function refusalOf(data: SendInvite['data'], state: RoomState, at: string): Refused | null {
  if (data.isBlocked) return reject('blocked', 'One of you has blocked the other.')
  if (state.bans.has(data.inviteeId)) return reject('banned', 'They are banned from this room.')
  if (state.type === 'admin' && !data.inviteeIsAdmin)
    return reject('forbidden', 'Only system administrators can be invited here.')
  if (state.type === 'direct' || state.type === 'home')
    return reject('conflict', `Nobody can be invited to a ${state.type} room.`)
  if (data.inviteeIsAgent) return reject('conflict', 'AI members are put into a room by its settings, not invited.')
  if (state.members.has(data.inviteeId)) return reject('already_member', 'They are a member already.')
  if (openInviteOf(state, data.inviteeId, at) !== undefined)
    return reject('invite_pending', 'They have an open invite already.')
  return null
}

/** Accepts or declines: only the invitee, only while it is open. Expiry is decided here, at answer time. */
export function answerInvite({ actorId, at, data }: AnswerInvite, state: RoomState): Decision<RoomEvent> {
  if (state.phase === 'absent') return reject('not_found', 'There is no such invite.')
  const invite = state.invites.get(data.inviteId)
  // An open invite says itself whose it is; of a closed one the caller has to know.
  if ((invite?.inviteeId ?? data.inviteeId) !== actorId) return reject('forbidden', 'This invite is for somebody else.')
  if (state.phase === 'archived') return reject('room_archived', 'This room is archived.')
  if (invite === undefined || invite.expiresAt <= at)
    return reject('invite_closed', 'This invite is not open any more.')
  if (data.answer === 'accept') return admit(state, actorId, at, data.inviteId)
  return accept({ type: 'InviteDeclined', data: { inviteId: data.inviteId, inviteeId: actorId } })
}

export function revokeInvite({ actorId, data, at }: RevokeInvite, state: RoomState): Decision<RoomEvent> {
  if (state.phase === 'absent') return reject('not_found', 'There is no such invite.')
  const member = state.members.get(actorId)
  const isInviter = data.inviterId === actorId
  if (member === undefined && !isInviter) return reject('forbidden', 'You are not a member of this room.')
  if (state.phase === 'archived') return reject('room_archived', 'This room is archived.')
  if (!isInviter && !isAtLeast(member?.role ?? 'member', NEEDED.revokeOthersInvite))
    return reject('forbidden', 'Only who sent it, or a moderator, may revoke an invite.')
  const invite = state.invites.get(data.inviteId)
  if (invite === undefined || invite.expiresAt <= at)
    return reject('invite_closed', 'This invite is not open any more.')
  return accept({ type: 'InviteRevoked', data: { inviteId: data.inviteId, inviteeId: invite.inviteeId } })
}

/** Parley's own: closes an invite whose time is over. One that is closed, or not over yet, is left alone. */
export function expireInvite({ actorId, data, at }: ExpireInvite, state: RoomState): Decision<RoomEvent> {
  const allowed = parleysOwn(state, actorId, at)
  if (!('granted' in allowed)) return allowed
  const invite = state.invites.get(data.inviteId)
  if (invite === undefined || invite.expiresAt > at) return accept()
  return accept({ type: 'InviteExpired', data: { inviteId: data.inviteId, inviteeId: invite.inviteeId } })
}
