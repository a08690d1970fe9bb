import { Type } from '@sinclair/typebox'
import { closeIfBlocked, isBlocked } from '../../commands/blocks.js'
import type { Cause } from '../../commands/command.js'
import { postMessage } from '../../commands/post-message.js'
import type { CreateRoom } from '../../domain/room/commands.js'
import { command, directRoomId } from '../../commands/room-commands.js'
import { getRoom } from '../../projections/queries/rooms.js'
import { Room } from '../../projections/queries/shapes.js'
import { answer, effect, refused, showAt, withAnswer, withEtag } from '../answers.js'
import { operation, type Operation, type OperationContext, type Outcome, refuse } from '../operation.js'
import { body, Content, Id } from '../schemas.js'
import type { Services } from '../services.js'
import { account } from './people.js'

export const directOperations = (services: Services): readonly Operation[] => [
  operation({
    id: 'openDirectRoom',
    tag: 'Rooms',
    summary: 'The one direct room of me and somebody else, made if there is none',
    description:
      '201 when it was made by this call, else 200. `content` is posted as a message. Refused while one of us has blocked the other, also where the room is there already: it stays in the list, to be read.',
    method: 'post',
    path: '/api/direct',
    kind: 'command',
    access: 'user',
    idempotency: 'record',
    body: body({ userId: Id, content: Type.Optional(Content) }),
    responses: { 200: Room, 201: Room },
    problems: ['not_found', 'blocked'],
    run: (input, context) =>
      openDirect(
        services,
        input.body.userId,
        context,
        { commandId: input.commandId, correlationId: context.correlationId },
        input.body.content,
      ),
    replay: async (_input, { caller }, first) =>
      withEtag(await answer(() => getRoom(services.queries, first.resourceId ?? '', caller.userId), first.status)),
  }),
]

/** Opens the direct room of the caller and somebody else, however many times and from whichever side. */
export async function openDirect(
  services: Services,
  partnerId: string,
  { caller }: OperationContext<'user'>,
  cause: Cause,
  content?: string,
): Promise<Outcome> {
  const { userId } = caller
  if (partnerId === userId)
    return refuse('invalid', 'A direct room is with somebody else.', [
      { path: '/userId', message: 'must be somebody else' },
    ])
  const partner = await account(services, partnerId)
  if (partner === null) return refuse('not_found', 'There is no such user.')
  const roomId = directRoomId(userId, partnerId)
  const data = directRoom(services, roomId, {
    userId: partnerId,
    isAgent: partner.kind === 'ai',
    isBlocked: await isBlocked(services.users, userId, partnerId),
  })
  const opened = await command(services.rooms, roomId, 'CreateRoom', userId, data, cause, [roomId])
  const result = effect(opened)
  if ('refused' in result) return result
  const { correlationId, commandId } = cause
  if (await closeIfBlocked(services, [userId, partnerId], { correlationId, causationId: commandId }))
    return refuse('blocked', 'One of you has blocked the other.')
  let { position } = result
  if (content !== undefined) {
    const posted = await postMessage(
      services.posting,
      { roomId, senderId: userId, key: `direct ${cause.commandId}`, type: 'text', content },
      cause,
    )
    if (posted.kind === 'rejected') return refused(posted.rejection)
    position = posted.position
  }
  const status = opened.kind === 'unchanged' ? 200 : 201
  const shown = await showAt(services, position, status, () => getRoom(services.queries, roomId, userId))
  return withEtag(withAnswer(shown, () => ({ resourceId: roomId })))
}

const directRoom = (
  { queries }: Services,
  roomId: string,
  partner: NonNullable<CreateRoom['data']['partner']>,
): CreateRoom['data'] => ({
  roomId,
  type: 'direct',
  text: {},
  settings: {
    // A room with an agent says so, like any other.
    ai: { enabled: partner.isAgent, trigger: 'every_message', agents: partner.isAgent ? [partner.userId] : [] },
    maxMembers: 2,
    historyVisibility: 'all',
    invitePolicy: 'members',
  },
  partner,
  invitees: [],
  inviteExpiresAt: queries.now().toISOString(),
  actorIsAdmin: false,
})
