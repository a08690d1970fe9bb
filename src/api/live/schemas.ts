import { type Static, type TObject, type TProperties, Type } from '@sinclair/typebox'
import { RoomViewChanges } from '../../domain/inbox/schema.js'
import { HistoryVisibility, Id, Instant, InvitePolicy, nullable } from '../../domain/room/schema.js'
import { Invite, Member, Message, Presence, Room } from '../../projections/queries/shapes.js'
import { LiveProblem } from '../problem-schema.js'
import { LIVE_LIMITS } from './limits.js'

/** What the live feed sends: the events of the public contract. Closed, so that tests notice a field that leaks. */

const closed = { additionalProperties: false } as const
const Seq = Type.Integer({ minimum: 1, description: "A message's number in its room" })
const Count = Type.Integer({ minimum: 0 })
const Metadata = Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object', additionalProperties: true })

/** What every event of a room's stream carries. */
const durableFields = {
  roomId: Id,
  revision: Type.Integer({
    minimum: 0,
    description: "Number of the event in the room's stream: 0, 1, 2 … without a hole",
  }),
  at: Instant,
  actorId: Type.String({ minLength: 1, description: 'Who did it; `system` for what Parley does by itself' }),
  position: Type.String({
    minLength: 1,
    description: 'Of the log, as in Parley-Position; may be sent as Parley-After',
  }),
}

/** One event to clients. */
export type ServerEvent<P extends TObject = TObject> = {
  readonly summary: string
  readonly payload: P
  /** True for an event of a room's stream: it has a revision, is never skipped, and comes again with `sync`. */
  readonly durable: boolean
}

const durable = <P extends TProperties>($id: string, summary: string, fields: P) => ({
  summary,
  payload: Type.Object({ ...durableFields, ...fields }, { $id, ...closed }),
  durable: true,
})
const passing = <P extends TProperties>($id: string, summary: string, fields: P) => ({
  summary,
  payload: Type.Object(fields, { $id, ...closed }),
  durable: false,
})

const message = { messageId: Id, seq: Seq }
const reaction = { ...message, emoji: Type.String({ minLength: 1 }), userId: Id }
const pin = { ...message, userId: Id }
const marker = { roomId: Id, userId: Id, seq: Count }
const typist = { roomId: Id, userId: Id }
const counts = { unreadCount: Count, mentionCount: Count }
const text = Type.Optional(nullable(Type.String()))
const RoomChanges = Type.Object(
  {
    name: text,
    description: text,
    purpose: text,
    avatarUrl: text,
    ownerId: Type.Optional(Type.String({ minLength: 1, description: 'The new owner; the former one is an admin now' })),
    ai: Type.Optional(Room.properties.ai),
    maxMembers: Type.Optional(Room.properties.maxMembers),
    historyVisibility: Type.Optional(HistoryVisibility),
    invitePolicy: Type.Optional(InvitePolicy),
  },
  { $id: 'RoomChanges', minProperties: 1, ...closed },
)
const ReadyRoom = Type.Object(
  { roomId: Id, revision: Count, lastSeq: Count, ...counts },
  { $id: 'ReadyRoom', ...closed },
)

/** Every event from server to client, by name: the source of the AsyncAPI document and of what tests let pass. */
export const serverEvents = {
  ready: passing('Ready', 'The first frame of a connection: all my rooms and how far each is', {
    userId: Id,
    serverTime: Instant,
    rooms: Type.Array(ReadyRoom),
  }),

  message_received: durable('MessageReceived', 'A message was posted', { message: Message }),
  message_edited: durable('MessageEdited', 'A message was edited, or its metadata changed (an invite was answered)', {
    ...message,
    content: Type.String(),
    mentions: Type.Array(Id),
    editedAt: nullable(Instant),
    metadata: Type.Optional(Metadata),
  }),
  message_deleted: durable('MessageDeleted', 'A message was deleted; a tombstone stays', {
    ...message,
    threadId: Type.Optional(Type.String({ minLength: 1, description: 'Root of the thread that it was a reply in' })),
  }),
  reaction_added: durable('ReactionAdded', 'Somebody reacted to a message', reaction),
  reaction_removed: durable('ReactionRemoved', 'Somebody took a reaction back', reaction),
  message_pinned: durable('MessagePinned', 'A message was pinned', pin),
  message_unpinned: durable('MessageUnpinned', 'A message was unpinned', pin),

  room_created: durable(
    'RoomCreated',
    'A room of mine is new, or I have just come in: the whole room as of this revision',
    {
      room: Room,
    },
  ),
  room_updated: durable('RoomUpdated', 'Settings or ownership of a room changed', { changes: RoomChanges }),
  room_archived: durable('RoomArchived', 'A room was archived', {
    changes: Type.Object({ archived: Type.Literal(true) }, closed),
  }),
  room_restored: durable('RoomRestored', 'A room was restored', {
    changes: Type.Object({ archived: Type.Literal(false) }, closed),
  }),
  member_joined: durable('MemberJoined', 'Somebody joined', { member: Member }),
  member_left: durable('MemberLeft', 'Somebody left: the member as it stood last', { member: Member }),
  member_removed: durable('MemberRemoved', 'Somebody was removed: the member as it stood last', { member: Member }),
  member_changed: durable('MemberChanged', 'The role of a member changed, or a mute', { member: Member }),
  room_event: {
    summary:
      "Any other event of the room's stream, so that revisions never jump; without `type` where I may not know it",
    payload: Type.Object(
      {
        ...durableFields,
        actorId: Type.Optional(durableFields.actorId),
        type: Type.Optional(Type.String({ minLength: 1, description: 'For instance `InviteSent`' })),
      },
      { $id: 'RoomEvent', ...closed },
    ),
    durable: true,
  },

  invite_received: passing('InviteReceived', 'I am invited to a room', { invite: Invite }),
  invite_answered: passing('InviteAnswered', 'An invite of mine was accepted, declined or revoked, or has expired', {
    invite: Invite,
  }),
  message_read: passing('MessageRead', "Somebody's read marker moved; in rooms of up to 50 people", marker),
  message_delivered: passing(
    'MessageDelivered',
    "Messages up to this one reached a device of somebody's; in rooms of up to 50 people",
    marker,
  ),
  unread_update: passing('UnreadUpdate', 'My counts of a room, absolute', { roomId: Id, ...counts }),
  membership_update: passing('MembershipUpdate', 'I see a room otherwise from now on: what changed of my own view', {
    roomId: Id,
    ...RoomViewChanges.properties,
  }),
  user_typing: passing('UserTyping', 'Somebody types: true for 5 s unless renewed', typist),
  user_stopped_typing: passing('UserStoppedTyping', 'Somebody types no more', typist),
  ai_partial: passing('AiPartial', 'The text so far of an answer that an AI member is writing', {
    roomId: Id,
    replyTo: Id,
    agentId: Id,
    text: Type.String(),
    done: Type.Boolean(),
  }),
  presence_update: passing('PresenceUpdate', 'People who share a room with me: how they are now', {
    presences: Type.Array(Presence, { minItems: 1, maxItems: LIVE_LIMITS.presencesPerFrame }),
  }),
  problem: {
    summary: 'A refusal that no acknowledgement can carry; also the reason before the server hangs up',
    payload: LiveProblem,
    durable: false,
  },
} as const satisfies Readonly<Record<string, ServerEvent>>

export type ServerEventName = keyof typeof serverEvents
/** The payload of an event from server to client. */
export type ServerPayload<N extends ServerEventName> = Static<(typeof serverEvents)[N]['payload']>
