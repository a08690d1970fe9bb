import { Type } from '@sinclair/typebox'
import { changeBlock } from '../../commands/blocks.js'
import { listBlocks } from '../../projections/queries/blocks.js'
import { Block } from '../../projections/queries/shapes.js'
import { answer, causeOf, done } from '../answers.js'
import {
  operation,
  type Operation,
  type OperationContext,
  type OperationInput,
  type Outcome,
  refuse,
} from '../operation.js'
import { Id, listOf, pageQuery } from '../schemas.js'
import type { Services } from '../services.js'
import { account } from './people.js'

const TAG = 'Blocks'
const Whom = Type.Object({ userId: Id })

/** Keeping somebody away. */
export const blockOperations = (services: Services): readonly Operation[] => [
  operation({
    id: 'blockUser',
    tag: TAG,
    summary: 'Block somebody, a person or an agent',
    description:
      'From the answer on there is no direct room to open, no direct message, edit or reaction, and no invite between us, in either direction; a direct room that is there stays readable. In shared rooms nothing changes: clients collapse the messages of those in `listBlocks`. A blocked agent does not answer me, and what I write is in none of its prompts. Nobody is told; the other one learns of it only by being refused.',
    method: 'put',
    path: '/api/users/:userId/block',
    kind: 'command',
    access: 'user',
    idempotency: 'none',
    params: Whom,
    responses: { 204: null },
    problems: ['not_found', 'limit_reached'],
    run: (input, context) => change(services, 'BlockUser', input, context),
  }),
  operation({
    id: 'unblockUser',
    tag: TAG,
    summary: 'Lift my block of somebody',
    description: 'Theirs of me, if there is one, stays.',
    method: 'delete',
    path: '/api/users/:userId/block',
    kind: 'command',
    access: 'user',
    idempotency: 'none',
    params: Whom,
    responses: { 204: null },
    problems: ['not_found'],
    run: (input, context) => change(services, 'UnblockUser', input, context),
  }),
  operation({
    id: 'listBlocks',
    tag: TAG,
    summary: 'Whom I have blocked, the latest first',
    method: 'get',
    path: '/api/users/me/blocks',
    kind: 'query',
    access: 'user',
    idempotency: 'none',
    query: Type.Object(pageQuery),
    responses: { 200: listOf(Block) },
    problems: [],
    run: ({ query }, { caller }) =>
      answer(() => listBlocks(services.queries, caller.userId, query.limit, query.cursor)),
  }),
]

async function change(
  services: Services,
  type: 'BlockUser' | 'UnblockUser',
  input: Pick<OperationInput<{ readonly userId: string }>, 'commandId' | 'params'>,
  context: OperationContext<'user'>,
): Promise<Outcome> {
  const { userId } = context.caller
  const blockedId = input.params.userId
  if (blockedId === userId)
    return refuse('invalid', 'Nobody blocks themselves.', [
      { path: '/params/userId', message: 'must be somebody else' },
    ])
  if ((await account(services, blockedId)) === null) return refuse('not_found', 'There is no such user.')
  return done(await changeBlock(services, type, userId, blockedId, causeOf(input, context)))
}
