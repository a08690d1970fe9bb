import { Type } from '@sinclair/typebox'
import { listEdits } from '../../projections/queries/audit-trail.js'
import { getMessage, getThread, listMessages, listPins, listReceipts } from '../../projections/queries/messages.js'
import { Edit, Message, Receipt } from '../../projections/queries/shapes.js'
import { answer, answerPage } from '../answers.js'
import { operation, type Operation, refuse } from '../operation.js'
import { Id, listOf, MessageParams, RoomParams, pageQuery } from '../schemas.js'
import type { Services } from '../services.js'

const TAG = 'Messages'
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
        { path: '/query/before', message: 'must be the only one' },
      ])
    : null

/** Reading messages: pages, threads, pins, one by id, its edits and readers. */
export const messageOperations = (services: Services): readonly Operation[] => [
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
    params: RoomParams,
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
      onlyOne(query) ?? answer(() => getThread(services.queries, params.roomId, params.threadId, caller.userId, query)),
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
    params: RoomParams,
    query: Type.Object(pageQuery),
    responses: { 200: listOf(Message) },
    problems: ['forbidden', 'not_found'],
    run: ({ params, query }, { caller }) =>
      answerPage(() => listPins(services.queries, params.roomId, caller.userId), query),
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
    params: MessageParams,
    responses: { 200: Message },
    problems: ['forbidden', 'not_found'],
    run: ({ params }, { caller }) => answer(() => getMessage(services.queries, params.messageId, caller.userId)),
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
    params: MessageParams,
    query: Type.Object(pageQuery),
    responses: { 200: listOf(Edit) },
    problems: ['forbidden', 'not_found'],
    run: ({ params, query }, { caller }) =>
      answerPage(() => listEdits(services.queries, services.store, params.messageId, caller.userId), query),
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
    params: MessageParams,
    query: Type.Object(pageQuery),
    responses: { 200: listOf(Receipt) },
    problems: ['forbidden', 'not_found'],
    run: ({ params, query }, { caller }) =>
      answerPage(() => listReceipts(services.queries, params.messageId, caller.userId), query),
  }),
]
