import { Type } from '@sinclair/typebox'
import { type Change, changeMessage, noSuchMessage } from '../../commands/change-message.js'
import type { Outcome as CommandOutcome } from '../../commands/command.js'
import type { MessageDocument } from '../../projections/models/messages.js'
import { getMessage } from '../../projections/queries/messages.js'
import { Message } from '../../projections/queries/shapes.js'
import { answer, causeOf, done, lookUp, show } from '../answers.js'
import { operation, type Operation, type OperationContext, type OperationInput } from '../operation.js'
import { body, Content, Emoji, Id, MessageParams } from '../schemas.js'
import type { Services } from '../services.js'

const TAG = 'Messages'
const MessageAndEmoji = Type.Object({ messageId: Id, emoji: Emoji })

/** Changing a message that is there: edits, deletion, reactions, pins. */
export const messageChangeOperations = (services: Services): readonly Operation[] => {
  const one = (messageId: string, userId: string) => () => getMessage(services.queries, messageId, userId)
  return [
    operation({
      id: 'editMessage',
      tag: TAG,
      summary: 'Edit my message',
      method: 'patch',
      path: '/api/messages/:messageId',
      aliases: [{ method: 'put', path: '/api/messages/:messageId', id: 'replaceMessage' }],
      kind: 'command',
      access: 'user',
      idempotency: 'none',
      params: MessageParams,
      body: body({ content: Content }),
      responses: { 200: Message },
      problems: ['forbidden', 'muted', 'blocked', 'not_found', 'room_archived', 'message_deleted'],
      run: async (input, context) => {
        const { messageId } = input.params
        const outcome = await change(services, { type: 'EditMessage', content: input.body.content }, input, context)
        return show(services, outcome, 200, one(messageId, context.caller.userId))
      },
    }),
    operation({
      id: 'deleteMessage',
      tag: TAG,
      summary: 'Delete a message: mine, or as a moderator; a tombstone stays',
      method: 'delete',
      path: '/api/messages/:messageId',
      kind: 'command',
      access: 'user',
      idempotency: 'none',
      params: MessageParams,
      responses: { 204: null },
      problems: ['forbidden', 'not_found', 'room_archived'],
      run: async (input, context) => done(await change(services, { type: 'DeleteMessage' }, input, context)),
    }),
    operation({
      id: 'addReaction',
      tag: TAG,
      summary: 'React to a message',
      method: 'post',
      path: '/api/messages/:messageId/reactions',
      kind: 'command',
      access: 'user',
      idempotency: 'record',
      params: MessageParams,
      body: body({ emoji: Emoji }),
      responses: { 201: Message },
      problems: ['forbidden', 'muted', 'blocked', 'not_found', 'room_archived', 'message_deleted', 'limit_reached'],
      run: async (input, context) => {
        const { messageId } = input.params
        const outcome = await change(services, { type: 'AddReaction', emoji: input.body.emoji }, input, context)
        return show(services, outcome, 201, one(messageId, context.caller.userId), messageId)
      },
      replay: ({ params }, { caller }) => answer(one(params.messageId, caller.userId)),
    }),
    operation({
      id: 'removeReaction',
      tag: TAG,
      summary: 'Take my reaction back',
      method: 'delete',
      path: '/api/messages/:messageId/reactions/:emoji',
      kind: 'command',
      access: 'user',
      idempotency: 'none',
      params: MessageAndEmoji,
      responses: { 204: null },
      problems: ['forbidden', 'not_found', 'room_archived'],
      run: async (input, context) =>
        done(await change(services, { type: 'RemoveReaction', emoji: input.params.emoji }, input, context)),
    }),
    operation({
      id: 'pinMessage',
      tag: TAG,
      summary: 'Pin a message (moderators)',
      method: 'put',
      path: '/api/messages/:messageId/pin',
      kind: 'command',
      access: 'user',
      idempotency: 'none',
      params: MessageParams,
      responses: { 204: null },
      problems: ['forbidden', 'not_found', 'room_archived', 'message_deleted', 'limit_reached'],
      run: async (input, context) => done(await change(services, { type: 'PinMessage' }, input, context)),
    }),
    operation({
      id: 'unpinMessage',
      tag: TAG,
      summary: 'Unpin a message (moderators)',
      method: 'delete',
      path: '/api/messages/:messageId/pin',
      kind: 'command',
      access: 'user',
      idempotency: 'none',
      params: MessageParams,
      responses: { 204: null },
      problems: ['forbidden', 'not_found', 'room_archived'],
      run: async (input, context) => done(await change(services, { type: 'UnpinMessage' }, input, context)),
    }),
    operation({
      id: 'requestReply',
      tag: TAG,
      summary: 'Ask an AI member for an answer to a message: one that failed, or another one',
      description:
        'Without `agentId` every AI member of the room is asked. Who has been asked already and has yet to answer is not asked again.',
      method: 'post',
      path: '/api/messages/:messageId/reply-requests',
      kind: 'command',
      access: 'user',
      idempotency: 'record',
      params: MessageParams,
      body: body({ agentId: Type.Optional(Id) }),
      responses: { 204: null },
      problems: ['forbidden', 'muted', 'blocked', 'not_found', 'room_archived', 'conflict', 'message_deleted'],
      run: async (input, context) => {
        const { agentId } = input.body
        const wanted = { type: 'RequestReply' as const, ...(agentId !== undefined && { agentIds: [agentId] }) }
        return done(await change(services, wanted, input, context))
      },
    }),
  ]
}

/** Changes a message, wherever it is: its room is looked up. */
async function change(
  services: Services,
  what: Change,
  input: Pick<OperationInput<{ readonly messageId: string }>, 'commandId' | 'params'>,
  context: OperationContext<'user'>,
): Promise<CommandOutcome> {
  const { messageId } = input.params
  const found = await lookUp(services, async () => {
    const [message] = await services.queries.models.get<MessageDocument>('messages', [messageId])
    return message ?? null
  })
  if (found === null) return noSuchMessage
  const { roomId } = found.body
  return changeMessage(services.posting, messageId, roomId, context.caller.userId, what, causeOf(input, context))
}
