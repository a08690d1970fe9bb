import { type Static, type TProperties, Type } from '@sinclair/typebox'
import type { EventCatalogue, EventDefinition } from '../event-catalogue.js'
import type { JsonValue } from '../json.js'
import {
  Answered,
  HistoryVisibility,
  Id,
  Instant,
  InvitePolicy,
  MemberRole,
  Mentions,
  MessageType,
  nullable,
  RoomSettings,
  RoomType,
  SkipReason,
  Usage,
} from './schema.js'

/**
 * What happens in a room. The shapes are stored for ever: a change is a new version with an upcaster, never an edit.
 * Sealed fields are envelopes in the log; the fold never looks inside them.
 */

const Sealed = Type.Unsafe<JsonValue>({})
const event = <P extends TProperties>(properties: P) => Type.Object(properties)
const Agents = Type.Object({
  enabled: Type.Boolean(),
  trigger: RoomSettings.properties.ai.properties.trigger,
  agents: Type.Array(Id),
})

/** Each its own envelope, so that a change replaces just what it changes; null clears. */
const roomText = {
  name: Type.Optional(Sealed),
  description: Type.Optional(Sealed),
  purpose: Type.Optional(Sealed),
  avatarUrl: Type.Optional(Sealed),
}

/** How a member stands, so that who hears of an event need not look them up. Logs that were begun earlier have events without it. */
const standing = { joinedAt: Type.Optional(Instant), mutedUntil: Type.Optional(nullable(Instant)) }

const shapes = {
  RoomCreated: event({
    roomId: Id,
    type: RoomType,
    ...roomText,
    ownerId: nullable(Id),
    members: Type.Array(Type.Object({ userId: Id, role: MemberRole })),
    ai: Agents,
    maxMembers: Type.Integer(),
    historyVisibility: HistoryVisibility,
    invitePolicy: InvitePolicy,
  }),
  RoomUpdated: event({ roomId: Id, ...roomText, settings: Type.Optional(Type.Partial(RoomSettings)) }),
  RoomArchived: event({ roomId: Id }),
  RoomRestored: event({ roomId: Id }),
  OwnershipTransferred: event({ fromUserId: Id, toUserId: Id }),
  /**
   * `seq`: the room's last message at that moment; what is unread counts from there. `ownSeq`: the last message that they have posted themselves,
   * when they have been here before: they have read as far. `mutedUntil`: a mute that leaving did not shed.
   */
  MemberJoined: event({
    userId: Id,
    role: MemberRole,
    seq: Type.Integer(),
    ownSeq: Type.Optional(Type.Integer()),
    inviteId: Type.Optional(Id),
    mutedUntil: Type.Optional(Instant),
  }),
  /** Like every event about a member it says how they stand: for who leaves, how they stood last. */
  MemberLeft: event({ userId: Id, role: Type.Optional(MemberRole), ...standing }),
  MemberRemoved: event({ userId: Id, role: MemberRole, ...standing }),
  MemberBanned: event({ userId: Id, reason: Type.Optional(Sealed) }),
  MemberUnbanned: event({ userId: Id }),
  MemberRoleChanged: event({ userId: Id, role: MemberRole, ...standing }),
  MemberMuted: event({
    userId: Id,
    until: nullable(Instant),
    role: Type.Optional(MemberRole),
    joinedAt: standing.joinedAt,
  }),
  InviteSent: event({ inviteId: Id, inviterId: Id, inviteeId: Id, expiresAt: Instant }),
  InviteAccepted: event({ inviteId: Id, inviteeId: Id }),
  InviteDeclined: event({ inviteId: Id, inviteeId: Id }),
  InviteRevoked: event({ inviteId: Id, inviteeId: Id }),
  InviteExpired: event({ inviteId: Id, inviteeId: Id }),
  /** In a direct room: neither of the two writes to the other any more. */
  MemberBlocked: event({ userId: Id, byUserId: Id }),
  MemberUnblocked: event({ userId: Id, byUserId: Id }),
  /**
   * `authorId`: whose key seals the body; another than the sender's in a forwarded message. `fingerprint`: of the body as first sent.
   * `asks`: the agents that owe it an answer. `answers`: what this pays, see `Answered`. `depth`: how many agents in a row led to it.
   * `usage`: the tokens it cost. `quiet`: posted in its sender's absence, so that it says nothing of what they have read.
   */
  MessagePosted: event({
    messageId: Id,
    seq: Type.Integer(),
    type: MessageType,
    senderId: Id,
    authorId: Id,
    body: Sealed,
    mentions: Mentions,
    fingerprint: Type.String(),
    replyTo: Type.Optional(Id),
    threadId: Type.Optional(Id),
    asks: Type.Optional(Type.Array(Id)),
    answers: Type.Optional(Answered),
    depth: Type.Optional(Type.Integer()),
    usage: Type.Optional(Usage),
    quiet: Type.Optional(Type.Literal(true)),
  }),
  /** Somebody asks for an answer to a message that is there already. */
  ReplyRequested: event({ messageId: Id, seq: Type.Integer(), userId: Id, asks: Type.Array(Id) }),
  /** An agent answers no more what it was asked at that revision, and why. */
  ReplySkipped: event({ agentId: Id, revision: Type.Integer(), reason: SkipReason }),
  /** `type`: the message's (in logs begun earlier it may be missing). `counted`: whose mention counts from now on; `uncounted`: whose counts no more. (It counts for who is in the first and in the present mentions.) */
  MessageEdited: event({
    messageId: Id,
    seq: Type.Integer(),
    type: Type.Optional(MessageType),
    senderId: Id,
    authorId: Id,
    body: Sealed,
    mentions: Mentions,
    counted: Mentions,
    uncounted: Mentions,
  }),
  MessageDeleted: event({
    messageId: Id,
    seq: Type.Integer(),
    senderId: Id,
    system: Type.Boolean(),
    uncounted: Mentions,
    threadId: Type.Optional(Id),
    quiet: Type.Optional(Type.Literal(true)),
  }),
  ReactionAdded: event({ messageId: Id, seq: Type.Integer(), userId: Id, emoji: Type.String() }),
  ReactionRemoved: event({ messageId: Id, seq: Type.Integer(), userId: Id, emoji: Type.String() }),
  MessagePinned: event({ messageId: Id, seq: Type.Integer(), userId: Id }),
  MessageUnpinned: event({ messageId: Id, seq: Type.Integer(), userId: Id }),
}

const SEALED_TEXT = { name: 'roomId', description: 'roomId', purpose: 'roomId', avatarUrl: 'roomId' }

const SEALED: { readonly [T in keyof typeof shapes]?: Readonly<Record<string, string>> } = {
  RoomCreated: SEALED_TEXT,
  RoomUpdated: SEALED_TEXT,
  MemberBanned: { reason: 'userId' },
  MessagePosted: { body: 'authorId' },
  MessageEdited: { body: 'authorId' },
}

/** The room of an event of its stream: the rest of the stream's name. */
export const roomIdOf = ({ stream }: { readonly stream: string }): string => stream.slice('room-'.length)

/** The data of an event of that type. */
export type RoomEventData<T extends keyof typeof shapes> = Static<(typeof shapes)[T]>
export type RoomEventType = keyof typeof shapes
/** Any event of a room's stream. */
export type RoomEvent = {
  readonly [T in RoomEventType]: { readonly type: T; readonly data: RoomEventData<T> }
}[RoomEventType]

export const roomEvents: EventCatalogue = Object.fromEntries(
  Object.entries(shapes).map(([type, schema]): [string, EventDefinition] => {
    const sealed = SEALED[type as RoomEventType]
    return [type, { version: 1, schema, ...(sealed && { sealed }) }]
  }),
)
