import type { Message, RoomFrame, RoomFrameOf } from './frames.js'

/** The event changes the message in a way that only the server can tell. */
export const UNCLEAR = 'unclear'

const SHOWN_REACTIONS = 20

type MessageChange = RoomFrameOf<
  'message_edited' | 'message_deleted' | 'reaction_added' | 'reaction_removed' | 'message_pinned' | 'message_unpinned'
>

/** The events that are about a message which is there already. */
export const isMessageChange = (frame: RoomFrame): frame is MessageChange => 'messageId' in frame.payload

/**
 * A message after one more event of its room.
 * @param isCertain false when the message may contain the event already. What an event sets may be set twice (texts, pins, deletion); what it
 *   counts (reactions, replies) may not be counted twice.
 * @returns the same object when the event is not about it; UNCLEAR when it has to be read again
 */
export function foldMessage(message: Message, frame: RoomFrame, isCertain: boolean): Message | typeof UNCLEAR {
  const replies = repliesMore(message, frame)
  if (replies !== 0) return isCertain ? { ...message, replyCount: message.replyCount + replies } : UNCLEAR
  if (!isMessageChange(frame) || frame.payload.messageId !== message.id) return message
  return message.deleted ? changedTombstone(message, frame) : changed(message, frame, isCertain)
}

/** A deletion is final: what was said before it must not come back when it is told again. Only that it was edited still shows. */
function changedTombstone(message: Message, { event, payload }: MessageChange): Message {
  return event === 'message_edited' && payload.editedAt !== null ? { ...message, editedAt: payload.editedAt } : message
}

/** How many replies more (or fewer) the message has as the root of a thread. */
function repliesMore(root: Message, frame: RoomFrame): number {
  if (frame.event === 'message_received') return frame.payload.message.threadId === root.id ? 1 : 0
  return frame.event === 'message_deleted' && frame.payload.threadId === root.id ? -1 : 0
}

function changed(message: Message, { event, payload }: MessageChange, isCertain: boolean): Message | typeof UNCLEAR {
  switch (event) {
    case 'message_edited':
      return {
        ...message,
        content: payload.content,
        mentions: [...payload.mentions],
        editedAt: payload.editedAt ?? message.editedAt,
        metadata: payload.metadata ?? message.metadata,
      }
    case 'message_deleted':
      return tombstone(message)
    case 'message_pinned':
    case 'message_unpinned':
      return { ...message, pinned: event === 'message_pinned' }
    case 'reaction_added':
      return isCertain ? withReaction(message, payload) : UNCLEAR
    case 'reaction_removed':
      return isCertain ? withoutReaction(message, payload) : UNCLEAR
  }
}

/** What everybody is shown of a deleted message. */
function tombstone({ clientId: _clientId, ...message }: Message): Message {
  const nothing = { content: '', metadata: {}, attachments: [], reactions: [], mentions: [] }
  return { ...message, ...nothing, pinned: false, deleted: true }
}

type Reaction = { readonly emoji: string; readonly userId: string }

function withReaction(message: Message, { emoji, userId }: Reaction): Message | typeof UNCLEAR {
  const found = message.reactions.find((reaction) => reaction.emoji === emoji)
  if (found === undefined)
    return { ...message, reactions: [...message.reactions, { emoji, count: 1, userIds: [userId] }] }
  if (found.userIds.includes(userId)) return UNCLEAR
  const userIds = found.count < SHOWN_REACTIONS ? [...found.userIds, userId] : found.userIds
  return withReactions(message, emoji, { emoji, count: found.count + 1, userIds })
}

function withoutReaction(message: Message, { emoji, userId }: Reaction): Message | typeof UNCLEAR {
  const found = message.reactions.find((reaction) => reaction.emoji === emoji)
  if (found === undefined) return UNCLEAR
  const isShown = found.userIds.includes(userId)
  // Of more than twenty only the first are known by name: who moves up, or whether it was one of the others, the server knows.
  if (isShown ? found.count > SHOWN_REACTIONS : found.count <= SHOWN_REACTIONS) return UNCLEAR
  const userIds = found.userIds.filter((id) => id !== userId)
  return withReactions(message, emoji, { emoji, count: found.count - 1, userIds })
}

const withReactions = (message: Message, emoji: string, changed: Message['reactions'][number]): Message => ({
  ...message,
  reactions: message.reactions
    .map((reaction) => (reaction.emoji === emoji ? changed : reaction))
    .filter((reaction) => reaction.count > 0),
})
