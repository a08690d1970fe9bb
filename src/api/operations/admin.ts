import { Type } from '@sinclair/typebox'
import type { Cause } from '../../commands/command.js'
import { derivedId } from '../../commands/ids.js'
import { command } from '../../commands/room-commands.js'
import { SYSTEM } from '../../domain/actor.js'
import { Instant } from '../../domain/room/schema.js'
import type { MemberDocument } from '../../projections/models/members.js'
import type { RoomDocument } from '../../projections/models/rooms.js'
import { denied } from '../../projections/queries/denied.js'
import { SystemRole, User } from '../../projections/queries/shapes.js'
import { answer, answerPage, causeOf, PATIENCE_MS, show } from '../answers.js'
import { operation, type Operation, type OperationContext, type Outcome, refuse } from '../operation.js'
import { body, Id, listOf, pageQuery } from '../schemas.js'
import type { Services } from '../services.js'
import { account } from './people.js'

const TAG = 'Administration'
const shape = { additionalProperties: false }

const Rebuild = Type.Object(
  {
    generation: Type.Integer(),
    state: Type.Unsafe<string>({ type: 'string', enum: ['building', 'comparing', 'switched', 'failed'] }),
    events: Type.Integer(),
    progress: Type.Number({ minimum: 0, maximum: 1 }),
    startedAt: Instant,
    finishedAt: Type.Optional(Instant),
    error: Type.Optional(Type.String()),
    comparison: Type.Optional(
      Type.Object({ documents: Type.Integer(), differing: Type.Integer(), examples: Type.Array(Type.String()) }, shape),
    ),
  },
  { $id: 'Rebuild', ...shape },
)
const Parked = Type.Object(
  { stream: Type.String(), revision: Type.Integer(), error: Type.String(), at: Instant, attempts: Type.Integer() },
  shape,
)
const ProjectionView = Type.Object(
  {
    name: Type.String(),
    version: Type.Integer(),
    generation: Type.Integer(),
    position: Type.String(),
    lagMs: Type.Number(),
    caughtUp: Type.Boolean(),
    parked: Type.Array(Parked),
    rebuild: Type.Union([Rebuild, Type.Null()]),
  },
  { $id: 'Projection', ...shape },
)
const ProjectionName = Type.Object({ name: Id })

export const adminOperations = (services: Services): readonly Operation[] => [
  operation({
    id: 'listProjections',
    tag: TAG,
    summary: 'Every read model: position, lag, parked streams, rebuild in progress',
    method: 'get',
    path: '/api/admin/projections',
    kind: 'query',
    access: 'admin',
    idempotency: 'none',
    responses: { 200: listOf(ProjectionView) },
    problems: ['forbidden'],
    query: Type.Object(pageQuery),
    run: ({ query }) => answerPage(() => services.projector.status(), query),
  }),
  operation({
    id: 'rebuildProjection',
    tag: TAG,
    summary: 'Build a read model anew from the log beside the serving one, compare, and switch over',
    description: 'Progress is in `GET /api/admin/projections`.',
    method: 'post',
    path: '/api/admin/projections/:name/rebuild',
    kind: 'command',
    access: 'admin',
    idempotency: 'record',
    params: ProjectionName,
    responses: { 202: ProjectionView },
    problems: ['forbidden', 'not_found', 'conflict'],
    run: async (input) => {
      const started = await services.projector.rebuild(input.params.name)
      if (started === null) return refuse('not_found', 'There is no such read model.')
      if (!started) return refuse('conflict', 'It is being rebuilt already.')
      return showProjection(services, input.params.name, 202)
    },
    replay: ({ params }) => showProjection(services, params.name, 202),
  }),
  operation({
    id: 'retryProjection',
    tag: TAG,
    summary: "Try a read model's parked streams again",
    method: 'post',
    path: '/api/admin/projections/:name/retry',
    kind: 'command',
    access: 'admin',
    idempotency: 'record',
    params: ProjectionName,
    responses: { 200: ProjectionView },
    problems: ['forbidden', 'not_found'],
    run: async (input) => {
      const left = await services.projector.retryParked(input.params.name)
      return left === null
        ? refuse('not_found', 'There is no such read model.')
        : showProjection(services, input.params.name, 200)
    },
    replay: ({ params }) => showProjection(services, params.name, 200),
  }),
  operation({
    id: 'listAccounts',
    tag: TAG,
    summary: 'All accounts',
    method: 'get',
    path: '/api/admin/users',
    kind: 'query',
    access: 'admin',
    idempotency: 'none',
    query: Type.Object({ ...pageQuery, q: Type.Optional(Type.String({ maxLength: 200 })) }),
    responses: { 200: listOf(User) },
    problems: ['forbidden'],
    run: ({ query }) =>
      answer(() => services.queries.directory.search((query.q ?? '').trim().toLowerCase(), query.limit, query.cursor)),
  }),
  operation({
    id: 'changeSystemRole',
    tag: TAG,
    summary: "Change an account's system role; who is no admin any more leaves the admin rooms",
    method: 'patch',
    path: '/api/admin/users/:userId',
    kind: 'command',
    access: 'admin',
    idempotency: 'none',
    params: Type.Object({ userId: Id }),
    body: body({ role: SystemRole }),
    responses: { 200: User },
    problems: ['forbidden', 'not_found', 'conflict'],
    run: (input, context) => changeRole(services, input.params.userId, input.body.role, input, context),
  }),
]

async function showProjection(services: Services, name: string, status: number): Promise<Outcome> {
  const found = (await services.projector.status()).find((projection) => projection.name === name)
  return found === undefined ? refuse('not_found', 'There is no such read model.') : { status, body: found }
}

async function changeRole(
  services: Services,
  userId: string,
  role: 'user' | 'moderator' | 'admin',
  input: { readonly commandId: string },
  context: OperationContext<'admin'>,
): Promise<Outcome> {
  const before = await account(services, userId)
  if (before === null) return refuse('not_found', 'There is no such user.')
  if (before.kind !== 'human') return refuse('conflict', 'Only people have system roles.')
  if (userId === context.caller.userId && role !== 'admin')
    return refuse('conflict', 'Another admin has to take your role away.')
  const cause = causeOf(input, context)
  const data = { userId, role, actorRole: context.caller.role }
  const outcome = await services.users
    .of(userId)
    .submit({ ...cause, subjects: [], command: { type: 'ChangeSystemRole', actorId: context.caller.userId, data } })
  if (outcome.kind !== 'rejected' && role !== 'admin') await leaveAdminRooms(services, userId, cause)
  const find = async () =>
    (await services.queries.directory.user(userId)) ?? denied('not_found', 'There is no such user.')
  return show(services, outcome, 200, find)
}

/** An admin room is for the system's admins: who is none any more is taken out by Parley itself, but of a room that they own. */
async function leaveAdminRooms(services: Services, userId: string, { commandId, correlationId }: Cause): Promise<void> {
  // A room joined a moment ago is one to leave, too.
  await services.queries.models.waitFor(services.head(), PATIENCE_MS)
  const memberships = await services.queries.models.find<MemberDocument>('members', { filter: { userId } })
  const rooms = await services.queries.models.get<RoomDocument>(
    'rooms',
    memberships.map(({ body: member }) => member.roomId),
  )
  for (const room of rooms) {
    if (room?.body.type !== 'admin' || room.body.ownerId === userId) continue
    const cause = { commandId: derivedId('demoted', commandId, room.id), correlationId, causationId: commandId }
    await command(services.rooms, room.id, 'RemoveMember', SYSTEM, { userId }, cause)
  }
}
