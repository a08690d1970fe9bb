import { Type } from '@sinclair/typebox'
import { changeMessage, type Change } from '../../commands/change-message.js'
import type { Outcome as CommandOutcome } from '../../commands/command.js'
import type { MessageDocument } from '../../projections/models/messages.js'
import { getMessage, getThread, listMessages, listPins, listReceipts } from '../../projections/queries/messages.js'
import { listEdits } from '../../projections/queries/audit-trail.js'
import { Edit, Message, Receipt } from '../../projections/queries/shapes.js'
import { answer, causeOf, done, lookUp, show } from '../answers.js'
import { operation, type Operation, type OperationContext, refuse } from '../operation.js'
import { body, Content, Emoji, Id, listOf } from '../schemas.js'
import type { Services } from '../services.js'

const TAG = 'Messages'
const MessageId = Type.Object({ messageId: Id })
const MessageAndEmoji = Type.Object({ messageId: Id, emoji: Emoji })
const Seq = Type.Optional(Type.Integer({ minimum: 0 }))
const seqQuery = {
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
  before: Seq,
  after: Seq,
  around: Seq,
}
const SeqPage = Type.Object(
  {
    limit: Type.Integer(),
    hasMore: Type.Boolean(),
    hasBefore: Type.Boolean(),
    hasAfter: Type.Boolean(),
    next: Type.Optional(Type.String()),
  },
  { $id: 'SeqPage', additionalProperties: false },
)
const MessageList = Type.Object({ items: Type.Array(Message), page: SeqPage }, { additionalProperties: false })
const Thread = Type.Object(
  { root: Message, items: Type.Array(Message), page: SeqPage },
  { additionalProperties: false },
)

type SeqQuery = { readonly limit: number; readonly before?: number; readonly after?: number; readonly around?: number }

const onlyOne = ({ before, after, around }: SeqQuery) =>
  [before, after, around].filter((seq) => seq !== undefined).length > 1
    ? refuse('invalid', 'Only one of before, after and around can be given.', [
        { path: '/before', message: 'must be the only one' },
      ])
    : null

/** A list that is short enough to be given whole. */
const whole = <T>(items: readonly T[]) => ({ items, page: { limit: items.length, hasMore: false } })

export const messageOperations = (services: Services): readonly Operation[] => {
  const one = (messageId: string, userId: string) => () => getMessage(services.queries, messageId, userId)

  const change = async (
    messageId: string,
    what: Change,
    input: { commandId: string },
    context: OperationContext<'user'>,
  ): Promise<CommandOutcome> => {
    const [found] = await lookUp(services, async () => {
      const documents = await services.queries.models.get<MessageDocument>('messages', [messageId])
      return documents[0] ? documents : null
    }).then((documents) => documents ?? [])
    if (!found) return { kind: 'rejected', rejection: { code: 'not_found', detail: 'There is no such message.' } }
    return changeMessage(
      services.posting,
      messageId,
      found.body.roomId,
      context.caller.userId,
      what,
      causeOf(input, context),
    )
  }

  return [
    operation({
      id: 'listMessages',
      tag: TAG,
      summary: "A page of a room's messages, in ascending order",
      description:
        'The newest page, or the one before, after or around a message number. Deleted messages stay as tombstones.',
      method: 'get',
      path: '/api/rooms/:roomId/messages',
      kind: 'query',
      access: 'user',
      idempotency: 'none',
      params: Type.Object({ roomId: Id }),
      query: Type.Object(seqQuery),
      responses: { 200: MessageList },
      problems: ['forbidden', 'not_found'],
      run: async ({ params, query }, { caller }) =>
        onlyOne(query) ?? answer(() => listMessages(services.queries, params.roomId, caller.userId, query)),
    }),
    operation({
      id: 'getThread',
      tag: TAG,
      summary: 'A thread: its root and a page of its replies, in ascending order',
      method: 'get',
      path: '/api/rooms/:roomId/threads/:threadId',
      kind: 'query',
      access: 'user',
      idempotency: 'none',
      params: Type.Object({ roomId: Id, threadId: Id }),
      query: Type.Object(seqQuery),
      responses: { 200: Thread },
      problems: ['forbidden', 'not_found'],
      run: async ({ params, query }, { caller }) =>
        onlyOne(query) ??
        answer(() => getThread(services.queries, params.roomId, params.threadId, caller.userId, query)),
    }),
    operation({
      id: 'listPins',
      tag: TAG,
      summary: "A room's pinned messages, the latest pinned last",
      method: 'get',
      path: '/api/rooms/:roomId/pins',
      kind: 'query',
      access: 'user',
      idempotency: 'none',
      params: Type.Object({ roomId: Id }),
      responses: { 200: listOf(Message) },
      problems: ['forbidden', 'not_found'],
      run: ({ params }, { caller }) =>
        answer(async () => {
          const pins = await listPins(services.queries, params.roomId, caller.userId)
          return 'denied' in pins ? pins : whole(pins)
        }),
    }),
    operation({
      id: 'getMessage',
      tag: TAG,
      summary: 'A message',
      method: 'get',
      path: '/api/messages/:messageId',
      kind: 'query',
      access: 'user',
      idempotency: 'none',
      params: MessageId,
      responses: { 200: Message },
      problems: ['forbidden', 'not_found'],
      run: ({ params }, { caller }) => answer(one(params.messageId, caller.userId)),
    }),
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
      params: MessageId,
      body: body({ content: Content }),
      responses: { 200: Message },
      problems: ['forbidden', 'muted', 'not_found', 'room_archived', 'message_deleted'],
      run: async (input, context) => {
        const { messageId } = input.params
        const outcome = await change(messageId, { type: 'EditMessage', content: input.body.content }, input, context)
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
      params: MessageId,
      responses: { 204: null },
      problems: ['forbidden', 'not_found', 'room_archived'],
      run: async (input, context) =>
        done(await change(input.params.messageId, { type: 'DeleteMessage' }, input, context)),
    }),
    operation({
      id: 'listEdits',
      tag: TAG,
      summary: 'What a message said over time, the original first',
      method: 'get',
      path: '/api/messages/:messageId/edits',
      kind: 'query',
      access: 'user',
      idempotency: 'none',
      params: MessageId,
      responses: { 200: listOf(Edit) },
      problems: ['forbidden', 'not_found'],
      run: ({ params }, { caller }) =>
        answer(async () => {
          const edits = await listEdits(services.queries, services.store, params.messageId, caller.userId)
          return 'denied' in edits ? edits : whole(edits)
        }),
    }),
    operation({
      id: 'listReads',
      tag: TAG,
      summary: 'Who has read a message',
      method: 'get',
      path: '/api/messages/:messageId/reads',
      kind: 'query',
      access: 'user',
      idempotency: 'none',
      params: MessageId,
      responses: { 200: listOf(Receipt) },
      problems: ['forbidden', 'not_found'],
      run: ({ params }, { caller }) =>
        answer(async () => {
          const receipts = await listReceipts(services.queries, params.messageId, caller.userId)
          return 'denied' in receipts ? receipts : whole(receipts)
        }),
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
      params: MessageId,
      body: body({ emoji: Emoji }),
      responses: { 201: Message },
      problems: ['forbidden', 'muted', 'not_found', 'room_archived', 'message_deleted', 'limit_reached'],
      run: async (input, context) => {
        const { messageId } = input.params
        const outcome = await change(messageId, { type: 'AddReaction', emoji: input.body.emoji }, input, context)
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
        done(
          await change(input.params.messageId, { type: 'RemoveReaction', emoji: input.params.emoji }, input, context),
        ),
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
      params: MessageId,
      responses: { 204: null },
      problems: ['forbidden', 'not_found', 'room_archived', 'message_deleted', 'limit_reached'],
      run: async (input, context) => done(await change(input.params.messageId, { type: 'PinMessage' }, input, context)),
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
      params: MessageId,
      responses: { 204: null },
      problems: ['forbidden', 'not_found', 'room_archived'],
      run: async (input, context) =>
        done(await change(input.params.messageId, { type: 'UnpinMessage' }, input, context)),
    }),
  ]
}
