import { accept, type Decision, reject } from '../decider.js'
import { SYSTEM } from '../actor.js'
import { access, type Refused, refuseUnlessOutranks } from './access.js'
import type {
  BanMember,
  ChangeMember,
  JoinRoom,
  LeaveRoom,
  RemoveMember,
  TransferOwnership,
  UnbanMember,
} from './commands.js'
import type { RoomEvent } from './events.js'
import { openInviteOf } from './open-invites.js'
import { isAtLeast, NEEDED, outranks } from './permissions.js'
import type { Membership, RoomState } from './state.js'

/** Joins a public room, or one to which there is an open invite (which is so accepted). */
export function joinRoom({ actorId, at, data }: JoinRoom, state: RoomState): Decision<RoomEvent> {
  if (state.phase === 'absent') return reject('not_found', 'There is no such room.')
  if (state.members.has(actorId)) return accept()
  if (state.bans.has(actorId)) return reject('banned', 'You are banned from this room.')
  const invite = openInviteOf(state, actorId, at)
  const isOpen = state.type === 'public' || (state.type === 'admin' && data.isAdmin)
  if (!isOpen && invite === undefined) return reject('forbidden', 'This room can be joined by invitation only.')
  if (state.phase === 'archived') return reject('room_archived', 'This room is archived.')
  return admit(state, actorId, at, invite)
}

/** Seats a person if there is room, accepting the invite that brought them. A mute that still runs comes back with them, and how far they have read. */
export function admit(state: RoomState, userId: string, at: string, inviteId: string | undefined): Decision<RoomEvent> {
  if (state.people >= state.settings.maxMembers)
    return reject('room_full', `The room has its ${state.settings.maxMembers} members.`)
  const [mutedUntil, ownSeq] = [state.mutes.get(userId), state.ownSeqs.get(userId)]
  const joined: RoomEvent = {
    type: 'MemberJoined',
    data: {
      ...{ userId, role: 'member', seq: state.lastSeq },
      ...(ownSeq !== undefined && { ownSeq }),
      ...(inviteId !== undefined && { inviteId }),
      ...(mutedUntil !== undefined && mutedUntil > at && { mutedUntil }),
    },
  }
  if (inviteId === undefined) return accept(joined)
  return accept<RoomEvent>({ type: 'InviteAccepted', data: { inviteId, inviteeId: userId } }, joined)
}

export function leaveRoom({ actorId, at }: LeaveRoom, state: RoomState): Decision<RoomEvent> {
  const allowed = access(state, actorId, at, { evenArchived: true })
  if (!('granted' in allowed)) return allowed
  if (state.type === 'direct' || state.type === 'home')
    return reject('conflict', `A ${state.type} room cannot be left; it can be hidden.`)
  if (allowed.member.role === 'ai') return reject('conflict', 'An AI member is taken out by the settings.')
  if (allowed.member.role === 'owner') return reject('owner_must_stay', 'Pass the ownership on before leaving.')
  return accept({ type: 'MemberLeft', data: { userId: actorId, ...standing(allowed.member) } })
}

export function transferOwnership({ actorId, at, data }: TransferOwnership, state: RoomState): Decision<RoomEvent> {
  const allowed = access(state, actorId, at, { rank: NEEDED.transfer })
  if (!('granted' in allowed)) return allowed
  if (state.type === 'home' && data.userId !== state.ownerId)
    return reject('conflict', 'A home room stays with its person.')
  const heir = state.members.get(data.userId)
  if (heir === undefined) return notAMember()
  if (heir.role === 'ai') return reject('conflict', 'An AI member cannot own a room.')
  if (heir.role === 'owner') return accept()
  return accept({ type: 'OwnershipTransferred', data: { fromUserId: state.ownerId ?? actorId, toUserId: data.userId } })
}

/** Changes a member's role (admins), mutes or unmutes them (moderators). */
export function changeMember(command: ChangeMember, state: RoomState): Decision<RoomEvent> {
  const { actorId, at, data } = command
  const rank = data.role === undefined ? NEEDED.moderate : NEEDED.changeRoles
  const found = subordinate(state, actorId, at, data.userId, rank)
  if ('accepted' in found) return found
  const { actor, member } = found
  if (data.role !== undefined && !outranks(actor.role, data.role))
    return reject('forbidden', 'You cannot give a role as high as your own.')
  if (data.role !== undefined && member.role === 'ai') return reject('conflict', 'An AI member has no other role.')
  return accept(...roleChange(data, member), ...muteChange(command, member))
}

const roleChange = ({ userId, role }: ChangeMember['data'], member: Membership): RoomEvent[] =>
  role === undefined || role === member.role
    ? []
    : [{ type: 'MemberRoleChanged', data: { userId, ...standing(member), role } }]

function muteChange({ data, at }: ChangeMember, member: Membership): RoomEvent[] {
  if (data.mutedUntil === undefined) return []
  const until = data.mutedUntil !== null && data.mutedUntil > at ? data.mutedUntil : null
  if (until === member.mutedUntil) return []
  const { userId, role = member.role } = data
  return [{ type: 'MemberMuted', data: { userId, until, role, joinedAt: member.joinedAt } }]
}

export function removeMember({ actorId, at, data }: RemoveMember, state: RoomState): Decision<RoomEvent> {
  const found = subordinate(state, actorId, at, data.userId, NEEDED.moderate)
  if ('accepted' in found) return found
  if (state.type === 'home' && actorId !== SYSTEM)
    return reject('conflict', 'The companion of a home room is taken out by the settings.')
  return accept(...removal(state, data.userId, found.member))
}

/** An AI member that is taken out leaves the room's settings too, or the next change would bring it back. */
function removal(state: RoomState, userId: string, member: Membership): RoomEvent[] {
  const removed = memberRemoved(userId, member)
  return member.role === 'ai' ? [removed, withoutAgent(state, userId)] : [removed]
}

export const memberRemoved = (userId: string, member: Membership): RoomEvent => ({
  type: 'MemberRemoved',
  data: { userId, ...standing(member) },
})

/** How a member stands, as events about them tell it. */
const standing = ({ role, joinedAt, mutedUntil }: Membership) => ({ role, joinedAt, mutedUntil })

const withoutAgent = (state: RoomState, userId: string): RoomEvent => {
  const { ai } = state.settings
  return {
    type: 'RoomUpdated',
    data: { roomId: state.roomId, settings: { ai: { ...ai, agents: ai.agents.filter((id) => id !== userId) } } },
  }
}

export function banMember({ actorId, at, data }: BanMember, state: RoomState): Decision<RoomEvent> {
  const allowed = access(state, actorId, at, { rank: NEEDED.moderate })
  if (!('granted' in allowed)) return allowed
  if (state.type === 'home') return reject('conflict', 'Nobody else can come into a home room.')
  const member = state.members.get(data.userId)
  if (data.userId === actorId) return reject('forbidden', 'You cannot ban yourself.')
  const refused = member && refuseUnlessOutranks(allowed.member, member)
  if (refused) return refused
  if (member?.role === 'ai') return reject('conflict', 'An AI member is removed, not banned.')
  if (state.bans.has(data.userId)) return accept()
  const banned: RoomEvent = {
    type: 'MemberBanned',
    data: { userId: data.userId, ...(data.reason !== undefined && { reason: data.reason }) },
  }
  return accept(...(member ? removal(state, data.userId, member) : []), banned, ...revokedInvitesOf(state, data.userId))
}

const revokedInvitesOf = (state: RoomState, inviteeId: string): RoomEvent[] =>
  [...state.invites.entries()]
    .filter(([, invite]) => invite.inviteeId === inviteeId)
    .map(([inviteId]) => ({ type: 'InviteRevoked', data: { inviteId, inviteeId } }))

export function unbanMember({ actorId, at, data }: UnbanMember, state: RoomState): Decision<RoomEvent> {
  const allowed = access(state, actorId, at, { rank: NEEDED.moderate })
  if (!('granted' in allowed)) return allowed
  return state.bans.has(data.userId) ? accept({ type: 'MemberUnbanned', data: { userId: data.userId } }) : accept()
}

/** The member acted upon and the actor, if the actor's rank allows to act upon them. */
function subordinate(
  state: RoomState,
  actorId: string,
  at: string,
  userId: string,
  rank: 'moderator' | 'admin',
): { actor: Membership; member: Membership } | Refused {
  const member = state.members.get(userId)
  // Parley itself takes out who may not be there any more, archived or not.
  const allowed = access(state, actorId, at, { evenArchived: actorId === SYSTEM })
  if (!('granted' in allowed)) return allowed
  if (member === undefined) return isAtLeast(allowed.member.role, rank) ? notAMember() : lacking(rank)
  if (!isAtLeast(allowed.member.role, rank)) return lacking(rank)
  return refuseUnlessOutranks(allowed.member, member) ?? { actor: allowed.member, member }
}

const lacking = (rank: string): Refused => reject('forbidden', `This needs the role ${rank} or a higher one.`)
const notAMember = (): Refused => reject('not_found', 'They are not a member of this room.')
