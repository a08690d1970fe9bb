import { Type } from '@sinclair/typebox'
import { Notifications, Room, RoomEntry } from '../../projections/queries/shapes.js'
import { causeOf, done } from '../answers.js'
import { operation, type Operation } from '../operation.js'
import { body, Id, RoomParams } from '../schemas.js'
import type { Services } from '../services.js'
import { isAdmin, refuseUnlessMember } from './people.js'
import { answerRoom, entryOf, roomOf, showRoom } from './room-answers.js'
import { commandRoom } from './room-command.js'

const TAG = 'Rooms'

/** My own seat in a room: joining, leaving, passing the ownership on, how I want to see it. (Other people's: `members.ts`.) */
export const membershipOperations = (services: Services): readonly Operation[] => [
  operation({
    id: 'joinRoom',
    tag: TAG,
    summary: 'Join a public room, or one to which I have an open invite',
    method: 'post',
    path: '/api/rooms/:roomId/join',
    kind: 'command',
    access: 'user',
    idempotency: 'record',
    params: RoomParams,
    responses: { 200: RoomEntry },
    problems: ['forbidden', 'banned', 'not_found', 'room_full', 'room_archived'],
    run: async (input, context) => {
      const { roomId } = input.params
      const data = { isAdmin: await isAdmin(services, context.caller.userId) }
      const outcome = await commandRoom(services, roomId, 'JoinRoom', data, input, context)
      return showRoom(services, outcome, 200, entryOf(services, roomId, context), roomId)
    },
    replay: ({ params }, context) => answerRoom(entryOf(services, params.roomId, context)),
  }),
  operation({
    id: 'leaveRoom',
    tag: TAG,
    summary: 'Leave a room',
    method: 'post',
    path: '/api/rooms/:roomId/leave',
    kind: 'command',
    access: 'user',
    idempotency: 'record',
    params: RoomParams,
    responses: { 204: null },
    problems: ['forbidden', 'not_found', 'conflict', 'owner_must_stay'],
    run: async (input, context) =>
      done(await commandRoom(services, input.params.roomId, 'LeaveRoom', {}, input, context)),
  }),
  operation({
    id: 'transferOwnership',
    tag: TAG,
    summary: "Pass a room's ownership to another member",
    method: 'post',
    path: '/api/rooms/:roomId/owner',
    kind: 'command',
    access: 'user',
    idempotency: 'record',
    params: RoomParams,
    body: body({ userId: Id }),
    responses: { 200: Room },
    problems: ['forbidden', 'not_found', 'conflict', 'room_archived'],
    run: async (input, context) => {
      const { roomId } = input.params
      const outcome = await commandRoom(services, roomId, 'TransferOwnership', input.body, input, context)
      return showRoom(services, outcome, 200, roomOf(services, roomId, context), roomId)
    },
    replay: ({ params }, context) => answerRoom(roomOf(services, params.roomId, context)),
  }),
  operation({
    id: 'updateMembership',
    tag: TAG,
    summary: 'My own view of a room: notifications, favourite, hidden',
    method: 'patch',
    path: '/api/rooms/:roomId/membership',
    kind: 'command',
    access: 'user',
    idempotency: 'none',
    params: RoomParams,
    body: body({
      notifications: Type.Optional(Notifications),
      favourite: Type.Optional(Type.Boolean()),
      hidden: Type.Optional(Type.Boolean()),
    }),
    responses: { 200: RoomEntry },
    problems: ['forbidden', 'not_found'],
    run: async (input, context) => {
      const { roomId } = input.params
      const { userId } = context.caller
      const outsider = await refuseUnlessMember(services, roomId, userId)
      if (outsider !== null) return outsider
      const outcome = await services.inboxes.of(userId).submit({
        ...causeOf(input, context),
        subjects: [],
        command: { type: 'ChangeRoomView', actorId: userId, data: { userId, roomId, changes: input.body } },
      })
      return showRoom(services, outcome, 200, entryOf(services, roomId, context))
    },
  }),
]
