import { Type } from '@sinclair/typebox'
import { StoreUnavailable } from '../../src/commands/event-store.js'
import { operation, refuse, type Operation } from '../../src/api/operation.js'

export const Thing = Type.Object({ id: Type.String(), text: Type.String() }, { $id: 'Thing' })
const Params = Type.Object({ thingId: Type.String({ minLength: 1, maxLength: 64 }) })
const base = { tag: 'Things', summary: 'A toy', problems: [], idempotency: 'none' } as const

/** What the toys did. */
export type Toys = { readonly operations: readonly Operation[]; runs: number; gate: Promise<void>; posted: string[] }

/** A table with one operation of every kind. */
export function toyOperations(): Toys {
  const toys: Toys = { operations: [], runs: 0, gate: Promise.resolve(), posted: [] }
  const create = operation({
    ...base,
    id: 'createThing',
    method: 'post',
    path: '/api/things',
    aliases: [{ method: 'post', path: '/api/rooms/things', id: 'createThingByAlias' }],
    kind: 'command',
    access: 'user',
    idempotency: 'record',
    body: Type.Object({
      text: Type.String({ minLength: 1, maxLength: 1_000_000 }),
      extra: Type.Optional(Type.Unknown()),
    }),
    responses: { 201: Thing },
    problems: ['conflict'],
    async run({ body, commandId }, { caller }) {
      toys.runs += 1
      await toys.gate
      if (body.text === 'conflict') return refuse('conflict', `Not now, ${caller.userId}.`)
      if (body.text === 'crash') throw new Error('secret internals')
      if (body.text === 'outage') throw new StoreUnavailable('secret engine')
      toys.posted.push(commandId)
      const id = `thing-${toys.runs}`
      return { status: 201, body: { id, text: body.text }, resourceId: id, position: '5' }
    },
    replay: (_input, _context, { status, resourceId = '' }) =>
      Promise.resolve({ status, body: { id: resourceId, text: 'present state' } }),
  })
  const read = operation({
    ...base,
    id: 'getThing',
    method: 'get',
    path: '/api/things/:thingId',
    kind: 'query',
    access: 'user',
    params: Params,
    query: Type.Object({
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
      deep: Type.Optional(Type.Boolean()),
      q: Type.Optional(Type.String()),
    }),
    responses: {
      200: Type.Object({ id: Type.String(), limit: Type.Integer(), deep: Type.Boolean(), q: Type.String() }),
    },
    problems: ['not_found'],
    run: ({ params, query }) =>
      Promise.resolve(
        params.thingId === 'none'
          ? refuse('not_found', 'No such thing.')
          : {
              status: 200,
              etag: '3',
              body: { id: params.thingId, limit: query.limit ?? -1, deep: query.deep ?? false, q: query.q ?? '' },
            },
      ),
  })
  const update = operation({
    ...base,
    id: 'updateThing',
    method: 'patch',
    path: '/api/things/:thingId',
    kind: 'command',
    access: 'user',
    ifMatch: true,
    params: Params,
    body: Type.Object({ text: Type.Optional(Type.String()) }),
    responses: { 200: Thing },
    run: ({ params, ifMatch }) =>
      Promise.resolve(
        ifMatch !== undefined && ifMatch !== 3
          ? refuse('stale', 'It has changed.')
          : { status: 200, etag: '4', position: '6', body: { id: params.thingId, text: 'updated' } },
      ),
  })
  const remove = operation({
    ...base,
    id: 'leaveThing',
    method: 'post',
    path: '/api/things/:thingId/leave',
    kind: 'command',
    access: 'user',
    idempotency: 'record',
    params: Params,
    responses: { 204: null },
    run: () => Promise.resolve({ status: 204, position: '6' }),
  })
  const mine = operation({
    ...base,
    id: 'getMyThing',
    method: 'get',
    path: '/api/things/me',
    kind: 'query',
    access: 'user',
    responses: { 200: Thing },
    run: () => Promise.resolve({ status: 200, body: { id: 'me', text: '' } }),
  })
  const login = operation({
    ...base,
    id: 'login',
    method: 'post',
    path: '/api/auth/login',
    kind: 'command',
    access: 'public',
    body: Type.Object({ username: Type.String(), password: Type.String() }),
    responses: { 200: Thing },
    problems: ['unauthenticated'],
    attempt: ({ body }) => body.username.toLowerCase(),
    run: ({ body }, { client }) =>
      Promise.resolve(
        body.password === 'right'
          ? { status: 200, body: { id: client?.address ?? '', text: client?.userAgent ?? '' } }
          : refuse('unauthenticated', 'Wrong.'),
      ),
  })
  const admin = operation({
    ...base,
    id: 'administer',
    method: 'post',
    path: '/api/admin/things',
    kind: 'command',
    access: 'admin',
    body: Type.Object({ text: Type.String() }),
    responses: { 202: null },
    run: () => Promise.resolve({ status: 202, position: '8' }),
  })
  return Object.assign(toys, { operations: [create, read, update, remove, mine, login, admin] })
}
