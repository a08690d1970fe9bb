import type { Turn } from '../../domain/conversation.js'
import type { JsonObject } from '../../domain/json.js'
import type { MessageDocument } from '../models/messages.js'
import type { ReadDocument, ReadModels } from '../read-models.js'
import type { QueryContext } from './context.js'
import { openFields, textOr } from './fields.js'

export type FoundMessage = ReadDocument<MessageDocument>

/** Messages that are looked at, at most. */
const MOST = 200

/** What a person or an agent has said, and has not taken back. */
export const isSaid = ({ deleted, type, body }: MessageDocument): boolean =>
  !deleted && body !== null && type !== 'system' && type !== 'invite'

/** Who has a say in a message: who sent it and, if it was forwarded, who wrote it. */
export const writersOf = ({ body }: FoundMessage): readonly string[] =>
  body.authorId === body.senderId ? [body.senderId] : [body.senderId, body.authorId]

/** What was said in the room after a number and before a message, and that message, which is the last. */
export async function messagesUpTo(
  models: ReadModels,
  last: FoundMessage,
  after: number,
): Promise<readonly FoundMessage[]> {
  const { roomId, seq } = last.body
  const earlier = await models.find<MessageDocument>('messages', {
    filter: { roomId, seq: { $gt: after, $lt: seq } },
    sort: { seq: -1 },
    limit: MOST - 1,
  })
  return [...earlier.filter(({ body }) => isSaid(body)).reverse(), last]
}

/** The messages that others among these reply to, by their ids. */
export async function repliedTo(
  models: ReadModels,
  found: readonly FoundMessage[],
): Promise<ReadonlyMap<string, FoundMessage>> {
  const known = new Map(found.map((message) => [message.id, message]))
  const missing = new Set(
    found.flatMap(({ body: { replyTo } }) => (replyTo === null || known.has(replyTo) ? [] : replyTo)),
  )
  const more = missing.size === 0 ? [] : await models.get<MessageDocument>('messages', [...missing])
  for (const message of more) if (message !== null) known.set(message.id, message)
  return known
}

/** The messages as turns; what cannot be read any more, or says nothing in words, is left out. */
export async function turnsOf({ opener }: QueryContext, found: readonly FoundMessage[]): Promise<readonly Turn[]> {
  const bodies = await openFields(
    opener,
    found.map(({ body }) => ({ stream: `room-${body.roomId}`, field: 'body', sealed: body.body })),
  )
  return found.flatMap(({ id, body }, i) => {
    const content = textOr(((bodies[i] ?? {}) as JsonObject)['content'], '')
    const { seq, senderId, createdAt, replyTo } = body
    return content.trim() === '' ? [] : [{ messageId: id, seq, senderId, content, at: createdAt, replyTo }]
  })
}
