import { Type } from '@sinclair/typebox'
import { denied } from '../../projections/queries/denied.js'
import { getMember, listBans, listMembers } from '../../projections/queries/members.js'
import { Ban, Member } from '../../projections/queries/shapes.js'
import { answer, done, show } from '../answers.js'
import { operation, type Operation, refuse } from '../operation.js'
import { body, Id, instantOf, listOf, orNull, pageQuery, Reason, RoomParams } from '../schemas.js'
import type { Services } from '../services.js'
import { account } from './people.js'
import { commandRoom } from './room-command.js'

const TAG = 'Members'
const RoomAndUser = Type.Object({ roomId: Id, userId: Id })
const MutedUntil = Type.String({ format: 'date-time', description: 'ISO 8601; a time that has passed unmutes' })

export const memberOperations = (services: Services): readonly Operation[] => [
  operation({
    id: 'listMembers',
    tag: TAG,
    summary: "A room's members",
    method: 'get',
    path: '/api/rooms/:roomId/members',
    kind: 'query',
    access: 'user',
    idempotency: 'none',
    params: RoomParams,
    query: Type.Object(pageQuery),
    responses: { 200: listOf(Member) },
    problems: ['forbidden', 'not_found'],
    run: ({ params, query }, { caller }) =>
      answer(() => listMembers(services.queries, params.roomId, caller.userId, query.limit, query.cursor)),
  }),
  operation({
    id: 'updateMember',
    tag: TAG,
    summary: "Change a member's role (admins), or mute them for a time (moderators)",
    method: 'patch',
    path: '/api/rooms/:roomId/members/:userId',
    kind: 'command',
    access: 'user',
    idempotency: 'none',
    params: RoomAndUser,
    body: body({
      role: Type.Optional(
        Type.Unsafe<'admin' | 'moderator' | 'member'>({ type: 'string', enum: ['admin', 'moderator', 'member'] }),
      ),
      mutedUntil: Type.Optional(orNull(MutedUntil)),
    }),
    responses: { 200: Member },
    problems: ['forbidden', 'not_found', 'conflict', 'room_archived'],
    run: async (input, context) => {
      const { roomId, userId } = input.params
      const { role } = input.body
      const mutedUntil = typeof input.body.mutedUntil === 'string' ? instantOf(input.body.mutedUntil) : undefined
      if (mutedUntil === null)
        return refuse('invalid', 'This time cannot be kept.', [{ path: '/body/mutedUntil', message: 'must be a time' }])
      const data = {
        userId,
        ...(role !== undefined && { role }),
        ...(input.body.mutedUntil !== undefined && { mutedUntil: mutedUntil ?? null }),
      }
      const outcome = await commandRoom(services, roomId, 'ChangeMember', data, input, context)
      const member = async () =>
        (await getMember(services.queries, roomId, userId, context.caller.userId)) ??
        denied('not_found', 'They are not a member of this room.')
      return show(services, outcome, 200, member)
    },
  }),
  operation({
    id: 'removeMember',
    tag: TAG,
    summary: 'Remove (kick) a member',
    method: 'delete',
    path: '/api/rooms/:roomId/members/:userId',
    kind: 'command',
    access: 'user',
    idempotency: 'none',
    params: RoomAndUser,
    responses: { 204: null },
    problems: ['forbidden', 'not_found', 'conflict', 'room_archived'],
    run: async (input, context) => {
      const { roomId, userId } = input.params
      return done(await commandRoom(services, roomId, 'RemoveMember', { userId }, input, context))
    },
  }),
  operation({
    id: 'listBans',
    tag: TAG,
    summary: 'Who is banned from a room (moderators)',
    method: 'get',
    path: '/api/rooms/:roomId/bans',
    kind: 'query',
    access: 'user',
    idempotency: 'none',
    params: RoomParams,
    query: Type.Object(pageQuery),
    responses: { 200: listOf(Ban) },
    problems: ['forbidden', 'not_found'],
    run: ({ params, query }, { caller }) =>
      answer(() => listBans(services.queries, params.roomId, caller.userId, query.limit, query.cursor)),
  }),
  operation({
    id: 'banUser',
    tag: TAG,
    summary: 'Ban somebody, member or not; their open invites are revoked',
    method: 'put',
    path: '/api/rooms/:roomId/bans/:userId',
    kind: 'command',
    access: 'user',
    idempotency: 'none',
    params: RoomAndUser,
    body: body({ reason: Type.Optional(Reason) }),
    responses: { 204: null },
    problems: ['forbidden', 'not_found', 'conflict', 'room_archived'],
    run: async (input, context) => {
      const { roomId, userId } = input.params
      const { reason } = input.body
      if ((await services.rooms.of(roomId).current()).state.phase === 'absent')
        return refuse('not_found', 'There is no such room.')
      if ((await account(services, userId)) === null) return refuse('not_found', 'There is no such user.')
      const data = { userId, ...(reason !== undefined && { reason }) }
      return done(await commandRoom(services, roomId, 'BanMember', data, input, context, [userId]))
    },
  }),
  operation({
    id: 'unbanUser',
    tag: TAG,
    summary: 'Lift a ban',
    method: 'delete',
    path: '/api/rooms/:roomId/bans/:userId',
    kind: 'command',
    access: 'user',
    idempotency: 'none',
    params: RoomAndUser,
    responses: { 204: null },
    problems: ['forbidden', 'not_found', 'room_archived'],
    run: async (input, context) => {
      const { roomId, userId } = input.params
      return done(await commandRoom(services, roomId, 'UnbanMember', { userId }, input, context))
    },
  }),
]
