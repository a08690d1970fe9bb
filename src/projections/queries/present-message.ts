import type { JsonObject, JsonValue } from '../../domain/json.js'
import type { MemberDocument } from '../models/members.js'
import type { MessageDocument } from '../models/messages.js'
import type { QueryContext } from './context.js'
import { openFields } from './fields.js'
import { contentOf, namedBy } from './sentences.js'
import type { Message, Sender } from './shapes.js'

export type FoundMessage = { readonly id: string; readonly body: MessageDocument }

const SHOWN_REACTIONS = 20

/** Messages as one caller sees them, in the order given. */
export async function presentMessages(
  context: QueryContext,
  found: readonly FoundMessage[],
  callerId: string,
): Promise<readonly Message[]> {
  const [bodies, sendersOf, everyoneIn] = await Promise.all([
    openFields(
      context.opener,
      found.map(({ body }) => ({ stream: `room-${body.roomId}`, field: 'body', sealed: body.body })),
    ),
    context.directory.senders(found.map(({ body }) => body.senderId)),
    membersWhereNeeded(context, found),
  ])
  const named = found.flatMap(({ body }, i) => namedBy({ ...who(body), text: bodies[i] ?? null }))
  const ids = [...found.map(({ body }) => body.senderId), ...named]
  const senderOf = named.length === 0 ? sendersOf : await context.directory.senders(ids)
  return found.map((message, i) => {
    const text = bodies[i] ?? null
    const mentions = mentionedIn(message.body, everyoneIn.get(message.body.roomId) ?? [])
    return asSeenBy(callerId, presentMessage(message, text, senderOf, mentions), text)
  })
}

const who = ({ senderId, type }: MessageDocument) => ({ senderId, type })

/** One message whose text is at hand: the one just posted. */
export async function presentPosted(
  context: QueryContext,
  message: FoundMessage,
  text: JsonObject,
  callerId: string,
): Promise<Message> {
  const [senderOf, everyoneIn] = await Promise.all([
    context.directory.senders([message.body.senderId, ...namedBy({ ...who(message.body), text })]),
    membersWhereNeeded(context, [message]),
  ])
  const mentions = mentionedIn(message.body, everyoneIn.get(message.body.roomId) ?? [])
  return asSeenBy(callerId, presentMessage(message, text, senderOf, mentions), text)
}

/** Its sender sees their own key as well. */
function asSeenBy(callerId: string, message: Message, text: JsonValue): Message {
  const clientId = message.sender.id === callerId ? clientIdIn(text) : undefined
  return clientId === undefined ? message : { ...message, clientId }
}

/** The sender's key that is kept with a message's body. */
export function clientIdIn(text: JsonValue): string | undefined {
  const { clientId } = (text ?? {}) as JsonObject
  return typeof clientId === 'string' ? clientId : undefined
}

/**
 * A message as all see it but its sender, with all that its document only points at.
 * @param text its body in the clear; null when it can be read no more
 * @param senderOf knows its sender, and whom it names (`namedBy`)
 * @param mentions see `mentionedIn`
 */
export function presentMessage(
  { id, body }: FoundMessage,
  text: JsonValue,
  senderOf: (id: string) => Sender,
  mentions: string[],
): Message {
  const { metadata } = (text ?? {}) as JsonObject
  // Field by field: built by spreading parts, a message costs several times as much, and each one goes through here.
  const message: Message = {
    id,
    roomId: body.roomId,
    seq: body.seq,
    revision: body.revision,
    type: body.type,
    sender: senderOf(body.senderId),
    content: contentOf({ senderId: body.senderId, type: body.type, text }, senderOf),
    metadata: (metadata ?? {}) as JsonObject,
    replyTo: body.replyTo,
    threadId: body.threadId,
    replyCount: body.replyCount,
    attachments: [],
    reactions: Object.entries(body.reactions).map(([emoji, userIds]) => ({
      emoji,
      count: userIds.length,
      userIds: userIds.slice(0, SHOWN_REACTIONS),
    })),
    mentions,
    pinned: body.pinnedAt !== null,
    createdAt: body.createdAt,
    editedAt: body.editedAt,
    deleted: body.deleted,
  }
  return body.quiet ? { ...message, quiet: true } : message
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
