import { Type } from '@sinclair/typebox'
import { changeAgent, createAgent } from '../../commands/agents.js'
import { createdId } from '../../commands/room-commands.js'
import { DisplayName, newProfile, Persona, ProfileChanges, Username } from '../../domain/user/schema.js'
import { getAgent, listAgents } from '../../projections/queries/agents.js'
import { denied } from '../../projections/queries/denied.js'
import { Agent, User } from '../../projections/queries/shapes.js'
import { answer, causeOf, lookUp, refused, show, showAt, withAnswer } from '../answers.js'
import { operation, type Operation, refuse } from '../operation.js'
import { body, Id, listOf, pageQuery } from '../schemas.js'
import type { Services } from '../services.js'
import { account } from './people.js'

const TAG = 'AI members'
const AgentId = Type.Object({ userId: Id })
const { avatarUrl, bio } = ProfileChanges.properties

const fields = { avatarUrl, bio, persona: Type.Optional(Persona) }
const NewAgent = body({ username: Username, displayName: Type.Optional(DisplayName), ...fields })
const AgentChanges = body({ displayName: Type.Optional(DisplayName), ...fields })

const unknown = () => denied('not_found', 'There is no such AI member.')

/** AI members as accounts: people see who there is, admins make them and tell them how to be. */
export const agentOperations = (services: Services): readonly Operation[] => {
  const findUser = (userId: string) => async () => (await services.queries.directory.user(userId)) ?? unknown()
  return [
    operation({
      id: 'listAgents',
      tag: TAG,
      summary: 'The AI members that may be put into rooms',
      method: 'get',
      path: '/api/agents',
      kind: 'query',
      access: 'user',
      idempotency: 'none',
      query: Type.Object(pageQuery),
      responses: { 200: listOf(User) },
      problems: [],
      run: ({ query }) => answer(() => listAgents(services.queries, query.limit, query.cursor)),
    }),
    operation({
      id: 'createAgent',
      tag: TAG,
      summary: 'Make an AI member',
      description:
        '`persona` tells it how to be; only admins see it. Its username cannot be changed, nor can it log in.',
      method: 'post',
      path: '/api/admin/agents',
      kind: 'command',
      access: 'admin',
      idempotency: 'record',
      body: NewAgent,
      responses: { 201: User },
      problems: ['forbidden', 'username_taken'],
      run: async (input, context) => {
        const { username, displayName, persona = null, ...given } = input.body
        const profile = { ...newProfile(username, displayName), ...given }
        const userId = createdId('agent', input)
        const made = await createAgent(
          services.accounts,
          userId,
          { profile, persona },
          causeOf(input, context),
          context.caller,
        )
        if (made.kind === 'rejected') return refused(made.rejection)
        const shown = await showAt(services, made.position, 201, findUser(userId))
        return withAnswer(shown, () => ({ resourceId: userId }))
      },
      replay: (_input, _context, first) => answer(findUser(first.resourceId ?? ''), first.status),
    }),
    operation({
      id: 'updateAgent',
      tag: TAG,
      summary: "Change an AI member's profile or persona",
      description: 'Fields that are left out stay as they are; null empties one.',
      method: 'patch',
      path: '/api/admin/agents/:userId',
      kind: 'command',
      access: 'admin',
      idempotency: 'none',
      params: AgentId,
      body: AgentChanges,
      responses: { 200: User },
      problems: ['forbidden', 'not_found'],
      run: async (input, context) => {
        const { userId } = input.params
        if ((await account(services, userId))?.kind !== 'ai') return refuse('not_found', 'There is no such AI member.')
        const cause = causeOf(input, context)
        const outcome = await changeAgent(services.accounts, userId, input.body, cause, context.caller)
        return show(services, outcome, 200, findUser(userId))
      },
    }),
    operation({
      id: 'getAgent',
      tag: TAG,
      summary: 'An AI member with its persona',
      method: 'get',
      path: '/api/admin/agents/:userId',
      kind: 'query',
      access: 'admin',
      idempotency: 'none',
      params: AgentId,
      responses: { 200: Agent },
      problems: ['forbidden', 'not_found'],
      run: ({ params }) =>
        answer(async () => (await lookUp(services, () => getAgent(services.queries, params.userId))) ?? unknown()),
    }),
  ]
}
