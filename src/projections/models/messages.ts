import type { RoomEventData } from '../../domain/room/events.js'
import type { Mentions, MessageType } from '../../domain/room/schema.js'
import type { ProjectedEvent, Projection } from '../projection.js'
import { roomEvent, roomIdOf } from './room-event.js'
import { type SealedField, sealedField } from './sealed.js'

export type MessageDocument = {
  readonly roomId: string
  readonly seq: number
  /** Of its `MessagePosted`. */
  readonly revision: number
  readonly type: MessageType
  readonly senderId: string
  readonly authorId: string
  /** Null once it is deleted. */
  readonly body: SealedField | null
  readonly mentions: Mentions
  readonly firstMentions: Mentions
  readonly replyTo: string | null
  readonly threadId: string | null
  readonly replyCount: number
  /** Emoji → who reacted, in the order of reacting. */
  readonly reactions: Readonly<Record<string, readonly string[]>>
  readonly pinnedAt: string | null
  readonly createdAt: string
  readonly editedAt: string | null
  readonly deleted: boolean
  /** Posted in its sender's absence. */
  readonly quiet: boolean
  /** Revisions of its `MessageEdited`: earlier contents are read from the log. */
  readonly edits: readonly number[]
}

/** One document per message; a deleted one stays as a tombstone without its content. */
export const messages: Projection<MessageDocument> = {
  name: 'messages',
  version: 2,
  categories: ['room'],
  handles: [
    'MessagePosted',
    'MessageEdited',
    'MessageDeleted',
    'ReactionAdded',
    'ReactionRemoved',
    'MessagePinned',
    'MessageUnpinned',
  ],
  key: (event) => {
    const { messageId, threadId } = event.data as { messageId: string; threadId?: string }
    // A reply, and a deleted reply, change the count at the thread's root as well.
    return threadId === undefined ? [messageId] : [messageId, threadId]
  },
  evolve: (message, event, id) =>
    id === event.data['messageId'] ? evolve(message, event) : countReply(message, event),
  indexes: [
    ['roomId', 'seq'],
    ['threadId', 'seq'],
  ],
}

function countReply(root: MessageDocument | null, event: ProjectedEvent): MessageDocument | null {
  return root && { ...root, replyCount: root.replyCount + (event.type === 'MessagePosted' ? 1 : -1) }
}

function evolve(message: MessageDocument | null, recorded: ProjectedEvent): MessageDocument | null {
  const event = roomEvent(recorded)
  if (event.type === 'MessagePosted') return posted(event.data, recorded)
  return message && { ...message, ...changes(message, recorded) }
}

function changes(message: MessageDocument, recorded: ProjectedEvent): Partial<MessageDocument> {
  const event = roomEvent(recorded)
  const { at } = recorded.metadata
  switch (event.type) {
    case 'MessageEdited': {
      const changed = { body: sealedField(recorded, 'body'), mentions: event.data.mentions }
      // An invite's message is edited by its answer: nobody has said anything else.
      return message.type === 'invite'
        ? changed
        : { ...changed, editedAt: at, edits: [...message.edits, recorded.revision] }
    }
    case 'MessageDeleted':
      return {
        body: null,
        deleted: true,
        reactions: {},
        mentions: { userIds: [], everyone: false },
        pinnedAt: null,
        edits: [],
      }
    case 'ReactionAdded':
      return { reactions: withReaction(message.reactions, event.data) }
    case 'ReactionRemoved':
      return { reactions: withoutReaction(message.reactions, event.data) }
    case 'MessagePinned':
      return { pinnedAt: at }
    case 'MessageUnpinned':
      return { pinnedAt: null }
    default:
      return {}
  }
}

type Reactions = MessageDocument['reactions']
type Reaction = { readonly emoji: string; readonly userId: string }

const withReaction = (reactions: Reactions, { emoji, userId }: Reaction): Reactions => ({
  ...reactions,
  [emoji]: [...whoReacted(reactions, emoji).filter((id) => id !== userId), userId],
})

function withoutReaction(reactions: Reactions, { emoji, userId }: Reaction): Reactions {
  const left = whoReacted(reactions, emoji).filter((id) => id !== userId)
  if (left.length > 0) return { ...reactions, [emoji]: left }
  return Object.fromEntries(Object.entries(reactions).filter(([other]) => other !== emoji))
}

/** An emoji is whatever a client says it is, `constructor` too. */
const whoReacted = (reactions: Reactions, emoji: string): readonly string[] =>
  Object.hasOwn(reactions, emoji) ? (reactions[emoji] ?? []) : []

const posted = (data: RoomEventData<'MessagePosted'>, event: ProjectedEvent): MessageDocument => ({
  roomId: roomIdOf(event),
  seq: data.seq,
  revision: event.revision,
  type: data.type,
  senderId: data.senderId,
  authorId: data.authorId,
  body: sealedField(event, 'body'),
  mentions: data.mentions,
  firstMentions: data.mentions,
  replyTo: data.replyTo ?? null,
  threadId: data.threadId ?? null,
  replyCount: 0,
  reactions: {},
  pinnedAt: null,
  createdAt: event.metadata.at,
  editedAt: null,
  deleted: false,
  quiet: data.quiet === true,
  edits: [],
})
