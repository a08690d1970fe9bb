import { type ChangeWindow, decodeWindow, emptyWindow, encodeWindow, remember } from '../change-window.js'
import type { Fact } from '../decider.js'
import { insert, type Intervals } from '../intervals.js'
import type { JsonValue } from '../json.js'
import { PersistentMap } from '../persistent-map.js'
import type { RoomEvent, RoomEventData, RoomEventType } from './events.js'
import type { Role } from './permissions.js'
import type { RoomSettings, RoomType } from './schema.js'

export type Membership = { readonly role: Role; readonly joinSeq: number; readonly mutedUntil: string | null }
export type PendingInvite = { readonly inviterId: string; readonly inviteeId: string; readonly expiresAt: string }

/** Revision of a change of somebody's reaction, and whether it is there since. */
export type ReactionChange = readonly [revision: number, present: boolean]

/** Names one person's reaction to one message. (Ids have no spaces.) */
export const reactionKey = (messageId: string, userId: string, emoji: string): string =>
  `${messageId} ${userId} ${emoji}`

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
  const next = (folds[event.type] as Fold)(state, event)
  return { ...next, revision: event.revision }
}

type FactOf<T extends RoomEventType> = Fact<Extract<RoomEvent, { type: T }>>
type Fold = (state: RoomState, event: Fact<RoomEvent>) => RoomState
type Folds = { readonly [T in RoomEventType]: (state: RoomState, event: FactOf<T>) => RoomState }

/** One table: what happened → what the room is then. */
const folds: Folds = {
  RoomCreated: (_state, { data }) => created(data),
  RoomUpdated: (state, { data }) => ({ ...state, settings: { ...state.settings, ...data.settings } }),
  RoomArchived: (state) => ({ ...state, phase: 'archived' }),
  RoomRestored: (state) => ({ ...state, phase: 'open' }),
  OwnershipTransferred: (state, { data }) => transferred(state, data),
  MemberJoined: (state, { data: { userId, role, seq } }) =>
    seat(state, userId, { role, joinSeq: seq, mutedUntil: null }),
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
  MessagePosted: (state, { data }) => ({ ...state, lastSeq: data.seq }),
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

function transferred(state: RoomState, { fromUserId, toUserId }: RoomEventData<'OwnershipTransferred'>): RoomState {
  const demoted = change(state, fromUserId, { role: 'admin' })
  return { ...change(demoted, toUserId, { role: 'owner', mutedUntil: null }), ownerId: toUserId }
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
