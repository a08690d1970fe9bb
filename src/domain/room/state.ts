import { type ChangeWindow, decodeWindow, emptyWindow, encodeWindow, remember } from '../change-window.js'
import type { Fact } from '../decider.js'
import { insert, type Intervals } from '../intervals.js'
import type { JsonValue } from '../json.js'
import { PersistentMap } from '../persistent-map.js'
import type { RoomEvent, RoomEventData } from './events.js'
import type { Role } from './permissions.js'
import type { RoomSettings, RoomType } from './schema.js'

export type Membership = { readonly role: Role; readonly joinSeq: number; readonly mutedUntil: string | null }
export type PendingInvite = { readonly inviterId: string; readonly inviteeId: string; readonly expiresAt: string }

/** Revision of a change of somebody's reaction, and whether it is there since. */
export type ReactionChange = readonly [revision: number, present: boolean]

/** Names one person's reaction to one message. (Ids have no spaces.) */
export const reactionKey = (messageId: string, userId: string, emoji: string): string => `${messageId} ${userId} ${emoji}`

/** What has to be known of a room to decide: bounded, and without its messages. */
export type RoomState = {
  readonly roomId: string
  readonly phase: 'absent' | 'open' | 'archived'
  readonly type: RoomType
  readonly ownerId: string | null
  readonly settings: RoomSettings
  readonly members: PersistentMap<Membership>
  /** Members that count against `maxMembers`: all but AI members. */
  readonly people: number
  readonly bans: PersistentMap<true>
  /** Open invites by id. */
  readonly invites: PersistentMap<PendingInvite>
  /** Ids of the pinned messages in the order of pinning. */
  readonly pins: readonly string[]
  readonly deleted: Intervals
  readonly lastSeq: number
  readonly revision: number
  /** Message id → revision of its latest edit, for the latest edits. */
  readonly edits: ChangeWindow<number>
  /** The latest reactions, given and taken back, under `reactionKey`. */
  readonly reactions: ChangeWindow<ReactionChange>
}

export const absentRoom: RoomState = {
  roomId: '',
  phase: 'absent',
  type: 'private',
  ownerId: null,
  settings: {
    ai: { enabled: false, trigger: 'every_message', agents: [] },
    maxMembers: 0,
    historyVisibility: 'all',
    invitePolicy: 'members',
  },
  members: PersistentMap.empty(),
  people: 0,
  bans: PersistentMap.empty(),
  invites: PersistentMap.empty(),
  pins: [],
  deleted: [],
  lastSeq: 0,
  revision: -1,
  edits: emptyWindow(),
  reactions: emptyWindow(),
}

/** The room after one more event. */
export function evolveRoom(state: RoomState, event: Fact<RoomEvent>): RoomState {
  const next = apply(state, event)
  return { ...next, revision: event.revision }
}

function apply(state: RoomState, event: Fact<RoomEvent>): RoomState {
  switch (event.type) {
    case 'MessagePosted':
      return { ...state, lastSeq: event.data.seq }
    case 'MessageEdited':
      return { ...state, edits: remember(state.edits, event.data.messageId, event.revision, event.revision) }
    case 'ReactionAdded':
    case 'ReactionRemoved':
      return reacted(state, event)
    case 'MessageDeleted':
    case 'MessagePinned':
    case 'MessageUnpinned':
      return applyToMessage(state, event)
    case 'RoomCreated':
      return created(event.data)
    case 'RoomUpdated':
      return { ...state, settings: { ...state.settings, ...event.data.settings } }
    case 'RoomArchived':
      return { ...state, phase: 'archived' }
    case 'RoomRestored':
      return { ...state, phase: 'open' }
    case 'MemberBanned':
      return { ...state, bans: state.bans.set(event.data.userId, true) }
    case 'MemberUnbanned':
      return { ...state, bans: state.bans.delete(event.data.userId) }
    case 'InviteSent':
      return { ...state, invites: state.invites.set(event.data.inviteId, pending(event.data)) }
    case 'InviteAccepted':
    case 'InviteDeclined':
    case 'InviteRevoked':
    case 'InviteExpired':
      return { ...state, invites: state.invites.delete(event.data.inviteId) }
    default:
      return applyToMembers(state, event)
  }
}

type MemberEvent = Extract<
  RoomEvent,
  { type: 'MemberJoined' | 'MemberLeft' | 'MemberRemoved' | 'MemberRoleChanged' | 'MemberMuted' | 'OwnershipTransferred' }
>

function reacted(state: RoomState, event: Fact<Extract<RoomEvent, { type: 'ReactionAdded' | 'ReactionRemoved' }>>): RoomState {
  const { messageId, userId, emoji } = event.data
  const change: ReactionChange = [event.revision, event.type === 'ReactionAdded']
  return { ...state, reactions: remember(state.reactions, reactionKey(messageId, userId, emoji), change, event.revision) }
}

function applyToMessage(
  state: RoomState,
  event: Extract<RoomEvent, { type: 'MessageDeleted' | 'MessagePinned' | 'MessageUnpinned' }>,
): RoomState {
  const others = state.pins.filter((id) => id !== event.data.messageId)
  if (event.type === 'MessagePinned') return { ...state, pins: [...others, event.data.messageId] }
  if (event.type === 'MessageUnpinned') return { ...state, pins: others }
  return { ...state, pins: others, deleted: insert(state.deleted, event.data.seq) }
}

function created(data: RoomEventData<'RoomCreated'>): RoomState {
  const { roomId, type, ownerId, ai, maxMembers, historyVisibility, invitePolicy } = data
  const members = data.members.map((m) => [m.userId, { role: m.role, joinSeq: 0, mutedUntil: null }] as const)
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

function applyToMembers(state: RoomState, event: MemberEvent): RoomState {
  switch (event.type) {
    case 'MemberJoined': {
      const { userId, role, seq } = event.data
      return seat(state, userId, { role, joinSeq: seq, mutedUntil: null })
    }
    case 'MemberLeft':
    case 'MemberRemoved':
      return unseat(state, event.data.userId)
    case 'MemberRoleChanged':
      return change(state, event.data.userId, { role: event.data.role })
    case 'MemberMuted':
      return change(state, event.data.userId, { mutedUntil: event.data.until })
    case 'OwnershipTransferred': {
      const demoted = change(state, event.data.fromUserId, { role: 'admin' })
      return { ...change(demoted, event.data.toUserId, { role: 'owner', mutedUntil: null }), ownerId: event.data.toUserId }
    }
  }
}

function seat(state: RoomState, userId: string, membership: Membership): RoomState {
  const added = state.members.has(userId) || membership.role === 'ai' ? 0 : 1
  return { ...state, members: state.members.set(userId, membership), people: state.people + added }
}

function unseat(state: RoomState, userId: string): RoomState {
  const left = state.members.get(userId)
  if (left === undefined) return state
  return { ...state, members: state.members.delete(userId), people: state.people - (left.role === 'ai' ? 0 : 1) }
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

/** The state as JSON, for a snapshot. */
export const encodeRoom = (state: RoomState): JsonValue => ({
  ...state,
  members: [...state.members.entries()],
  bans: [...state.bans.entries()],
  invites: [...state.invites.entries()],
  edits: encodeWindow(state.edits),
  reactions: encodeWindow(state.reactions),
})

type Encoded = Omit<RoomState, 'members' | 'bans' | 'invites' | 'edits' | 'reactions'> & {
  members: [string, Membership][]
  bans: [string, true][]
  invites: [string, PendingInvite][]
  edits: JsonValue
  reactions: JsonValue
}

export function decodeRoom(json: JsonValue): RoomState {
  const encoded = json as unknown as Encoded
  return {
    ...encoded,
    members: PersistentMap.of(encoded.members),
    bans: PersistentMap.of(encoded.bans),
    invites: PersistentMap.of(encoded.invites),
    edits: decodeWindow(encoded.edits),
    reactions: decodeWindow(encoded.reactions),
  }
}
