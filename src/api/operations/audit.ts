import { Type } from '@sinclair/typebox'
import { getRoomState } from '../../projections/queries/past.js'
import { listEvents } from '../../projections/queries/audit-trail.js'
import { AuditedEvent, RoomAsItWas, UnreadProof, Verification } from '../../projections/queries/shapes.js'
import { proveUnread } from '../../projections/queries/unread-proof.js'
import { verifyRoom } from '../../projections/queries/verification.js'
import { answer } from '../answers.js'
import { operation, type Operation, refuse } from '../operation.js'
import { instantOf, listOf, RoomParams } from '../schemas.js'
import type { Services } from '../services.js'

const TAG = 'Audit'

export const auditOperations = (services: Services): readonly Operation[] => [
  operation({
    id: 'listRoomEvents',
    tag: TAG,
    summary: "A room's audit trail: every event with who, when and why",
    description:
      '`form=stored` adds the sealed text that the hash covers: SHA-256 of `stored` is `metadata.hash`. `page.next` is the next `from`.',
    method: 'get',
    path: '/api/rooms/:roomId/events',
    kind: 'query',
    access: 'user',
    idempotency: 'none',
    params: RoomParams,
    query: Type.Object({
      from: Type.Integer({ minimum: 0, default: 0 }),
      limit: Type.Integer({ minimum: 1, maximum: 100, default: 100 }),
      form: Type.Optional(Type.Unsafe<'stored'>({ type: 'string', enum: ['stored'] })),
    }),
    responses: { 200: listOf(AuditedEvent) },
    problems: ['forbidden', 'not_found'],
    run: ({ params, query }, { caller }) =>
      answer(() =>
        listEvents(services.queries, services.store, params.roomId, caller.userId, {
          from: query.from,
          limit: query.limit,
          stored: query.form === 'stored',
        }),
      ),
  }),
  operation({
    id: 'getRoomState',
    tag: TAG,
    summary: 'The room as it was at a revision or a time; neither: now',
    method: 'get',
    path: '/api/rooms/:roomId/state',
    kind: 'query',
    access: 'user',
    idempotency: 'none',
    params: RoomParams,
    query: Type.Object({
      revision: Type.Optional(Type.Integer({ minimum: 0 })),
      at: Type.Optional(Type.String({ format: 'date-time' })),
    }),
    responses: { 200: RoomAsItWas },
    problems: ['forbidden', 'not_found'],
    run: async ({ params, query }, { caller }) => {
      const { revision, at } = query
      if (revision !== undefined && at !== undefined)
        return refuse('invalid', 'Only one of revision and at can be given.', [
          { path: '/query/at', message: 'must be the only one' },
        ])
      const instant = at === undefined ? undefined : instantOf(at)
      if (instant === null)
        return refuse('invalid', 'This is no time of ours.', [{ path: '/query/at', message: 'must be a time' }])
      const moment = {
        ...(revision !== undefined && { revision }),
        ...(instant !== undefined && { at: instant }),
      }
      return answer(() => getRoomState(services.queries, services.auditor, params.roomId, caller.userId, moment))
    },
  }),
  operation({
    id: 'verifyRoom',
    tag: TAG,
    summary: "Whether the room's chain of events is whole",
    method: 'get',
    path: '/api/rooms/:roomId/verify',
    kind: 'query',
    access: 'user',
    idempotency: 'none',
    params: RoomParams,
    responses: { 200: Verification },
    problems: ['forbidden', 'not_found'],
    run: ({ params }, { caller }) => answer(() => verifyRoom(services.queries, services, params.roomId, caller.userId)),
  }),
  operation({
    id: 'verifyUnread',
    tag: TAG,
    summary: 'My unread count, computed anew from the events, beside the stored one',
    method: 'get',
    path: '/api/rooms/:roomId/unread/verify',
    kind: 'query',
    access: 'user',
    idempotency: 'none',
    params: RoomParams,
    responses: { 200: UnreadProof },
    problems: ['forbidden', 'not_found'],
    run: ({ params }, { caller }) =>
      answer(() => proveUnread(services.queries, services.auditor, params.roomId, caller.userId)),
  }),
]
