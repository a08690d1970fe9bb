import { Type } from '@sinclair/typebox'
import { causeOf, done } from '../answers.js'
import { operation, type Operation, refuse } from '../operation.js'
import { body, RoomParams } from '../schemas.js'
import type { Services } from '../services.js'
import { refuseUnlessMember } from './people.js'

export const readingOperations = (services: Services): readonly Operation[] => [
  operation({
    id: 'markRead',
    tag: 'Reading',
    summary: 'Mark everything up to a message as read; the marker never goes back',
    method: 'post',
    path: '/api/rooms/:roomId/read',
    kind: 'command',
    access: 'user',
    idempotency: 'record',
    params: RoomParams,
    body: body({ seq: Type.Integer({ minimum: 0, description: "A message's number, at most the room's last" }) }),
    responses: { 204: null },
    problems: ['forbidden', 'not_found'],
    run: async (input, context) => {
      const { roomId } = input.params
      const { seq } = input.body
      const { userId } = context.caller
      const outsider = await refuseUnlessMember(services, roomId, userId)
      if (outsider !== null) return outsider
      const { state } = await services.rooms.of(roomId).current()
      if (seq > state.lastSeq)
        return refuse('invalid', `The room's last message is ${state.lastSeq}.`, [
          { path: '/seq', message: 'must be a message of the room' },
        ])
      const data = { userId, roomId, seq }
      const outcome = await services.inboxes.of(userId).submit({
        ...causeOf(input, context),
        subjects: [],
        command: { type: 'MoveReadMarker', actorId: userId, data },
      })
      return done(outcome)
    },
    replay: async ({ params }, { caller }) =>
      (await refuseUnlessMember(services, params.roomId, caller.userId)) ?? { status: 204 },
  }),
]
