import type { UpdateRoom } from '../../domain/room/commands.js'
import type { RoomText } from '../../domain/room/schema.js'
import type { RoomDocument } from '../../projections/models/rooms.js'
import { presentRooms } from '../../projections/queries/present-room.js'
import { Room } from '../../projections/queries/shapes.js'
import { done, PATIENCE_MS } from '../answers.js'
import { operation, type Operation } from '../operation.js'
import { body, RoomParams } from '../schemas.js'
import type { Services } from '../services.js'
import { answerRoom, roomOf, showRoom } from './room-answers.js'
import { commandRoom } from './room-command.js'
import { aiOf, type GivenAi, roomFields, textOf } from './room-fields.js'

const TAG = 'Rooms'

/** Changing a room: its settings, into the archive and back. */
export const roomSettingsOperations = (services: Services): readonly Operation[] => [
  operation({
    id: 'updateRoom',
    tag: TAG,
    summary: "Change a room's settings",
    description: 'Fields that are left out stay as they are, with PUT as with PATCH; null empties a text.',
    method: 'patch',
    path: '/api/rooms/:roomId',
    aliases: [{ method: 'put', path: '/api/rooms/:roomId', id: 'replaceRoom' }],
    kind: 'command',
    access: 'user',
    idempotency: 'none',
    ifMatch: true,
    params: RoomParams,
    body: body(roomFields),
    responses: { 200: Room },
    problems: ['forbidden', 'not_found', 'conflict', 'room_archived', 'stale'],
    run: async (input, context) => {
      const { roomId } = input.params
      const ai = await aiOf(services, input.body)
      if ('refused' in ai) return ai
      const { maxMembers, historyVisibility, invitePolicy } = input.body
      const wanted = {
        ...(maxMembers !== undefined && { maxMembers }),
        ...(historyVisibility !== undefined && { historyVisibility }),
        ...(invitePolicy !== undefined && { invitePolicy }),
        ...(Object.keys(ai).length > 0 && { ai: await withSomebody(services, roomId, ai) }),
      }
      const text = await changedText(services, roomId, textOf(input.body))
      const data: UpdateRoom['data'] = {
        roomId,
        ...(Object.keys(text).length > 0 && { text }),
        settings: wanted,
        ...(input.ifMatch !== undefined && { ifRevision: input.ifMatch }),
      }
      const outcome = await commandRoom(services, roomId, 'UpdateRoom', data, input, context, [roomId])
      return showRoom(services, outcome, 200, roomOf(services, roomId, context))
    },
  }),
  operation({
    id: 'archiveRoom',
    tag: TAG,
    summary: 'Archive a room: no more writes, its history stays readable',
    method: 'delete',
    path: '/api/rooms/:roomId',
    kind: 'command',
    access: 'user',
    idempotency: 'none',
    params: RoomParams,
    responses: { 204: null },
    problems: ['forbidden', 'not_found', 'conflict'],
    run: async (input, context) => {
      const { roomId } = input.params
      return done(await commandRoom(services, roomId, 'ArchiveRoom', { roomId }, input, context))
    },
  }),
  operation({
    id: 'restoreRoom',
    tag: TAG,
    summary: 'Take a room out of the archive',
    method: 'post',
    path: '/api/rooms/:roomId/restore',
    kind: 'command',
    access: 'user',
    idempotency: 'record',
    params: RoomParams,
    responses: { 200: Room },
    problems: ['forbidden', 'not_found'],
    run: async (input, context) => {
      const { roomId } = input.params
      const outcome = await commandRoom(services, roomId, 'RestoreRoom', { roomId }, input, context)
      return showRoom(services, outcome, 200, roomOf(services, roomId, context), roomId)
    },
    replay: ({ params }, context) => answerRoom(roomOf(services, params.roomId, context)),
  }),
]

/** Only the texts that differ from the present ones, as the room's state has them sealed and cannot tell. */
async function changedText(services: Services, roomId: string, wanted: RoomText): Promise<RoomText> {
  if (Object.keys(wanted).length === 0) return wanted
  await services.queries.models.waitFor(services.head(), PATIENCE_MS)
  const [document] = await services.queries.models.get<RoomDocument>('rooms', [roomId])
  const [present] = document ? await presentRooms(services.queries.opener, [document]) : []
  return Object.fromEntries(
    Object.entries(wanted).filter(([field, value]) => present?.[field as keyof RoomText] !== value),
  )
}

/** Where AI is switched on and nobody is named, and nobody was left on the list, the default agent comes. */
async function withSomebody(services: Services, roomId: string, ai: GivenAi): Promise<GivenAi> {
  if (ai.enabled !== true || ai.agents !== undefined) return ai
  const { state } = await services.rooms.of(roomId).current()
  return state.settings.ai.agents.length > 0 ? ai : { ...ai, agents: [services.settings.defaultAgentId] }
}
