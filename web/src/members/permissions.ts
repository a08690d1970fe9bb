import type { Invite, Room, RoomMember, RoomState } from '../../../src/client/index.js'
// The server's own table of ranks, which depends on nothing: a second one would some day say something else.
import { isAtLeast, NEEDED, outranks, type Role } from '../../../src/domain/room/permissions.js'

/** What I may do with a room as such. What is not allowed is not offered. */
export type Rights = {
  readonly invite: boolean
  readonly changeSettings: boolean
  readonly seeBans: boolean
  readonly unban: boolean
  readonly revokeInvites: boolean
  readonly archive: boolean
  readonly restore: boolean
  readonly passOn: boolean
  readonly leave: boolean
}

type Seen = Pick<RoomState, 'me' | 'room' | 'members' | 'isMember'>

/** My role in a room; null when I am no member (any more). */
export const myRole = ({ me, members, isMember }: Seen): Role | null =>
  isMember ? (members.get(me)?.role ?? null) : null

/** Rooms of several people that have roles and can be come into and left: all but direct rooms and one's own home. */
export const isGroup = ({ type }: Pick<Room, 'type'>): boolean => type !== 'direct' && type !== 'home'

/** Whether anybody can pin messages in a room: between two people nobody has the rank for it. */
export const hasPins = ({ pins, members }: Pick<RoomState, 'pins' | 'members'>): boolean =>
  pins.length > 0 || [...members.values()].some(({ role }) => isAtLeast(role, NEEDED.pin))

export function rightsIn(state: Seen): Rights {
  const { room } = state
  const role = myRole(state)
  const has = (needed: Role): boolean => role !== null && isAtLeast(role, needed)
  const may = (needed: Role): boolean => isGroup(room) && !room.archived && has(needed)
  return {
    invite: may(room.invitePolicy === 'moderators' ? NEEDED.inviteRestricted : 'member'),
    changeSettings: room.type !== 'direct' && !room.archived && has(NEEDED.changeSettings),
    seeBans: isGroup(room) && has(NEEDED.seeBans),
    unban: may(NEEDED.moderate),
    revokeInvites: may(NEEDED.revokeOthersInvite),
    archive: may(NEEDED.archive),
    restore: room.archived && isGroup(room) && has(NEEDED.archive),
    passOn: may(NEEDED.transfer),
    leave: isGroup(room) && role !== null && role !== 'owner',
  }
}

export type GivenRole = 'admin' | 'moderator' | 'member'
const GIVEN: readonly GivenRole[] = ['admin', 'moderator', 'member']

/** What I may do with a member. */
export type MemberRights = {
  readonly message: boolean
  /** Roles that I may give them, other than the one they have. */
  readonly roles: readonly GivenRole[]
  readonly mute: boolean
  readonly remove: boolean
  readonly ban: boolean
  readonly passOn: boolean
}

/** Nobody acts on an equal or higher rank, nor on themselves, nor gives a role as high as their own. */
export function rightsOver(state: Seen, member: Pick<RoomMember, 'userId' | 'role'>): MemberRights {
  const role = roleAbove(state, member)
  const may = (needed: Role): boolean => role !== null && isAtLeast(role, needed)
  const isPerson = member.role !== 'ai'
  const mayGive = (given: GivenRole): boolean => given !== member.role && role !== null && outranks(role, given)
  return {
    message: member.userId !== state.me && state.room.type !== 'direct',
    roles: isPerson && may(NEEDED.changeRoles) ? GIVEN.filter(mayGive) : [],
    mute: isPerson && may(NEEDED.moderate),
    remove: may(NEEDED.moderate),
    ban: isPerson && may(NEEDED.moderate),
    passOn: isPerson && may(NEEDED.transfer),
  }
}

/** My role, where it lets me act upon a member at all; null where not. */
function roleAbove(state: Seen, { userId, role: theirs }: Pick<RoomMember, 'userId' | 'role'>): Role | null {
  const mine = myRole(state)
  const isClosed = state.room.archived || !isGroup(state.room) || userId === state.me
  return !isClosed && mine !== null && outranks(mine, theirs) ? mine : null
}

/** Whether there is anything that I may do with a member. */
export const isAnyRight = ({ roles, ...rights }: MemberRights): boolean =>
  roles.length > 0 || Object.values(rights).some(Boolean)

/** Whoever sent an invite may take it back, and moderators. */
export const mayRevoke = (state: Seen, { inviterId }: Pick<Invite, 'inviterId'>): boolean =>
  !state.room.archived && (inviterId === state.me || rightsIn(state).revokeInvites)
