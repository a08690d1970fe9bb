import { Type } from '@sinclair/typebox'
import { isBlocked } from '../../commands/blocks.js'
import { createdId } from '../../commands/room-commands.js'
import {
  findInvite,
  getInvite,
  type InviteQuery,
  listMyInvites,
  listRoomInvites,
} from '../../projections/queries/invites.js'
import { Invite, InviteStatus } from '../../projections/queries/shapes.js'
import { answer, done, lookUp, show } from '../answers.js'
import { operation, type Operation, type OperationContext, refuse } from '../operation.js'
import { body, Id, listOf, pageQuery, RoomParams } from '../schemas.js'
import type { Services } from '../services.js'
import { account } from './people.js'
import { commandRoom } from './room-command.js'

const TAG = 'Invites'
const InviteId = Type.Object({ inviteId: Id })
const statusQuery = { ...pageQuery, status: Type.Optional(InviteStatus) }

/** When an invite that is sent now expires. */
export const inviteExpiry = ({ queries, settings }: Services): string =>
  new Date(queries.now().getTime() + settings.inviteTtlMs).toISOString()

type ListInput = { readonly limit: number; readonly cursor?: string; readonly status?: InviteQuery['status'] }

const queryOf = ({ limit, cursor, status }: ListInput): InviteQuery => ({
  limit,
  ...(cursor !== undefined && { cursor }),
  ...(status !== undefined && { status }),
})

export const inviteOperations = (services: Services): readonly Operation[] => {
  const find = (inviteId: string) => lookUp(services, () => findInvite(services.queries, inviteId))
  const one = (inviteId: string, userId: string) => () => getInvite(services.queries, inviteId, userId)

  const respond = (reply: 'accept' | 'decline') =>
    operation({
      id: `${reply}Invite`,
      tag: TAG,
      summary: `${reply === 'accept' ? 'Accept' : 'Decline'} an invite`,
      method: 'post',
      path: `/api/invites/:inviteId/${reply}`,
      aliases: [{ method: 'post', path: `/api/rooms/invites/:inviteId/${reply}`, id: `${reply}RoomInvite` }],
      kind: 'command',
      access: 'user',
      idempotency: 'record',
      params: InviteId,
      responses: { 200: Invite },
      problems: ['forbidden', 'not_found', 'invite_closed', 'room_full', 'room_archived'],
      run: async (input, context) => {
        const invite = await find(input.params.inviteId)
        if (invite === null) return refuse('not_found', 'There is no such invite.')
        const { roomId, inviteeId } = invite.body
        const data = { inviteId: invite.id, inviteeId, answer: reply }
        const outcome = await commandRoom(services, roomId, 'AnswerInvite', data, input, context)
        return show(services, outcome, 200, one(invite.id, context.caller.userId), invite.id)
      },
      replay: ({ params }, { caller }) => answer(one(params.inviteId, caller.userId)),
    })

  const listMine = (input: ListInput, direction: 'received' | 'sent', { caller }: OperationContext<'user'>) =>
    answer(() => listMyInvites(services.queries, caller.userId, direction, queryOf(input)))

  return [
    operation({
      id: 'inviteMember',
      tag: TAG,
      summary: 'Invite somebody to a room',
      method: 'post',
      path: '/api/rooms/:roomId/invite',
      kind: 'command',
      access: 'user',
      idempotency: 'record',
      params: RoomParams,
      body: body({ userId: Id }),
      responses: { 201: Invite },
      problems: [
        'forbidden',
        'banned',
        'blocked',
        'not_found',
        'conflict',
        'already_member',
        'invite_pending',
        'room_archived',
      ],
      run: async (input, context) => {
        const { roomId } = input.params
        if ((await services.rooms.of(roomId).current()).state.phase === 'absent')
          return refuse('not_found', 'There is no such room.')
        const invitee = await account(services, input.body.userId)
        if (invitee === null) return refuse('not_found', 'There is no such user.')
        const data = {
          inviteId: createdId('invite', input),
          inviteeId: input.body.userId,
          expiresAt: inviteExpiry(services),
          inviteeIsAdmin: invitee.role === 'admin',
          inviteeIsAgent: invitee.kind === 'ai',
          isBlocked: await isBlocked(services.users, context.caller.userId, input.body.userId),
        }
        const outcome = await commandRoom(services, roomId, 'SendInvite', data, input, context)
        return show(services, outcome, 201, one(data.inviteId, context.caller.userId), data.inviteId)
      },
      replay: (_input, { caller }, first) => answer(one(first.resourceId ?? '', caller.userId)),
    }),
    operation({
      id: 'listRoomInvites',
      tag: TAG,
      summary: "A room's invites, the latest first",
      method: 'get',
      path: '/api/rooms/:roomId/invites',
      kind: 'query',
      access: 'user',
      idempotency: 'none',
      params: RoomParams,
      query: Type.Object(statusQuery),
      responses: { 200: listOf(Invite) },
      problems: ['forbidden', 'not_found'],
      run: ({ params, query }, { caller }) =>
        answer(() => listRoomInvites(services.queries, params.roomId, caller.userId, queryOf(query))),
    }),
    operation({
      id: 'listInvites',
      tag: TAG,
      summary: 'Invites that I received or sent, the latest first',
      method: 'get',
      path: '/api/invites',
      kind: 'query',
      access: 'user',
      idempotency: 'none',
      query: Type.Object({
        ...statusQuery,
        direction: Type.Unsafe<'received' | 'sent'>({
          type: 'string',
          enum: ['received', 'sent'],
          default: 'received',
        }),
      }),
      responses: { 200: listOf(Invite) },
      problems: [],
      run: ({ query }, context) => listMine(query, query.direction, context),
    }),
    operation({
      id: 'listPendingInvites',
      tag: TAG,
      summary: 'Open invites that I received, the latest first',
      method: 'get',
      path: '/api/rooms/invites/pending',
      kind: 'query',
      access: 'user',
      idempotency: 'none',
      query: Type.Object(pageQuery),
      responses: { 200: listOf(Invite) },
      problems: [],
      run: ({ query }, context) => listMine({ ...query, status: 'pending' }, 'received', context),
    }),
    respond('accept'),
    respond('decline'),
    operation({
      id: 'revokeInvite',
      tag: TAG,
      summary: 'Revoke an invite: who sent it, or a moderator',
      method: 'delete',
      path: '/api/invites/:inviteId',
      aliases: [{ method: 'delete', path: '/api/rooms/invites/:inviteId', id: 'revokeRoomInvite' }],
      kind: 'command',
      access: 'user',
      idempotency: 'none',
      params: InviteId,
      responses: { 204: null },
      problems: ['forbidden', 'not_found', 'invite_closed', 'room_archived'],
      run: async (input, context) => {
        const invite = await find(input.params.inviteId)
        if (invite === null) return refuse('not_found', 'There is no such invite.')
        const { roomId, inviterId } = invite.body
        const data = { inviteId: invite.id, inviterId }
        return done(await commandRoom(services, roomId, 'RevokeInvite', data, input, context))
      },
    }),
  ]
}
