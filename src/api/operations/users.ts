import { Type } from '@sinclair/typebox'
import { editProfile } from '../../commands/accounts.js'
import { ProfileChanges } from '../../domain/user/schema.js'
import { denied } from '../../projections/queries/denied.js'
import { User } from '../../projections/queries/shapes.js'
import { answer, lookUp, show } from '../answers.js'
import { operation, type Operation } from '../operation.js'
import { Id, listOf, pageQuery } from '../schemas.js'
import type { Services } from '../services.js'

const TAG = 'Users'

export const userOperations = (services: Services): readonly Operation[] => {
  const find = async (userId: string) =>
    (await lookUp(services, () => services.queries.directory.user(userId))) ??
    denied('not_found', 'There is no such user.')
  return [
    operation({
      id: 'getMe',
      tag: TAG,
      summary: 'My account',
      method: 'get',
      path: '/api/users/me',
      kind: 'query',
      access: 'user',
      idempotency: 'none',
      responses: { 200: User },
      problems: [],
      run: (_input, { caller }) => answer(() => find(caller.userId)),
    }),
    operation({
      id: 'updateMe',
      tag: TAG,
      summary: 'Change my profile',
      description: 'Fields that are left out stay as they are; null empties one.',
      method: 'patch',
      path: '/api/users/me',
      kind: 'command',
      access: 'user',
      idempotency: 'none',
      body: ProfileChanges,
      responses: { 200: User },
      problems: [],
      run: async (input, { caller, correlationId }) => {
        const outcome = await editProfile(services.accounts, caller.userId, input.body, {
          commandId: input.commandId,
          correlationId,
        })
        return show(services, outcome, 200, () => find(caller.userId))
      },
    }),
    operation({
      id: 'listUsers',
      tag: TAG,
      summary: 'The directory: people whose user name or display name contains a text',
      method: 'get',
      path: '/api/users',
      kind: 'query',
      access: 'user',
      idempotency: 'none',
      query: Type.Object({ ...pageQuery, q: Type.Optional(Type.String({ maxLength: 200 })) }),
      responses: { 200: listOf(User) },
      problems: [],
      run: ({ query }) =>
        answer(() =>
          services.queries.directory.search((query.q ?? '').trim().toLowerCase(), query.limit, query.cursor),
        ),
    }),
    operation({
      id: 'getUser',
      tag: TAG,
      summary: 'A user by id',
      method: 'get',
      path: '/api/users/:userId',
      kind: 'query',
      access: 'user',
      idempotency: 'none',
      params: Type.Object({ userId: Id }),
      responses: { 200: User },
      problems: ['not_found'],
      run: (input) => answer(() => find(input.params.userId)),
    }),
  ]
}
