import type { Invite, Member, Message, Presence, Room } from '../projections/queries/shapes.js'
import type { Problem } from './problem.js'

export type { Invite, Member, Message, Presence, Room, RoomEntry, Sender, User } from '../projections/queries/shapes.js'

/** What every durable frame carries; `actorId` where the receiver may know it. */
export type Durable = {
  readonly roomId: string
  /** The event's number in the room's stream. */
  readonly revision: number
  readonly at: string
  readonly actorId?: string
  /** The event's place in the whole log, for `Parley-After`. */
  readonly position: string
}

type OfMessage = { readonly messageId: string; readonly seq: number }
type ByUser = OfMessage & { readonly userId: string }
/** The room for who has just come in; what changed for everybody else. */
export type RoomChange = { readonly room: Room } | { readonly changes: Partial<Room> }

/** Durable events and what they say beyond `Durable`. */
export type RoomPayloads = {
  message_received: { readonly message: Message }
  message_edited: OfMessage & {
    readonly content: string
    readonly mentions: readonly string[]
    readonly editedAt: string | null
    readonly metadata?: Message['metadata']
  }
  message_deleted: OfMessage & { readonly threadId?: string }
  reaction_added: ByUser & { readonly emoji: string }
  reaction_removed: ByUser & { readonly emoji: string }
  message_pinned: ByUser
  message_unpinned: ByUser
  room_created: { readonly room: Room }
  room_updated: RoomChange
  room_archived: RoomChange
  room_restored: RoomChange
  member_joined: { readonly member: Member }
  member_left: { readonly member: Member }
  member_removed: { readonly member: Member }
  member_changed: { readonly member: Member }
  /** Any other event of the stream, and every one that this client does not know (yet). */
  room_event: { readonly type?: string }
}
export type RoomFrameOf<E extends keyof RoomPayloads> = {
  readonly [N in E]: { readonly event: N; readonly payload: Durable & RoomPayloads[N] }
}[E]
/** One event of a room's stream, as this person sees it. */
export type RoomFrame = RoomFrameOf<keyof RoomPayloads>

/** What is not in the log of a room. */
export type EphemeralPayloads = {
  user_typing: { readonly roomId: string; readonly userId: string }
  user_stopped_typing: { readonly roomId: string; readonly userId: string }
  message_read: { readonly roomId: string; readonly userId: string; readonly seq: number }
  message_delivered: { readonly roomId: string; readonly userId: string; readonly seq: number }
}
/** A passing sign of life in a room. */
export type EphemeralFrame = {
  readonly [E in keyof EphemeralPayloads]: { readonly event: E; readonly payload: EphemeralPayloads[E] }
}[keyof EphemeralPayloads]

export type Counts = { readonly unreadCount: number; readonly mentionCount: number }

/** The first event of every connection. */
export type Ready = {
  readonly userId: string
  readonly serverTime: string
  readonly rooms: readonly (Counts & { readonly roomId: string; readonly revision: number; readonly lastSeq: number })[]
}

/** Everything else that the server says, not about the events of one room. */
export type PersonalPayloads = {
  ready: Ready
  /** `revision`, where there is one: the room's, as of which the counts are. */
  unread_update: Counts & { readonly roomId: string; readonly revision?: number }
  invite_received: { readonly invite: Invite }
  invite_answered: { readonly invite: Invite }
  presence_update: { readonly presences: readonly Presence[] }
  ai_partial: {
    readonly roomId: string
    readonly replyTo: string
    readonly agentId: string
    readonly text: string
    readonly done: boolean
  }
  problem: Problem
}
export type PersonalFrame = {
  readonly [E in keyof PersonalPayloads]: { readonly event: E; readonly payload: PersonalPayloads[E] }
}[keyof PersonalPayloads]

export type SyncAnswer = {
  readonly rooms: Readonly<
    Record<
      string,
      | {
          readonly recovered: true
          readonly events: readonly (readonly [name: string, payload: unknown])[]
          readonly revision: number
        }
      | { readonly recovered: false; readonly reason: 'not_a_member' | 'unknown_revision' | 'gap_too_long' }
    >
  >
}

const DURABLE: ReadonlySet<string> = new Set<keyof RoomPayloads>([
  ...(['message_received', 'message_edited', 'message_deleted', 'reaction_added', 'reaction_removed'] as const),
  ...([
    'message_pinned',
    'message_unpinned',
    'room_created',
    'room_updated',
    'room_archived',
    'room_restored',
  ] as const),
  ...(['member_joined', 'member_left', 'member_removed', 'member_changed', 'room_event'] as const),
])
const EPHEMERAL: ReadonlySet<string> = new Set<keyof EphemeralPayloads>([
  ...(['user_typing', 'user_stopped_typing', 'message_read', 'message_delivered'] as const),
])

/**
 * Reads a durable frame. Every event that has a revision is one: of those this client does not know only the revision counts, so that a newer
 * server is no jump.
 * @returns null for what is not about the stream of a room
 */
export function roomFrame(event: string, payload: unknown): RoomFrame | null {
  if (typeof payload !== 'object' || payload === null) return null
  const { roomId, revision } = payload as Partial<Durable>
  if (typeof roomId !== 'string' || !Number.isSafeInteger(revision)) return null
  if (DURABLE.has(event)) return { event, payload } as RoomFrame
  return event === 'unread_update' ? null : { event: 'room_event', payload: payload as Durable }
}

/** Reads a passing sign of life; null for everything else. */
export const ephemeralFrame = (event: string, payload: unknown): EphemeralFrame | null =>
  EPHEMERAL.has(event) ? ({ event, payload } as EphemeralFrame) : null
