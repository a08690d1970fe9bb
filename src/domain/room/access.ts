import { SYSTEM } from '../actor.js'
import { reject, type Rejection } from '../decider.js'
import { isAtLeast, outranks, type Role } from './permissions.js'
import type { Membership, RoomState } from './state.js'

export type Refused = { readonly accepted: false; readonly rejection: Rejection }
export type Granted = { readonly granted: true; readonly member: Membership }

const SYSTEM_MEMBER: Membership = { role: 'owner', joinedAt: '', joinRevision: 0, joinSeq: 0, mutedUntil: null }

/** What an action on a room asks of its actor. */
export type Requirement = {
  readonly rank?: Role
  /** Number of the message that the action is about: what was said before the actor joined may be closed to them. */
  readonly seq?: number
  /** The action is allowed in an archived room. */
  readonly evenArchived?: boolean
  /** The action says something: it is closed to a muted member, and to both in a direct room in which one has blocked the other. */
  readonly speaks?: boolean
}

/**
 * The checks that every action on a room shares, in the public contract's order:
 * the room exists (404), the actor is in it and sees the message (403), it is not archived (409), the actor's rank suffices (403), the actor is not muted (403), nobody of a direct room's two has blocked the other (403).
 */
export function access(state: RoomState, actorId: string, at: string, needs: Requirement = {}): Granted | Refused {
  if (state.phase === 'absent') return reject('not_found', 'There is no such room.')
  const member = actorId === SYSTEM ? SYSTEM_MEMBER : state.members.get(actorId)
  if (member === undefined) return reject('forbidden', 'You are not a member of this room.')
  return refusalOf(state, member, at, needs) ?? { granted: true, member }
}

/** As `access`, for what only Parley itself does, in archived rooms too. */
export function parleysOwn(state: RoomState, actorId: string, at: string): Granted | Refused {
  const allowed = access(state, actorId, at, { evenArchived: true })
  if (!('granted' in allowed) || actorId === SYSTEM) return allowed
  return reject('forbidden', 'This is done by Parley itself.')
}

function refusalOf(state: RoomState, member: Membership, at: string, needs: Requirement): Refused | null {
  if (needs.seq !== undefined && isHidden(state, member, needs.seq))
    return reject('forbidden', 'This was said before you joined.')
  if (state.phase === 'archived' && needs.evenArchived !== true)
    return reject('room_archived', 'This room is archived.')
  if (needs.rank !== undefined && !isAtLeast(member.role, needs.rank))
    return reject('forbidden', `This needs the role ${needs.rank} or a higher one.`)
  if (needs.speaks === true && isMuted(member, at))
    return reject('muted', `You are muted until ${String(member.mutedUntil)}.`)
  if (needs.speaks === true && state.blocks.size > 0) return reject('blocked', 'One of you has blocked the other.')
  return null
}

const isHidden = (state: RoomState, member: Membership, seq: number): boolean =>
  state.settings.historyVisibility === 'since_join' && seq <= member.joinSeq

const isMuted = (member: Membership, at: string): boolean => member.mutedUntil !== null && member.mutedUntil > at

/** Nobody acts on an equal or higher rank. */
export const refuseUnlessOutranks = (actor: Membership, other: Membership): Refused | null =>
  outranks(actor.role, other.role) ? null : reject('forbidden', 'Your role must rank above theirs.')
