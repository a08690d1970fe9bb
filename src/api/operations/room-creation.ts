import { type Static, Type } from '@sinclair/typebox'
import { isBlocked } from '../../commands/blocks.js'
import type { Cause } from '../../commands/command.js'
import { derivedId } from '../../commands/ids.js'
import { command, createdId } from '../../commands/room-commands.js'
import { LIMITS, type RoomSettings, RoomType } from '../../domain/room/schema.js'
import { getRoom } from '../../projections/queries/rooms.js'
import { Room } from '../../projections/queries/shapes.js'
import { causeOf } from '../answers.js'
import { operation, type Operation, type OperationContext, type Outcome, refuse } from '../operation.js'
import { body, Id } from '../schemas.js'
import type { Services } from '../services.js'
import { openDirect } from './direct.js'
import { inviteExpiry } from './invites.js'
import { account } from './people.js'
import { answerRoom, showRoom } from './room-answers.js'
import { aiOf, type GivenAi, roomFields, textOf } from './room-fields.js'

const NewRoom = body({
  ...roomFields,
  type: Type.Optional(RoomType),
  invitees: Type.Optional(Type.Array(Id, { maxItems: 100, uniqueItems: true })),
})
export type NewRoom = Static<typeof NewRoom>

/** Making a room, with its first invites. */
export const roomCreationOperations = (services: Services): readonly Operation[] => [
  operation({
    id: 'createRoom',
    tag: 'Rooms',
    summary: 'Create a room',
    method: 'post',
    path: '/api/rooms',
    kind: 'command',
    access: 'user',
    idempotency: 'record',
    body: NewRoom,
    responses: { 200: Room, 201: Room },
    problems: ['forbidden', 'blocked', 'not_found'],
    run: async (input, context) => {
      const cause = causeOf(input, context)
      if (input.body.type === 'direct') return createDirect(services, input.body, context, cause)
      return create(services, input.body, context, cause)
    },
    replay: (_input, { caller }, first) =>
      answerRoom(() => getRoom(services.queries, first.resourceId ?? '', caller.userId), first.status),
  }),
]

async function create(
  services: Services,
  wanted: NewRoom,
  { caller }: OperationContext<'user'>,
  cause: Cause,
): Promise<Outcome> {
  const { userId } = caller
  const roomId = createdId('room', cause)
  const ai = await aiOf(services, wanted)
  if ('refused' in ai) return ai
  const invitees = await inviteesOf(services, wanted.invitees ?? [], userId, roomId)
  if ('refused' in invitees) return invitees
  const data = {
    roomId,
    type: wanted.type ?? 'private',
    text: { ...textOf(wanted), name: wanted.name ?? (await generatedName(services, userId)) },
    settings: initialSettings(services, wanted, ai),
    invitees,
    inviteExpiresAt: inviteExpiry(services),
    actorIsAdmin: caller.role === 'admin',
  } as const
  const outcome = await command(services.rooms, roomId, 'CreateRoom', userId, data, cause, [roomId])
  return showRoom(services, outcome, 201, () => getRoom(services.queries, roomId, userId), roomId)
}

async function createDirect(
  services: Services,
  wanted: NewRoom,
  context: OperationContext<'user'>,
  cause: Cause,
): Promise<Outcome> {
  const [userId, ...others] = wanted.invitees ?? []
  if (userId === undefined || others.length > 0)
    return refuse('invalid', 'A direct room takes exactly one invitee.', [
      { path: '/invitees', message: 'must be one' },
    ])
  return openDirect(services, userId, context, cause)
}

/** The name of a room that was given none: at most 100 code points, for half a surrogate pair is no text. */
async function generatedName({ queries }: Services, userId: string): Promise<string> {
  const owner = await queries.directory.user(userId)
  return Array.from(`${owner?.displayName ?? 'New'}’s room`)
    .slice(0, 100)
    .join('')
}

const initialSettings = (services: Services, wanted: NewRoom, ai: GivenAi): RoomSettings => ({
  ai: { enabled: false, trigger: 'every_message', agents: [services.settings.defaultAgentId], ...ai },
  maxMembers: wanted.maxMembers ?? LIMITS.defaultMembers,
  historyVisibility: wanted.historyVisibility ?? 'all',
  invitePolicy: wanted.invitePolicy ?? 'members',
})

async function inviteesOf(services: Services, ids: readonly string[], userId: string, roomId: string) {
  const invitees = []
  for (const id of ids) {
    const person = await account(services, id)
    if (person === null) return refuse('not_found', 'One of the invitees is unknown.')
    if (person.kind === 'ai' || id === userId)
      return refuse('invalid', 'Invitees are other people.', [{ path: '/invitees', message: 'must be other people' }])
    invitees.push({
      inviteId: derivedId(`invite:${roomId}:${id}`, roomId),
      userId: id,
      isAdmin: person.role === 'admin',
      isBlocked: await isBlocked(services.users, userId, id),
    })
  }
  return invitees
}
