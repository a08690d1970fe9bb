import { Type } from '@sinclair/typebox'
import { discoverRooms, getRoom, listRooms } from '../../projections/queries/rooms.js'
import { Room, RoomEntry } from '../../projections/queries/shapes.js'
import { answer } from '../answers.js'
import { operation, type Operation } from '../operation.js'
import { listOf, pageQuery, RoomParams } from '../schemas.js'
import type { Services } from '../services.js'
import { answerRoom } from './room-answers.js'

const TAG = 'Rooms'

/** Finding rooms: my own, public ones, one by id. */
export const roomOperations = (services: Services): readonly Operation[] => [
  operation({
    id: 'listRooms',
    tag: TAG,
    summary: 'My rooms, the latest activity first',
    method: 'get',
    path: '/api/rooms',
    kind: 'query',
    access: 'user',
    idempotency: 'none',
    query: Type.Object(pageQuery),
    responses: { 200: listOf(RoomEntry) },
    problems: [],
    run: ({ query }, { caller }) => answer(() => listRooms(services.queries, caller.userId, query.limit, query.cursor)),
  }),
  operation({
    id: 'discoverRooms',
    tag: TAG,
    summary: 'Public rooms whose name or description contains a text',
    method: 'get',
    path: '/api/rooms/discover',
    kind: 'query',
    access: 'user',
    idempotency: 'none',
    query: Type.Object({ ...pageQuery, q: Type.Optional(Type.String({ maxLength: 200 })) }),
    responses: { 200: listOf(Room) },
    problems: [],
    run: ({ query }) =>
      answer(() => discoverRooms(services.queries, (query.q ?? '').trim().toLowerCase(), query.limit, query.cursor)),
  }),
  operation({
    id: 'getRoom',
    tag: TAG,
    summary: 'A room: for its members; a public one for everybody',
    method: 'get',
    path: '/api/rooms/:roomId',
    kind: 'query',
    access: 'user',
    idempotency: 'none',
    params: RoomParams,
    responses: { 200: Room },
    problems: ['forbidden', 'not_found'],
    run: ({ params }, { caller }) => answerRoom(() => getRoom(services.queries, params.roomId, caller.userId)),
  }),
]
