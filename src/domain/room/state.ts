import { type ChangeWindow, emptyWindow } from '../change-window.js'
import type { Intervals } from '../intervals.js'
import { PersistentMap } from '../persistent-map.js'
import type { Role } from './permissions.js'
import type { RoomSettings, RoomType } from './schema.js'

/** A seat in the room, taken at the latest joining. */
export type Membership = {
  readonly role: Role
  readonly joinedAt: string
  /** Revision of the event that seated them. */
  readonly joinRevision: number
  /** The room's last message at that moment. */
  readonly joinSeq: number
  readonly mutedUntil: string | null
}
export type PendingInvite = { readonly inviterId: string; readonly inviteeId: string; readonly expiresAt: string }

/** What an agent was asked: by the event of that revision, about that message. */
export type Trigger = { readonly revision: number; readonly messageId: string; readonly seq: number }

/** Revision of a change of somebody's reaction, and whether it is there since. */
export type ReactionChange = readonly [revision: number, present: boolean]

/** Names one person's reaction to one message. (Ids have no spaces.) */
export const reactionKey = (messageId: string, userId: string, emoji: string): string =>
  `${messageId} ${userId} ${emoji}`

/** Names that one has blocked the other. */
export const blockKey = (byUserId: string, userId: string): string => `${byUserId} ${userId}`

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
  /** Who left while muted → until when: leaving and coming back sheds no mute. */
  readonly mutes: PersistentMap<string>
  /** Who has posted themselves → their last message: they have read as far, also when they leave and come back. */
  readonly ownSeqs: PersistentMap<number>
  /** Open invites by id. */
  readonly invites: PersistentMap<PendingInvite>
  /** In a direct room: `blockKey`s of who has blocked whom. */
  readonly blocks: PersistentMap<true>
  /** Agent id → what it has yet to answer, in the order of asking. */
  readonly triggers: PersistentMap<readonly Trigger[]>
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
  mutes: PersistentMap.empty(),
  ownSeqs: PersistentMap.empty(),
  invites: PersistentMap.empty(),
  blocks: PersistentMap.empty(),
  triggers: PersistentMap.empty(),
  pins: [],
  deleted: [],
  lastSeq: 0,
  revision: -1,
  edits: emptyWindow(),
  reactions: emptyWindow(),
}
