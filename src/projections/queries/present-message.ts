import type { JsonObject, JsonValue } from '../../domain/json.js'
import type { MemberDocument } from '../models/members.js'
import type { MessageDocument } from '../models/messages.js'
import type { QueryContext } from './context.js'
import { openFields, textOr } from './fields.js'
import type { Message, Sender } from './shapes.js'

export type FoundMessage = { readonly id: string; readonly body: MessageDocument }

const SHOWN_REACTIONS = 20

/** Messages as one caller sees them, in the order given. */
export async function presentMessages(
  context: QueryContext,
  found: readonly FoundMessage[],
  callerId: string,
): Promise<readonly Message[]> {
  const [bodies, senderOf, everyoneIn] = await Promise.all([
    openFields(
      context.opener,
      found.map(({ body }) => ({ stream: `room-${body.roomId}`, field: 'body', sealed: body.body })),
    ),
    context.directory.senders(found.map(({ body }) => body.senderId)),
    membersWhereNeeded(context, found),
  ])
  return found.map((message, i) => {
    const { senderId, roomId } = message.body
    const mentions = mentionedIn(message.body, everyoneIn.get(roomId) ?? [])
    return presentMessage(message, bodies[i] ?? null, senderOf(senderId), mentions, callerId)
  })
}

/** One message whose text is at hand: the one just posted. */
export async function presentPosted(
  context: QueryContext,
  message: FoundMessage,
  text: JsonObject,
  callerId: string,
): Promise<Message> {
  const [senderOf, everyoneIn] = await Promise.all([
    context.directory.senders([message.body.senderId]),
    membersWhereNeeded(context, [message]),
  ])
  const { senderId, roomId } = message.body
  const mentions = mentionedIn(message.body, everyoneIn.get(roomId) ?? [])
  return presentMessage(message, text, senderOf(senderId), mentions, callerId)
}

/**
 * A message as one caller sees it, with all that its document only points at.
 * @param text its body in the clear; null when it can be read no more
 * @param mentions see `mentionedIn`
 */
export function presentMessage(
  { id, body }: FoundMessage,
  text: JsonValue,
  sender: Sender,
  mentions: string[],
  callerId: string,
): Message {
  const { content, metadata, clientId } = (text ?? {}) as JsonObject
  const { roomId, seq, revision, type, replyTo, threadId, replyCount, createdAt, editedAt, deleted } = body
  return {
    ...{ id, roomId, seq, revision, type },
    sender,
    content: textOr(content, ''),
    metadata: (metadata ?? {}) as JsonObject,
    ...{ replyTo, threadId, replyCount },
    attachments: [],
    reactions: Object.entries(body.reactions).map(([emoji, userIds]) => ({
      emoji,
      count: userIds.length,
      userIds: userIds.slice(0, SHOWN_REACTIONS),
    })),
    mentions,
    pinned: body.pinnedAt !== null,
    ...{ createdAt, editedAt, deleted },
    ...(typeof clientId === 'string' && body.senderId === callerId && { clientId }),
  }
}

/**
 * Ids of those whom a message mentions. `@room` means every member who was there then and still is.
 * @param everyone the room's members; looked at only for `@room`
 */
export function mentionedIn(
  { mentions, seq }: Pick<MessageDocument, 'mentions' | 'seq'>,
  everyone: Iterable<Pick<MemberDocument, 'userId' | 'joinSeq'>>,
): string[] {
  if (!mentions.everyone) return [...mentions.userIds]
  const all = new Set(mentions.userIds)
  for (const { userId, joinSeq } of everyone) if (joinSeq < seq) all.add(userId)
  return [...all]
}

async function membersWhereNeeded(
  context: QueryContext,
  found: readonly FoundMessage[],
): Promise<ReadonlyMap<string, readonly MemberDocument[]>> {
  const rooms = new Set(found.filter(({ body }) => body.mentions.everyone).map(({ body }) => body.roomId))
  const lists = await Promise.all(
    [...rooms].map(
      async (roomId) => [roomId, await context.models.find<MemberDocument>('members', { filter: { roomId } })] as const,
    ),
  )
  return new Map(lists.map(([roomId, members]) => [roomId, members.map((member) => member.body)]))
}
