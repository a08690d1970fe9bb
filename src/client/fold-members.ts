import { stoppedTyping } from './fold-ephemeral.js'
import type { RoomFrameOf } from './frames.js'
import { type RoomState, withoutPresence } from './room-state.js'

/** Somebody has come, or stands differently now. */
export function withMember(state: RoomState, { payload }: RoomFrameOf<'member_joined' | 'member_changed'>): RoomState {
  const { member } = payload
  return { ...state, members: new Map(state.members).set(member.userId, withoutPresence(member)) }
}

/** Somebody has gone; if that was me, the room stays as I last saw it. */
export function withoutMember(state: RoomState, { payload }: RoomFrameOf<'member_left' | 'member_removed'>): RoomState {
  const { userId } = payload.member
  if (userId === state.me) return { ...state, isMember: false, typing: [], writing: new Map() }
  const members = new Map(state.members)
  members.delete(userId)
  return stoppedTyping({ ...state, members }, userId)
}

/** What the settings change beyond the room's own fields, which have changed already. */
export function roomUpdated(state: RoomState, { payload }: RoomFrameOf<'room_updated'>): RoomState {
  const { historyVisibility, ownerId } = payload.changes
  if (historyVisibility !== undefined) return { ...state, mustReload: true }
  return typeof ownerId === 'string' ? passedOn(state, ownerId) : state
}

/** Both roles follow from the new owner: the old one is an admin now, and an owner is not muted. */
function passedOn(state: RoomState, ownerId: string): RoomState {
  const members = new Map(state.members)
  for (const member of state.members.values()) {
    if (member.role === 'owner' && member.userId !== ownerId) members.set(member.userId, { ...member, role: 'admin' })
  }
  const owner = members.get(ownerId)
  if (owner !== undefined) members.set(ownerId, { ...owner, role: 'owner', mutedUntil: null })
  return { ...state, members }
}
