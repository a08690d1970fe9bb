import { Type } from '@sinclair/typebox'
import { listOnline } from '../../projections/queries/presence.js'
import { Presence } from '../../projections/queries/shapes.js'
import { answer } from '../answers.js'
import type { PresenceChoice } from '../live/presence/presence-store.js'
import { operation, type Operation } from '../operation.js'
import { body, Id, listOf, orNull, pageQuery } from '../schemas.js'
import type { Services } from '../services.js'
import { refuseUnlessMember } from './people.js'

const TAG = 'Presence'
const StatusMessage = Type.String({
  maxLength: 200,
  pattern: '^[^\\p{Cc}\\p{Cs}]*$',
  description: 'At most 200 characters on one line; null, or nothing but blanks, clears it',
})
const Status = Type.Unsafe<PresenceChoice['status']>({ type: 'string', enum: ['online', 'away', 'busy', 'invisible'] })

/** Who is there, and what I want others to see of me. */
export const presenceOperations = (services: Services): readonly Operation[] => [
  operation({
    id: 'listOnline',
    tag: TAG,
    summary: 'People who are online and share a room with me; me too, unless I am invisible',
    description: 'Agents are always online and are not listed.',
    method: 'get',
    path: '/api/users/online',
    kind: 'query',
    access: 'user',
    idempotency: 'none',
    query: Type.Object(pageQuery),
    responses: { 200: listOf(Presence) },
    problems: [],
    run: ({ query }, { caller }) =>
      answer(() => listOnline(services.queries, caller.userId, query.limit, query.cursor)),
  }),
  operation({
    id: 'setStatus',
    tag: TAG,
    summary: 'What I want others to see of me, on all my devices and the next ones',
    description:
      'Invisible: others see offline. What is left out stays as it is; null clears. `currentRoomId` is shown to those only who are in that room. ' +
      'Answers what others see: offline while I have no device connected.',
    method: 'post',
    path: '/api/users/status',
    kind: 'command',
    access: 'user',
    idempotency: 'record',
    body: body({
      status: Status,
      statusMessage: Type.Optional(orNull(StatusMessage)),
      currentRoomId: Type.Optional(orNull(Id)),
    }),
    responses: { 200: Presence },
    problems: ['forbidden', 'not_found'],
    run: async ({ body: { status, statusMessage, currentRoomId } }, { caller: { userId } }) => {
      if (typeof currentRoomId === 'string') {
        const outsider = await refuseUnlessMember(services, currentRoomId, userId)
        if (outsider !== null) return outsider
      }
      const presence = services.ephemeral.presence.choose(userId, {
        status,
        ...(statusMessage !== undefined && { statusMessage: blankAsNull(statusMessage) }),
        ...(currentRoomId !== undefined && { currentRoomId }),
      })
      await services.ephemeral.presence.saved()
      return { status: 200, body: presence, position: services.head() }
    },
    replay: (_input, { caller }) =>
      Promise.resolve({ status: 200, body: services.ephemeral.presence.of(caller.userId) }),
  }),
]

const blankAsNull = (text: string | null): string | null => (text === null || text.trim() === '' ? null : text)
