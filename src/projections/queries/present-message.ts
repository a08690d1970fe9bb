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
  return found.map((message, i) => present(message, bodies[i] ?? null, senderOf, everyoneIn, callerId))
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
  return present(message, text, senderOf, everyoneIn, callerId)
}

function present(
  { id, body }: FoundMessage,
  text: JsonValue,
  senderOf: (id: string) => Sender,
  everyoneIn: ReadonlyMap<string, readonly MemberDocument[]>,
  callerId: string,
): Message {
  const { content, metadata, clientId } = (text ?? {}) as JsonObject
  const { roomId, seq, revision, type, replyTo, threadId, replyCount, createdAt, editedAt, deleted } = body
  return {
    ...{ id, roomId, seq, revision, type },
    sender: senderOf(body.senderId),
    content: textOr(content, ''),
    metadata: (metadata ?? {}) as JsonObject,
    ...{ replyTo, threadId, replyCount },
    attachments: [],
    reactions: Object.entries(body.reactions).map(([emoji, userIds]) => ({
      emoji,
      count: userIds.length,
      userIds: userIds.slice(0, SHOWN_REACTIONS),
    })),
    mentions: mentioned(body, everyoneIn.get(roomId) ?? []),
    pinned: body.pinnedAt !== null,
    ...{ createdAt, editedAt, deleted },
    ...(typeof clientId === 'string' && body.senderId === callerId && { clientId }),
  }
}

/** `@room` means every member who was there then and still is. */
function mentioned({ mentions, seq }: MessageDocument, everyone: readonly MemberDocument[]): string[] {
  if (!mentions.everyone) return [...mentions.userIds]
  const there = everyone.filter((member) => member.joinSeq < seq).map((member) => member.userId)
  return [...new Set([...mentions.userIds, ...there])]
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
