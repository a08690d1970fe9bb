import { type Static, type TProperties, Type } from '@sinclair/typebox'
import {
  AiTrigger,
  HistoryVisibility,
  Id,
  Instant,
  InvitePolicy,
  MemberRole,
  MessageType,
  nullable,
  RoomType,
} from '../../domain/room/schema.js'
import { Preferences as UserPreferences } from '../../domain/user/schema.js'

/** What queries answer: the shapes of the public contract. Closed, so that tests notice a field that leaks. */

const shape = <P extends TProperties>(name: string, properties: P) =>
  Type.Object(properties, { $id: name, additionalProperties: false })
const oneOf = <T extends string>(...values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] })
const Count = Type.Integer({ minimum: 0 })
const Revision = Type.Integer({ minimum: -1 })
const Metadata = Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object', additionalProperties: true })

export const UserKind = oneOf('human', 'ai', 'bot')
export const SystemRole = oneOf('user', 'moderator', 'admin')
export const Notifications = oneOf('all', 'mentions', 'none')
export const InviteStatus = oneOf('pending', 'accepted', 'declined', 'revoked', 'expired')

const userFields = {
  id: Id,
  username: Type.String(),
  displayName: Type.String(),
  avatarUrl: nullable(Type.String()),
  bio: nullable(Type.String()),
  locale: nullable(Type.String()),
  timeZone: nullable(Type.String()),
  kind: UserKind,
  role: SystemRole,
  createdAt: Instant,
}
export const User = shape('User', userFields)

/** For admins: `persona` is what they tell an AI member of how to be. */
export const Agent = shape('Agent', { user: User, persona: nullable(Type.String()) })

export const Sender = shape('Sender', { id: Id, username: Type.String(), displayName: Type.String(), kind: UserKind })

export const Presence = shape('Presence', {
  userId: Id,
  status: oneOf('online', 'away', 'busy', 'offline'),
  statusMessage: nullable(Type.String()),
  currentRoomId: nullable(Id),
  lastSeenAt: nullable(Instant),
})

export const Typist = shape('Typist', { userId: Id })

export const Reaction = shape('Reaction', {
  emoji: Type.String(),
  count: Count,
  userIds: Type.Array(Id, { maxItems: 20 }),
})

export const Attachment = shape('Attachment', {
  id: Id,
  name: Type.String(),
  mediaType: Type.String(),
  size: Count,
  url: Type.String(),
  thumbnailUrl: Type.Optional(Type.String()),
})

export const Message = shape('Message', {
  id: Id,
  roomId: Id,
  seq: Type.Integer({ minimum: 1 }),
  revision: Count,
  type: MessageType,
  sender: Sender,
  content: Type.String(),
  metadata: Metadata,
  replyTo: nullable(Id),
  threadId: nullable(Id),
  replyCount: Count,
  attachments: Type.Array(Attachment),
  reactions: Type.Array(Reaction),
  mentions: Type.Array(Id),
  pinned: Type.Boolean(),
  createdAt: Instant,
  editedAt: nullable(Instant),
  deleted: Type.Boolean(),
  clientId: Type.Optional(Type.String()),
  quiet: Type.Optional(
    Type.Literal(true, { description: "Posted in its sender's absence: it does not say that they have read so far" }),
  ),
})

const roomFields = {
  id: Id,
  type: RoomType,
  name: nullable(Type.String()),
  description: nullable(Type.String()),
  purpose: nullable(Type.String()),
  avatarUrl: nullable(Type.String()),
  ownerId: nullable(Id),
  ai: Type.Object(
    { enabled: Type.Boolean(), trigger: AiTrigger, agents: Type.Array(Id) },
    { additionalProperties: false },
  ),
  maxMembers: Type.Integer({ minimum: 1 }),
  memberCount: Count,
  historyVisibility: HistoryVisibility,
  invitePolicy: InvitePolicy,
  archived: Type.Boolean(),
  createdAt: Instant,
  revision: Count,
  lastSeq: Count,
}
export const Room = shape('Room', roomFields)

export const MembershipView = shape('MembershipView', {
  role: MemberRole,
  joinedAt: Instant,
  readSeq: Count,
  notifications: Notifications,
  favourite: Type.Boolean(),
  hidden: Type.Boolean(),
})

/** The other one of a direct room, which has no name and no picture of its own. */
export const Partner = shape('Partner', { ...Sender.properties, avatarUrl: nullable(Type.String()) })

export const RoomEntry = shape('RoomEntry', {
  ...roomFields,
  partner: nullable(Partner),
  membership: MembershipView,
  unreadCount: Count,
  mentionCount: Count,
  lastMessage: nullable(Message),
  lastActivityAt: Instant,
  onlineCount: Count,
})

export const Member = shape('Member', {
  userId: Id,
  username: Type.String(),
  displayName: Type.String(),
  kind: UserKind,
  role: MemberRole,
  joinedAt: Instant,
  mutedUntil: nullable(Instant),
  presence: Presence,
})

export const Invite = shape('Invite', {
  id: Id,
  roomId: Id,
  roomName: nullable(Type.String()),
  inviterId: Id,
  inviteeId: Id,
  status: InviteStatus,
  createdAt: Instant,
  expiresAt: Instant,
  respondedAt: nullable(Instant),
  messageId: nullable(Id),
})

export const ScheduledStatus = oneOf('pending', 'sent', 'cancelled', 'failed')
export const ScheduledMessage = shape('ScheduledMessage', {
  id: Id,
  roomId: Id,
  content: Type.String({ description: 'Empty once it is sent or cancelled' }),
  type: MessageType,
  metadata: Metadata,
  replyTo: nullable(Id),
  sendAt: Instant,
  status: ScheduledStatus,
  messageId: nullable(Id),
  problem: nullable(Type.String({ description: 'Why it was refused when it was due: the code of a problem' })),
  createdAt: Instant,
})

export const Ban = shape('Ban', { userId: Id, byUserId: Id, at: Instant, reason: nullable(Type.String()) })
export const Receipt = shape('Receipt', { userId: Id, readSeq: Count, at: nullable(Instant) })
export const Edit = shape('Edit', { content: Type.String(), at: Instant, editorId: Id })

export const Block = shape('Block', {
  userId: Id,
  username: Type.String(),
  displayName: Type.String(),
  kind: UserKind,
  blockedAt: Instant,
})

export const Contact = shape('Contact', {
  userId: Id,
  username: Type.String(),
  displayName: Type.String(),
  kind: UserKind,
  messageCount: Count,
  lastContactAt: Instant,
  silentDays: Count,
  roomIds: Type.Array(Id),
  directRoomId: nullable(Id),
})

export const Preferences = shape('Preferences', UserPreferences.properties)

export const AuditedEvent = shape('AuditedEvent', {
  id: Id,
  revision: Count,
  type: Type.Optional(Type.String()),
  at: Instant,
  actorId: Type.Optional(Id),
  data: Metadata,
  metadata: Type.Object(
    {
      commandId: Type.String(),
      correlationId: Type.String(),
      causationId: Type.String(),
      version: Type.Integer({ minimum: 1 }),
      prevHash: Type.String(),
      hash: Type.String(),
    },
    { additionalProperties: false },
  ),
  stored: Type.Optional(Type.String()),
})

export const RoomAsItWas = shape('RoomAsItWas', {
  revision: Count,
  at: Instant,
  room: Room,
  members: Type.Array(Member),
  messages: Type.Array(Message),
  pins: Type.Array(Message),
})

export const Verification = shape('Verification', {
  ok: Type.Boolean(),
  events: Count,
  headRevision: Revision,
  headHash: Type.String(),
  firstBad: Type.Optional(
    Type.Object(
      { revision: Count, reason: oneOf('changed', 'missing', 'unlinked', 'truncated', 'replaced') },
      { additionalProperties: false },
    ),
  ),
})

export const UnreadProof = shape('UnreadProof', {
  unreadCount: Count,
  stored: Count,
  headSeq: Count,
  readSeq: Count,
  excluded: Type.Array(
    Type.Object(
      { seq: Count, reason: oneOf('own', 'system', 'deleted', 'before_joining') },
      { additionalProperties: false },
    ),
  ),
})

export type User = Static<typeof User>
export type Agent = Static<typeof Agent>
export type Sender = Static<typeof Sender>
export type Presence = Static<typeof Presence>
export type Message = Static<typeof Message>
export type Room = Static<typeof Room>
export type Partner = Static<typeof Partner>
export type RoomEntry = Static<typeof RoomEntry>
export type Member = Static<typeof Member>
export type Invite = Static<typeof Invite>
export type ScheduledMessage = Static<typeof ScheduledMessage>
export type Ban = Static<typeof Ban>
export type Receipt = Static<typeof Receipt>
export type Edit = Static<typeof Edit>
export type Block = Static<typeof Block>
export type Contact = Static<typeof Contact>
export type AuditedEvent = Static<typeof AuditedEvent>
export type RoomAsItWas = Static<typeof RoomAsItWas>
export type Verification = Static<typeof Verification>
export type UnreadProof = Static<typeof UnreadProof>
