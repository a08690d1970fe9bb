import { Type } from '@sinclair/typebox'
import { access } from '../../domain/room/access.js'
import { enter } from '../../projections/queries/room-access.js'
import { isDenied } from '../../projections/queries/denied.js'
import { Typist } from '../../projections/queries/shapes.js'
import { answerPage } from '../answers.js'
import { operation, type Operation } from '../operation.js'
import { body, listOf, pageQuery, RoomParams } from '../schemas.js'
import type { Services } from '../services.js'
import { repeatForMembers, roomFor } from './people.js'

const TAG = 'Typing'

export const typingOperations = (services: Services): readonly Operation[] => [
  operation({
    id: 'listTyping',
    tag: TAG,
    summary: 'Who is typing in a room',
    method: 'get',
    path: '/api/rooms/:roomId/typing',
    kind: 'query',
    access: 'user',
    idempotency: 'none',
    params: RoomParams,
    query: Type.Object(pageQuery),
    responses: { 200: listOf(Typist) },
    problems: ['forbidden', 'not_found'],
    run: ({ params: { roomId }, query }, { caller }) =>
      answerPage(async () => {
        const entered = await enter(services.queries.models, roomId, caller.userId)
        if (isDenied(entered)) return entered
        return services.ephemeral.typing.typists(roomId).map((userId) => ({ userId }))
      }, query),
  }),
  operation({
    id: 'setTyping',
    tag: TAG,
    summary: 'Say that I am typing, or that I have stopped',
    description:
      'To be repeated while typing goes on: 5 s after the last time I am taken to have stopped. A muted member’s typing is shown to nobody, nor is anybody’s in a direct room in which one has blocked the other.',
    method: 'post',
    path: '/api/rooms/:roomId/typing',
    kind: 'command',
    access: 'user',
    idempotency: 'record',
    params: RoomParams,
    body: body({ typing: Type.Boolean() }),
    responses: { 204: null },
    problems: ['forbidden', 'not_found', 'room_archived'],
    run: async ({ params: { roomId }, body: { typing } }, { caller: { userId } }) => {
      const room = await roomFor(services, roomId, userId, {})
      if ('refused' in room) return room
      const speaking = access(room, userId, services.queries.now().toISOString(), { speaks: true })
      if (typing && 'granted' in speaking) services.ephemeral.typing.start(roomId, userId)
      else services.ephemeral.typing.stop(roomId, userId)
      return { status: 204, position: services.head() }
    },
    replay: repeatForMembers(services),
  }),
]
