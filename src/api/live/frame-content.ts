import type { JsonObject } from '../../domain/json.js'
import type { RoomEventData, RoomEventType } from '../../domain/room/events.js'
import { messages } from '../../projections/models/messages.js'
import { roomIdOf } from '../../projections/models/room-event.js'
import { rooms } from '../../projections/models/rooms.js'
import type { ProjectedEvent } from '../../projections/projection.js'
import { textOrNull } from '../../projections/queries/fields.js'
import { presentMember } from '../../projections/queries/members.js'
import { clientIdIn, mentionedIn, presentMessage } from '../../projections/queries/present-message.js'
import { presentRoom, TEXTS } from '../../projections/queries/present-room.js'
import { unknownPresence } from '../../projections/queries/presence.js'
import { contentOf as wordsOf } from '../../projections/queries/sentences.js'
import type { Presence, Sender } from '../../projections/queries/shapes.js'
import type { Memberships, Opened } from './frame-sources.js'

/** What a frame says of its event, beside what all durable frames say. */
export type Content = {
  /** Name of the frame. */
  readonly name: string
  readonly fields: object
  /** What one person sees instead. */
  readonly own?: { readonly userId: string; readonly fields: object }
}

/** An event, with all that it only points at. */
export type Scene = {
  readonly event: ProjectedEvent
  readonly opened: Opened
  readonly senderOf: (id: string) => Sender
  readonly presenceOf: (userId: string, kind: Sender['kind']) => Presence
  /** The members of the event's room. */
  readonly everyone: () => Memberships
  /** The message of the event has been deleted since: its content is shown to nobody. */
  readonly isDeleted: boolean
  /** Shown live: whoever comes in or stays is there. In a replay they may have gone since, and are nobody's to watch. */
  readonly isLive: boolean
}

/**
 * What the frame of an event says. An event that this program does not know, or that another version of it wrote in another shape,
 * is only named: without a frame for its revision, every client of the room would go on asking for it.
 */
export function contentOf(scene: Scene): Content {
  const { type } = scene.event
  const named = { name: 'room_event', fields: { type } }
  if (!Object.hasOwn(contents, type)) return named
  try {
    const says = contents[type as RoomEventType] as Says | undefined
    return says?.(scene.event.data, scene) ?? named
  } catch (error) {
    if (error instanceof TypeError) return named
    throw error
  }
}

type Says = (data: JsonObject, scene: Scene) => Content
type Contents = { readonly [T in RoomEventType]?: (data: RoomEventData<T>, scene: Scene) => Content }

/** One table: what happened → what is said of it. */
const contents: Contents = {
  RoomCreated: roomCreated,
  RoomUpdated: (data, { opened }) => changed('room_updated', { ...textsOf(opened), ...data.settings }),
  RoomArchived: () => changed('room_archived', { archived: true }),
  RoomRestored: () => changed('room_restored', { archived: false }),
  OwnershipTransferred: ({ toUserId }) => changed('room_updated', { ownerId: toUserId }),
  MemberJoined: (data, scene) => member('member_joined', { ...data, joinedAt: scene.event.metadata.at }, scene),
  MemberLeft: (data, scene) => member('member_left', data, scene),
  MemberRemoved: (data, scene) => member('member_removed', data, scene),
  MemberRoleChanged: (data, scene) => member('member_changed', data, scene),
  MemberMuted: (data, scene) => member('member_changed', { ...data, mutedUntil: data.until }, scene),
  MessagePosted: messageReceived,
  MessageEdited: messageEdited,
  MessageDeleted: ({ messageId, seq, threadId }) => ({
    name: 'message_deleted',
    fields: { messageId, seq, ...(threadId !== undefined && { threadId }) },
  }),
  ReactionAdded: ({ messageId, seq, emoji, userId }) => ({
    name: 'reaction_added',
    fields: { messageId, seq, emoji, userId },
  }),
  ReactionRemoved: ({ messageId, seq, emoji, userId }) => ({
    name: 'reaction_removed',
    fields: { messageId, seq, emoji, userId },
  }),
  MessagePinned: ({ messageId, seq, userId }) => ({ name: 'message_pinned', fields: { messageId, seq, userId } }),
  MessageUnpinned: ({ messageId, seq, userId }) => ({ name: 'message_unpinned', fields: { messageId, seq, userId } }),
}

const changed = (name: string, changes: object): Content => ({ name, fields: { changes } })

/** The texts that an event sets; null where it clears one. */
const textsOf = (opened: Opened) =>
  Object.fromEntries(Object.entries(opened).map(([name, text]) => [name, textOrNull(text)]))

function roomCreated(_data: RoomEventData<'RoomCreated'>, { event, opened }: Scene): Content {
  const document = rooms.evolve(null, event, roomIdOf(event))
  if (document === null) throw new TypeError('a created room has a document')
  const texts = TEXTS.map((field) => textOrNull(opened[field]))
  return { name: 'room_created', fields: { room: presentRoom(roomIdOf(event), document, texts) } }
}

type Told = Pick<RoomEventData<'MemberLeft'>, 'userId' | 'role' | 'joinedAt' | 'mutedUntil'>

function member(name: string, told: Told, scene: Scene): Content {
  const { at } = scene.event.metadata
  const sender = scene.senderOf(told.userId)
  const goes = name === 'member_left' || name === 'member_removed'
  const isThere = !goes && (scene.isLive || scene.everyone().get(told.userId) !== undefined)
  const presence = isThere ? scene.presenceOf(told.userId, sender.kind) : unknownPresence(told.userId)
  return { name, fields: { member: presentMember(standing(told, scene), sender, presence, at) } }
}

/** How the member stands, as the event tells it. Of one in an older log, which does not, as far as the room knows it now. */
function standing(told: Told, { event, everyone }: Scene) {
  const { userId, role, joinedAt, mutedUntil = null } = told
  if (role !== undefined && joinedAt !== undefined) return { userId, role, joinedAt, mutedUntil }
  const seat = everyone().get(userId)
  const known = seat !== undefined && seat.joinRevision < event.revision ? seat : null
  return {
    userId,
    role: role ?? known?.role ?? 'member',
    joinedAt: joinedAt ?? known?.joinedAt ?? event.metadata.at,
    mutedUntil,
  }
}

const NOBODY = { userIds: [], everyone: false }

function messageReceived(data: RoomEventData<'MessagePosted'>, scene: Scene): Content {
  const { event, opened, isDeleted, senderOf } = scene
  const posted = messages.evolve(null, event, data.messageId)
  if (posted === null) throw new TypeError('a posted message has a document')
  const body = isDeleted ? { ...posted, body: null, deleted: true, mentions: NOBODY } : posted
  const mentions = mentionedIn(body, seats(scene))
  const text = isDeleted ? null : (opened['body'] ?? null)
  const message = presentMessage({ id: data.messageId, body }, text, senderOf, mentions)
  const clientId = clientIdIn(text)
  const all = { name: 'message_received', fields: { message } }
  if (clientId === undefined) return all
  return { ...all, own: { userId: data.senderId, fields: { message: { ...message, clientId } } } }
}

/** An invite's answer edits its message too: it changes the metadata, and nobody has said anything else. */
function messageEdited(data: RoomEventData<'MessageEdited'>, scene: Scene): Content {
  const { event, opened, isDeleted, senderOf } = scene
  const { messageId, seq, senderId, type } = data
  const isAnswer = type === 'invite'
  const text = opened['body'] ?? null
  const { metadata = {} } = (text ?? {}) as JsonObject
  return {
    name: 'message_edited',
    fields: {
      ...{ messageId, seq, content: wordsOf({ senderId, type, text }, senderOf) },
      mentions: isDeleted ? [] : mentionedIn(data, seats(scene)),
      editedAt: isAnswer ? null : event.metadata.at,
      ...(isAnswer && !isDeleted && { metadata }),
    },
  }
}

/** The room's members; only `@room` ever asks for them. */
function* seats({ everyone }: Scene) {
  for (const [userId, { joinSeq }] of everyone().entries()) yield { userId, joinSeq }
}
