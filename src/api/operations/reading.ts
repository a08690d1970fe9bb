import { Type } from '@sinclair/typebox'
import type { RoomState } from '../../domain/room/state.js'
import { causeOf, done } from '../answers.js'
import { LIVE_LIMITS } from '../live/limits.js'
import { operation, type Operation, refuse, type Refusal } from '../operation.js'
import { body, RoomParams } from '../schemas.js'
import type { Services } from '../services.js'
import { repeatForMembers, roomFor } from './people.js'

const TAG = 'Reading'
const Seq = Type.Integer({ minimum: 0, description: "A message's number, at most the room's last" })

/** How far I have received and read. */
export const readingOperations = (services: Services): readonly Operation[] => [
  operation({
    id: 'markRead',
    tag: TAG,
    summary: 'Mark everything up to a message as read; the marker never goes back',
    description:
      'The first call is written at once, then one a second at most, the farthest; each is answered when what it asks for is durable.',
    method: 'post',
    path: '/api/rooms/:roomId/read',
    kind: 'command',
    access: 'user',
    idempotency: 'record',
    params: RoomParams,
    body: body({ seq: Seq }),
    responses: { 204: null },
    problems: ['forbidden', 'not_found'],
    run: async (input, context) => {
      const { roomId } = input.params
      const { seq } = input.body
      const { userId } = context.caller
      const room = await roomWith(services, roomId, userId, seq)
      if ('refused' in room) return room
      return done(await services.readMarkers.move(roomId, userId, seq, causeOf(input, context)))
    },
    replay: repeatForMembers(services),
  }),
  operation({
    id: 'markDelivered',
    tag: TAG,
    summary: 'Say that everything up to a message has reached a device of mine; the marker never goes back',
    description: `Not kept in the log. Rooms of up to ${LIVE_LIMITS.receiptRoom} people are told, at most once a second; not of who is invisible.`,
    method: 'post',
    path: '/api/rooms/:roomId/delivered',
    kind: 'command',
    access: 'user',
    idempotency: 'record',
    params: RoomParams,
    body: body({ seq: Seq }),
    responses: { 204: null },
    problems: ['forbidden', 'not_found'],
    run: async ({ params: { roomId }, body: { seq } }, { caller: { userId } }) => {
      const room = await roomWith(services, roomId, userId, seq)
      if ('refused' in room) return room
      const { presence, delivered } = services.ephemeral
      // Devices say this by themselves: it would tell that somebody invisible is there.
      const isTold = room.people <= LIVE_LIMITS.receiptRoom && !presence.isHidden(userId)
      delivered.mark(roomId, userId, seq, isTold)
      return { status: 204, position: services.head() }
    },
    replay: repeatForMembers(services),
  }),
]

/** The room, for its members, when it has that message. */
async function roomWith(services: Services, roomId: string, userId: string, seq: number): Promise<RoomState | Refusal> {
  const room = await roomFor(services, roomId, userId)
  if ('refused' in room || seq <= room.lastSeq) return room
  return refuse('invalid', `The room's last message is ${room.lastSeq}.`, [
    { path: '/seq', message: 'must be a message of the room' },
  ])
}
