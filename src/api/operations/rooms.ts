import { type Static, Type } from '@sinclair/typebox'
import type { Cause } from '../../commands/command.js'
import { command, createdId } from '../../commands/room-commands.js'
import type { UpdateRoom } from '../../domain/room/commands.js'
import {
  AiTrigger,
  HistoryVisibility,
  InvitePolicy,
  LIMITS,
  type RoomSettings,
  type RoomText,
  RoomType,
} from '../../domain/room/schema.js'
import type { RoomDocument } from '../../projections/models/rooms.js'
import { presentRooms } from '../../projections/queries/present-room.js'
import { discoverRooms, getRoom, getRoomEntry, listRooms } from '../../projections/queries/rooms.js'
import { Notifications, Room, RoomEntry } from '../../projections/queries/shapes.js'
import { answer, causeOf, done, show, withEtag } from '../answers.js'
import { operation, type Operation, type OperationContext, type Outcome, refuse, type Refusal } from '../operation.js'
import { AvatarUrl, body, Id, listOf, LongText, orNull, pageQuery, RoomName } from '../schemas.js'
import type { Services } from '../services.js'
import { openDirect } from './direct.js'
import { account, isAdmin, refuseUnlessMember } from './people.js'

const TAG = 'Rooms'
const RoomId = Type.Object({ roomId: Id })

const Ai = body({
  enabled: Type.Optional(Type.Boolean()),
  trigger: Type.Optional(AiTrigger),
  agents: Type.Optional(Type.Array(Id, { maxItems: LIMITS.agents, uniqueItems: true })),
})

const settings = {
  name: Type.Optional(orNull(RoomName)),
  description: Type.Optional(orNull(LongText)),
  purpose: Type.Optional(orNull(LongText)),
  avatarUrl: Type.Optional(orNull(AvatarUrl)),
  aiEnabled: Type.Optional(Type.Boolean({ description: 'Short for ai.enabled' })),
  ai: Type.Optional(Ai),
  maxMembers: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMITS.members })),
  historyVisibility: Type.Optional(HistoryVisibility),
  invitePolicy: Type.Optional(InvitePolicy),
}
const Settings = body(settings)
const NewRoom = body({
  ...settings,
  type: Type.Optional(RoomType),
  invitees: Type.Optional(Type.Array(Id, { maxItems: 100, uniqueItems: true })),
})

export const roomOperations = (services: Services): readonly Operation[] => {
  const entry = (roomId: string, userId: string) => () => getRoomEntry(services.queries, roomId, userId)
  const one = (roomId: string, userId: string) => () => getRoom(services.queries, roomId, userId)
  return [
    operation({
      id: 'createRoom',
      tag: TAG,
      summary: 'Create a room',
      method: 'post',
      path: '/api/rooms',
      kind: 'command',
      access: 'user',
      idempotency: 'record',
      body: NewRoom,
      responses: { 200: Room, 201: Room },
      problems: ['forbidden', 'not_found'],
      run: async (input, context) => {
        const cause = causeOf(input, context)
        if (input.body.type === 'direct') return createDirect(services, input.body, context, cause)
        return create(services, input.body, context, cause)
      },
      replay: (_input, { caller }, first) => answerRoom(one(first.resourceId ?? '', caller.userId), first.status),
    }),
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
      run: ({ query }, { caller }) =>
        answer(() => listRooms(services.queries, caller.userId, query.limit, query.cursor)),
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
      params: RoomId,
      responses: { 200: Room },
      problems: ['forbidden', 'not_found'],
      run: ({ params }, { caller }) => answerRoom(one(params.roomId, caller.userId), 200),
    }),
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
      params: RoomId,
      body: Settings,
      responses: { 200: Room },
      problems: ['forbidden', 'not_found', 'conflict', 'room_archived', 'stale'],
      run: async (input, context) => {
        const { roomId } = input.params
        const { userId } = context.caller
        const ai = await aiOf(services, input.body)
        if ('refused' in ai) return ai
        const { maxMembers, historyVisibility, invitePolicy } = input.body
        const wanted = {
          ...(maxMembers !== undefined && { maxMembers }),
          ...(historyVisibility !== undefined && { historyVisibility }),
          ...(invitePolicy !== undefined && { invitePolicy }),
          ...(Object.keys(ai).length > 0 && { ai }),
        }
        const text = await changedText(services, roomId, textOf(input.body))
        const data: UpdateRoom['data'] = {
          roomId,
          ...(Object.keys(text).length > 0 && { text }),
          settings: wanted,
          ...(input.ifMatch !== undefined && { ifRevision: input.ifMatch }),
        }
        const outcome = await command(services.rooms, roomId, 'UpdateRoom', userId, data, causeOf(input, context), [
          roomId,
        ])
        return withEtag(await show(services, outcome, 200, one(roomId, userId)))
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
      params: RoomId,
      responses: { 204: null },
      problems: ['forbidden', 'not_found', 'conflict'],
      run: async (input, context) => {
        const { roomId } = input.params
        return done(
          await command(
            services.rooms,
            roomId,
            'ArchiveRoom',
            context.caller.userId,
            { roomId },
            causeOf(input, context),
          ),
        )
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
      params: RoomId,
      responses: { 200: Room },
      problems: ['forbidden', 'not_found'],
      run: async (input, context) => {
        const { roomId } = input.params
        const { userId } = context.caller
        const outcome = await command(
          services.rooms,
          roomId,
          'RestoreRoom',
          userId,
          { roomId },
          causeOf(input, context),
        )
        return withEtag(await show(services, outcome, 200, one(roomId, userId), roomId))
      },
      replay: ({ params }, { caller }) => answerRoom(one(params.roomId, caller.userId), 200),
    }),
    operation({
      id: 'joinRoom',
      tag: TAG,
      summary: 'Join a public room, or one to which I have an open invite',
      method: 'post',
      path: '/api/rooms/:roomId/join',
      kind: 'command',
      access: 'user',
      idempotency: 'record',
      params: RoomId,
      responses: { 200: RoomEntry },
      problems: ['forbidden', 'banned', 'not_found', 'room_full', 'room_archived'],
      run: async (input, context) => {
        const { roomId } = input.params
        const { userId } = context.caller
        const data = { isAdmin: await isAdmin(services, userId) }
        const outcome = await command(services.rooms, roomId, 'JoinRoom', userId, data, causeOf(input, context))
        return withEtag(await show(services, outcome, 200, entry(roomId, userId), roomId))
      },
      replay: ({ params }, { caller }) => answerRoom(entry(params.roomId, caller.userId), 200),
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
      params: RoomId,
      responses: { 204: null },
      problems: ['forbidden', 'not_found', 'conflict', 'owner_must_stay'],
      run: async (input, context) =>
        done(
          await command(
            services.rooms,
            input.params.roomId,
            'LeaveRoom',
            context.caller.userId,
            {},
            causeOf(input, context),
          ),
        ),
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
      params: RoomId,
      body: body({ userId: Id }),
      responses: { 200: Room },
      problems: ['forbidden', 'not_found', 'conflict', 'room_archived'],
      run: async (input, context) => {
        const { roomId } = input.params
        const { userId } = context.caller
        const outcome = await command(
          services.rooms,
          roomId,
          'TransferOwnership',
          userId,
          input.body,
          causeOf(input, context),
        )
        return withEtag(await show(services, outcome, 200, one(roomId, userId), roomId))
      },
      replay: ({ params }, { caller }) => answerRoom(one(params.roomId, caller.userId), 200),
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
      params: RoomId,
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
        return withEtag(await show(services, outcome, 200, entry(roomId, userId)))
      },
    }),
  ]
}

const answerRoom = async (query: Parameters<typeof answer>[0], status: number): Promise<Outcome> =>
  withEtag(await answer(query, status))

type Caller = OperationContext<'user'>

async function create(
  services: Services,
  wanted: Static<typeof NewRoom>,
  { caller }: Caller,
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
    inviteExpiresAt: expiry(services),
    actorIsAdmin: caller.role === 'admin',
  } as const
  const outcome = await command(services.rooms, roomId, 'CreateRoom', userId, data, cause, [roomId])
  return withEtag(await show(services, outcome, 201, () => getRoom(services.queries, roomId, userId), roomId))
}

async function createDirect(
  services: Services,
  wanted: Static<typeof NewRoom>,
  context: Caller,
  cause: Cause,
): Promise<Outcome> {
  const [userId, ...others] = wanted.invitees ?? []
  if (userId === undefined || others.length > 0)
    return refuse('invalid', 'A direct room takes exactly one invitee.', [
      { path: '/invitees', message: 'must be one' },
    ])
  return openDirect(services, userId, context, cause)
}

const generatedName = async (services: Services, userId: string): Promise<string> =>
  `${(await services.queries.directory.user(userId))?.displayName ?? 'New'}’s room`.slice(0, 100)

const expiry = (services: Services): string =>
  new Date(services.queries.now().getTime() + services.settings.inviteTtlMs).toISOString()

function textOf({ name, description, purpose, avatarUrl }: Static<typeof Settings>): RoomText {
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(purpose !== undefined && { purpose }),
    ...(avatarUrl !== undefined && { avatarUrl }),
  }
}

/** Only the texts that differ from the present ones, as the room's state has them sealed and cannot tell. */
async function changedText(services: Services, roomId: string, wanted: RoomText): Promise<RoomText> {
  if (Object.keys(wanted).length === 0) return wanted
  await services.queries.models.waitFor(services.head(), 2_000)
  const [document] = await services.queries.models.get<RoomDocument>('rooms', [roomId])
  const [present] = document ? await presentRooms(services.queries.opener, [document]) : []
  return Object.fromEntries(
    Object.entries(wanted).filter(([field, value]) => present?.[field as keyof RoomText] !== value),
  )
}

type WantedAi = Partial<RoomSettings['ai']>

/** The AI settings asked for, in either spelling. */
async function aiOf(services: Services, { ai, aiEnabled }: Static<typeof Settings>): Promise<WantedAi | Refusal> {
  if (aiEnabled !== undefined && ai?.enabled !== undefined && ai.enabled !== aiEnabled)
    return refuse('invalid', 'aiEnabled and ai.enabled differ.', [
      { path: '/aiEnabled', message: 'must be what ai.enabled is' },
    ])
  if (!(await areAgents(services, ai?.agents ?? [])))
    return refuse('invalid', 'An agent is not an AI user.', [
      { path: '/ai/agents', message: 'must be ids of AI users' },
    ])
  const enabled = ai?.enabled ?? aiEnabled
  return { ...ai, ...(enabled !== undefined && { enabled }) }
}

async function areAgents(services: Services, ids: readonly string[]): Promise<boolean> {
  const accounts = await Promise.all(ids.map((id) => account(services, id)))
  return accounts.every((found) => found?.kind === 'ai')
}

const initialSettings = (services: Services, wanted: Static<typeof NewRoom>, ai: WantedAi): RoomSettings => ({
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
      inviteId: createdId(`invite:${roomId}:${id}`, { commandId: roomId, correlationId: '' }),
      userId: id,
      isAdmin: person.role === 'admin',
    })
  }
  return invitees
}
