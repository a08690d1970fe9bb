import { type Static, Type } from '@sinclair/typebox'
import { postMessage, type Post, type Posted } from '../../commands/post-message.js'
import { type JsonObject, textIn } from '../../domain/json.js'
import { MessageType } from '../../domain/room/schema.js'
import { messages } from '../../projections/models/messages.js'
import { findMessage, getMessage } from '../../projections/queries/messages.js'
import { presentMessages, presentPosted } from '../../projections/queries/present-message.js'
import { Message } from '../../projections/queries/shapes.js'
import { answer, deniedAs, lookUp, refused, showAt } from '../answers.js'
import { checkMetadata } from '../message-metadata.js'
import { operation, type Operation, type OperationContext, type Outcome, refuse } from '../operation.js'
import { body, ClientKey, Content, Id, MessageMetadata, MessageParams, RoomParams } from '../schemas.js'
import type { Services } from '../services.js'

const TAG = 'Messages'
const NewMessage = body({
  content: Content,
  type: Type.Optional(MessageType),
  replyTo: Type.Optional(Id),
  clientId: Type.Optional(ClientKey),
  attachments: Type.Optional(Type.Array(Id, { maxItems: 0, description: 'Ids of uploads; there are none yet' })),
  metadata: Type.Optional(MessageMetadata),
})
export type NewMessage = Static<typeof NewMessage>

export const postingOperations = (services: Services): readonly Operation[] => [
  operation({
    id: 'postMessage',
    tag: TAG,
    summary: 'Post a message, exactly once per client key',
    description:
      '`clientId` and `Idempotency-Key` are the same thing: any repeat, however late, answers with the first message.',
    method: 'post',
    path: '/api/rooms/:roomId/messages',
    kind: 'command',
    access: 'user',
    idempotency: 'own',
    params: RoomParams,
    body: NewMessage,
    responses: { 201: Message },
    problems: ['forbidden', 'muted', 'blocked', 'not_found', 'room_archived', 'idempotency_key_reused'],
    run: async (input, context) => {
      const { clientId } = input.body
      if (clientId !== undefined && input.key !== undefined && clientId !== input.key)
        return refuse('invalid', 'clientId and Idempotency-Key differ.', [
          { path: '/clientId', message: 'must be the Idempotency-Key' },
        ])
      const tooMuch = checkMetadata(input.body.metadata)
      if (tooMuch !== null) return tooMuch
      const post = postOf(input.params.roomId, context.caller.userId, input.body, clientId ?? input.key)
      return answerPosted(
        services,
        post,
        await postMessage(services.posting, post, { correlationId: context.correlationId }),
      )
    },
  }),
  operation({
    id: 'forwardMessage',
    tag: TAG,
    summary: 'Forward a message to another room, with attribution',
    method: 'post',
    path: '/api/messages/:messageId/forward',
    kind: 'command',
    access: 'user',
    idempotency: 'record',
    params: MessageParams,
    body: body({ roomId: Id }),
    responses: { 201: Message },
    problems: ['forbidden', 'muted', 'blocked', 'not_found', 'room_archived', 'message_deleted'],
    run: (input, context) => forward(services, input.params.messageId, input.body.roomId, input.commandId, context),
    replay: (_input, { caller }, first) =>
      answer(() => getMessage(services.queries, first.resourceId ?? '', caller.userId)),
  }),
]

function postOf(roomId: string, senderId: string, sent: NewMessage, key: string | undefined): Post {
  const { content, type = 'text', replyTo, metadata } = sent
  return {
    ...{ roomId, senderId, type, content },
    ...(key !== undefined && { key, clientId: key }),
    ...(replyTo !== undefined && { replyTo }),
    // It came as JSON: there is nothing else in it.
    ...(metadata && { metadata: metadata as JsonObject }),
  }
}

/** The message just posted is shown from its event; one that was there already as it is now. */
async function answerPosted(services: Services, post: Post, posted: Posted): Promise<Outcome> {
  if (posted.kind === 'rejected') return refused(posted.rejection)
  const { position } = posted
  if (posted.kind === 'repeated')
    return showAt(services, position, 201, () => getMessage(services.queries, posted.messageId, post.senderId))
  if (posted.kind === 'unneeded') throw new Error('only answers can be unneeded')
  const id = textIn(posted.event.data, 'messageId')
  const document = messages.evolve(null, posted.event, id)
  if (document === null) throw new Error('a posted message has a document')
  const message = await presentPosted(services.queries, { id, body: document }, posted.body, post.senderId)
  return { status: 201, body: message, position, resourceId: id }
}

async function forward(
  services: Services,
  messageId: string,
  roomId: string,
  commandId: string,
  { caller, correlationId }: OperationContext<'user'>,
): Promise<Outcome> {
  const { userId } = caller
  const found = await lookUp(services, async () => {
    const seen = await findMessage(services.queries, messageId, userId)
    return 'denied' in seen && seen.denied === 'not_found' ? null : seen
  })
  if (found === null) return refuse('not_found', 'There is no such message.')
  if ('denied' in found) return deniedAs(found)
  const source = found.found.body
  if (source.deleted) return refuse('message_deleted', 'This message is deleted.')
  const [message] = await presentMessages(services.queries, [found.found], userId)
  if (message === undefined) return refuse('not_found', 'There is no such message.')
  const origin = { messageId, roomId: source.roomId, senderId: source.senderId, createdAt: source.createdAt }
  const post: Post = {
    roomId,
    senderId: userId,
    key: `forward ${commandId}`,
    type: source.type,
    content: message.content,
    metadata: { ...(message.metadata as JsonObject), forwardedFrom: origin },
    forwardedFrom: source.authorId,
  }
  return answerPosted(services, post, await postMessage(services.posting, post, { correlationId }))
}
