import type { SyncAnswer } from '../api/live/connection.js'
import type { ServerEventName, ServerPayload } from '../api/live/schemas.js'

export type { SyncAnswer } from '../api/live/connection.js'
export type {
  AuditedEvent,
  Ban,
  Block,
  Edit,
  Invite,
  Member,
  Message,
  Partner,
  Presence,
  Receipt,
  Room,
  RoomAsItWas,
  RoomEntry,
  ScheduledMessage,
  Sender,
  UnreadProof,
  User,
  Verification,
} from '../projections/queries/shapes.js'

/** Events of rooms' streams. */
const DURABLE = [
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
] as const satisfies readonly ServerEventName[]
/** Passing signs of life in rooms. */
const EPHEMERAL = [
  ...(['user_typing', 'user_stopped_typing', 'ai_partial', 'message_read', 'message_delivered'] as const),
] as const satisfies readonly ServerEventName[]

type FrameOf<E extends ServerEventName> = {
  readonly [N in E]: { readonly event: N; readonly payload: ServerPayload<N> }
}[E]
export type RoomEventName = (typeof DURABLE)[number]
/** Durable frames with these names. */
export type RoomFrameOf<E extends RoomEventName> = FrameOf<E>
/**
 * One event of a room's stream, as this person sees it. `room_event` is any event without a name of its own, and every one that this client
 * does not know (yet).
 */
export type RoomFrame = FrameOf<RoomEventName>
/** What is not in the log of a room. */
export type EphemeralFrame = FrameOf<(typeof EPHEMERAL)[number]>
/** Everything else that the server says: not about the events of one room. */
export type PersonalFrame = FrameOf<Exclude<ServerEventName, EphemeralFrame['event'] | RoomEventName>>

/** The first event of every connection. */
export type Ready = ServerPayload<'ready'>
/** What has changed of my own view of a room. */
export type ViewChanges = Omit<ServerPayload<'membership_update'>, 'roomId'>
export type Counts = Omit<ServerPayload<'unread_update'>, 'roomId'>
/** A room's part in the answer to `sync`. */
export type RoomSync = SyncAnswer['rooms'][string]

const durable: ReadonlySet<string> = new Set(DURABLE)
const ephemeral: ReadonlySet<string> = new Set(EPHEMERAL)

/**
 * Reads a durable frame. Every event that has a revision is one: of those this client does not know only the revision counts, so that a newer
 * server is no jump.
 * @returns null for what is not about the stream of a room
 */
export function roomFrame(event: string, payload: unknown): RoomFrame | null {
  if (typeof payload !== 'object' || payload === null) return null
  const { roomId, revision } = payload as { readonly roomId?: unknown; readonly revision?: unknown }
  if (typeof roomId !== 'string' || !Number.isSafeInteger(revision)) return null
  return { event: durable.has(event) ? event : 'room_event', payload } as RoomFrame
}

/** Reads a passing sign of life; null for everything else. */
export const ephemeralFrame = (event: string, payload: unknown): EphemeralFrame | null =>
  ephemeral.has(event) ? ({ event, payload } as EphemeralFrame) : null
