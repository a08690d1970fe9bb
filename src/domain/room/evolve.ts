import { remember } from '../change-window.js'
import type { Fact } from '../decider.js'
import { insert } from '../intervals.js'
import { PersistentMap } from '../persistent-map.js'
import type { RoomEvent, RoomEventData, RoomEventType } from './events.js'
import {
  absentRoom,
  blockKey,
  type Membership,
  type PendingInvite,
  type ReactionChange,
  reactionKey,
  type RoomState,
  type Trigger,
} from './state.js'

/** The room after one more event. */
export function evolveRoom(state: RoomState, event: Fact<RoomEvent>): RoomState {
  const next = (folds[event.type] as Fold)(state, event)
  return { ...next, revision: event.revision }
}

type FactOf<T extends RoomEventType> = Fact<Extract<RoomEvent, { type: T }>>
type Fold = (state: RoomState, event: Fact<RoomEvent>) => RoomState
type Folds = { readonly [T in RoomEventType]: (state: RoomState, event: FactOf<T>) => RoomState }

/** One table: what happened → what the room is then. */
const folds: Folds = {
  RoomCreated: (_state, event) => created(event),
  RoomUpdated: (state, { data }) => ({ ...state, settings: { ...state.settings, ...data.settings } }),
  RoomArchived: (state) => ({ ...state, phase: 'archived' }),
  RoomRestored: (state) => ({ ...state, phase: 'open' }),
  OwnershipTransferred: (state, { data }) => transferred(state, data),
  MemberJoined: joined,
  MemberLeft: (state, { data }) => unseat(state, data.userId),
  MemberRemoved: (state, { data }) => unseat(state, data.userId),
  MemberBanned: (state, { data }) => ({ ...state, bans: state.bans.set(data.userId, true) }),
  MemberUnbanned: (state, { data }) => ({ ...state, bans: state.bans.delete(data.userId) }),
  MemberRoleChanged: (state, { data }) => change(state, data.userId, { role: data.role }),
  MemberMuted: (state, { data }) => change(state, data.userId, { mutedUntil: data.until }),
  InviteSent: (state, { data }) => ({ ...state, invites: state.invites.set(data.inviteId, pending(data)) }),
  InviteAccepted: closed,
  InviteDeclined: closed,
  InviteRevoked: closed,
  InviteExpired: closed,
  MemberBlocked: (state, { data }) => ({
    ...state,
    blocks: state.blocks.set(blockKey(data.byUserId, data.userId), true),
  }),
  MemberUnblocked: (state, { data }) => ({
    ...state,
    blocks: state.blocks.delete(blockKey(data.byUserId, data.userId)),
  }),
  MessagePosted: posted,
  ReplyRequested: (state, { data, revision }) => asked(state, data.asks, { ...about(data), revision }),
  ReplySkipped: (state, { data }) => settled(state, data.agentId, (trigger) => trigger.revision === data.revision),
  MessageEdited: (state, { data, revision }) => ({
    ...state,
    edits: remember(state.edits, data.messageId, revision, revision),
  }),
  MessageDeleted: (state, { data }) => ({
    ...unpinned(state, data.messageId),
    deleted: insert(state.deleted, data.seq),
  }),
  ReactionAdded: reacted,
  ReactionRemoved: reacted,
  MessagePinned: (state, { data }) => ({ ...state, pins: [...unpinned(state, data.messageId).pins, data.messageId] }),
  MessageUnpinned: (state, { data }) => unpinned(state, data.messageId),
}

function posted(state: RoomState, { data, revision }: FactOf<'MessagePosted'>): RoomState {
  const { seq, senderId, quiet, asks = [], answers } = data
  const ownSeqs = quiet === true ? state.ownSeqs : state.ownSeqs.set(senderId, seq)
  const next = { ...state, lastSeq: seq, ownSeqs }
  const paid = answers && settled(next, answers.agentId, (trigger) => trigger.revision <= answers.revision)
  return asked(paid ?? next, asks, { ...about(data), revision })
}

const about = ({ messageId, seq }: { readonly messageId: string; readonly seq: number }) => ({ messageId, seq })

function asked(state: RoomState, agentIds: readonly string[], trigger: Trigger): RoomState {
  if (agentIds.length === 0) return state
  const triggers = agentIds.reduce((map, id) => map.set(id, [...(map.get(id) ?? []), trigger]), state.triggers)
  return { ...state, triggers }
}

function settled(state: RoomState, agentId: string, isSettled: (trigger: Trigger) => boolean): RoomState {
  const open = (state.triggers.get(agentId) ?? []).filter((trigger) => !isSettled(trigger))
  const triggers = open.length === 0 ? state.triggers.delete(agentId) : state.triggers.set(agentId, open)
  return { ...state, triggers }
}

const unpinned = (state: RoomState, messageId: string): RoomState => ({
  ...state,
  pins: state.pins.filter((id) => id !== messageId),
})

function closed(state: RoomState, { data }: { readonly data: { readonly inviteId: string } }): RoomState {
  return { ...state, invites: state.invites.delete(data.inviteId) }
}

function reacted(state: RoomState, event: FactOf<'ReactionAdded' | 'ReactionRemoved'>): RoomState {
  const { messageId, userId, emoji } = event.data
  const change: ReactionChange = [event.revision, event.type === 'ReactionAdded']
  return {
    ...state,
    reactions: remember(state.reactions, reactionKey(messageId, userId, emoji), change, event.revision),
  }
}

function created({ data, at, revision }: FactOf<'RoomCreated'>): RoomState {
  const { roomId, type, ownerId, ai, maxMembers, historyVisibility, invitePolicy } = data
  const seated = { joinedAt: at, joinRevision: revision, joinSeq: 0, mutedUntil: null }
  const members = data.members.map(({ userId, role }) => [userId, { role, ...seated }] as const)
  return {
    ...absentRoom,
    roomId,
    phase: 'open',
    type,
    ownerId,
    settings: { ai, maxMembers, historyVisibility, invitePolicy },
    members: PersistentMap.of(members),
    people: data.members.filter((m) => m.role !== 'ai').length,
  }
}

function transferred(state: RoomState, { fromUserId, toUserId }: RoomEventData<'OwnershipTransferred'>): RoomState {
  const demoted = change(state, fromUserId, { role: 'admin' })
  return { ...change(demoted, toUserId, { role: 'owner', mutedUntil: null }), ownerId: toUserId }
}

function joined(state: RoomState, { data, at, revision }: FactOf<'MemberJoined'>): RoomState {
  const { userId, role, seq, mutedUntil = null } = data
  return seat(state, userId, { role, joinedAt: at, joinRevision: revision, joinSeq: seq, mutedUntil })
}

function seat(state: RoomState, userId: string, membership: Membership): RoomState {
  const added = state.members.has(userId) || membership.role === 'ai' ? 0 : 1
  return {
    ...state,
    members: state.members.set(userId, membership),
    mutes: state.mutes.delete(userId),
    people: state.people + added,
  }
}

function unseat(state: RoomState, userId: string): RoomState {
  const left = state.members.get(userId)
  if (left === undefined) return state
  const mutes = left.mutedUntil === null ? state.mutes : state.mutes.set(userId, left.mutedUntil)
  const people = state.people - (left.role === 'ai' ? 0 : 1)
  return { ...state, members: state.members.delete(userId), people, mutes }
}

function change(state: RoomState, userId: string, changes: Partial<Membership>): RoomState {
  const member = state.members.get(userId)
  return member === undefined ? state : { ...state, members: state.members.set(userId, { ...member, ...changes }) }
}

const pending = ({ inviterId, inviteeId, expiresAt }: RoomEventData<'InviteSent'>): PendingInvite => ({
  inviterId,
  inviteeId,
  expiresAt,
})
