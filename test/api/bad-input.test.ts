import { describe, expect, it } from '@jest/globals'
import type { TObject, TSchema } from '@sinclair/typebox'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import type { Operation } from '../../src/api/operation.js'
import { castOf, sceneOf } from '../support/cast.js'
import type { Answer, Method, Sent } from '../support/client.js'
import { given, roomOf } from '../support/rooms.js'
import { operationTable, RunningParley } from '../support/running-parley.js'

// Nothing happens by itself here: that nothing has changed shows by the log's head.
const parley = await RunningParley.start({}, { reactions: () => [] })
const cast = await castOf(parley)
const scene = await sceneOf(cast, 'private')
const caller = cast.people.owner
const others = await roomOf(cast.people.stranger)
const ajv = new Ajv({ strict: false })
addFormats.default(ajv)

const PARAMS: Readonly<Record<string, string>> = {
  ...{ roomId: scene.roomId, messageId: scene.messageId, threadId: scene.threadId, inviteId: scene.inviteId },
  ...{ userId: cast.people.target.id, emoji: 'x', name: 'bans', sessionId: 'nothing' },
}

const pathOf = ({ path }: Operation, params = PARAMS): string =>
  path.replaceAll(/:(\w+)/g, (_, name: string) => params[name] ?? 'nothing')
const send = (operation: Operation, path: string, { body, headers }: Sent = {}) =>
  parley.client.send(operation.method.toUpperCase() as Method, path, {
    token: operation.access === 'admin' ? cast.people.sysadmin.token : caller.token,
    body,
    headers,
  })

let { refreshToken } = cast.people.newcomer
/** The head of the log, as a command that writes nothing there answers it. */
async function head(): Promise<string> {
  const reply = await parley.client.send('POST', '/api/auth/refresh', { body: { refreshToken } })
  refreshToken = reply.body.refreshToken
  const position = reply.headers.get('parley-position')
  if (position === null) throw new Error('there is no position to compare')
  return position
}

type Attempt = readonly [what: string, path: string, sent: Sent]
/** What was answered with anything but one of these codes. */
async function unexpected(operation: Operation, attempts: readonly Attempt[], codes: readonly string[]) {
  const wrong: string[] = []
  for (const [what, path, sent] of attempts) {
    const { status, body } = await send(operation, path, sent)
    const code = (body as Answer | undefined)?.code ?? 'none'
    if (!codes.includes(code)) wrong.push(`${what}: ${status} ${code}`)
  }
  return wrong
}

const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`
/** Bodies that no operation takes, whatever its schema. */
const WRONG_BODIES: readonly (readonly [string, Sent['body']])[] = [
  ['null', 'null'],
  ['an array', '[]'],
  ['a text', '"text"'],
  ['a number', '1'],
  ['broken JSON', '{"content": '],
  ['two values', '{} {}'],
  ['a byte order mark', '\ufeff{}'],
  ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
  ['10,000 levels', deep],
  ['an unknown field', '{"nonsense": 1}'],
  ['a prototype key', '{"__proto__": {"admin": true}}'],
  ['a constructor key', '{"constructor": {"prototype": {}}}'],
  ['NUL', '{"nonsense": "a\\u0000b"}'],
  ['a lone surrogate', '{"nonsense": "\\ud800"}'],
  ['a number out of range', '{"nonsense": 1e999}'],
]

const WRONG_VALUES: readonly unknown[] = [
  ...[null, true, false, -1, 1.5, 1e300, '', ' ', 'x', [], [[]], [null], [1], {}, { a: 1 }, { toString: 1 }],
  ...['x'.repeat(20_000), '\u202e\u0007', '2026-13-45T99:99:99Z', 'javascript:alert(1)', '\n', '-1', 'true'],
]

/** A wrong value in each field, of a kind that its schema refuses. */
const wrongFields = ({ properties }: TObject): readonly (readonly [string, unknown])[] =>
  Object.entries(properties).flatMap(([name, schema]: [string, TSchema]) => {
    const { $id: _id, ...anonymous } = schema
    const takes = ajv.compile(anonymous)
    return WRONG_VALUES.filter((value) => !takes(value)).map((value) => [name, value] as const)
  })

const hasBody = (operation: Operation) => operation.method !== 'get' && operation.method !== 'delete'
const named = (operations: readonly Operation[]) => operations.map((operation) => [operation.id, operation] as const)

describe('a body that is wrong', () => {
  it.each(named(operationTable.filter(hasBody)))('is refused by %s and changes nothing', async (_, operation) => {
    const before = await head()
    const path = pathOf(operation)
    const bodies = [
      ...WRONG_BODIES.map(([what, body]): Attempt => [what, path, { body }]),
      ...(operation.body === undefined ? [] : wrongFields(operation.body)).map(([name, value]): Attempt => [
        `${name}: ${JSON.stringify(value).slice(0, 40)}`,
        path,
        { body: { [name]: value } },
      ]),
    ]
    expect(await unexpected(operation, bodies, ['malformed', 'invalid'])).toEqual([])
    const large: Attempt = ['256 KB', path, { body: { content: 'x'.repeat(256 * 1024) } }]
    expect(await unexpected(operation, [large], ['too_large'])).toEqual([])
    const types = ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16', 'nonsense']
    const typed = types.map((type): Attempt => [type, path, { body: '{}', headers: { 'content-type': type } }])
    expect(await unexpected(operation, typed, ['unsupported_type'])).toEqual([])
    expect(await head()).toBe(before)
  })
})

describe('a query that is wrong', () => {
  it.each(named(operationTable.filter(({ method }) => method === 'get')))('is refused by %s', async (_, operation) => {
    const properties: Readonly<Record<string, TSchema>> = operation.query?.properties ?? {}
    const queries = Object.entries(properties).flatMap(([name, schema]) => [
      `${name}=1&${name}=1`,
      `${name}=%ff`,
      `${name}=%00`,
      ...(schema['type'] === 'integer' ? ['x', '', '1.5', '-1', '+1', '01', '1e1', '99999999999999999999'] : []).map(
        (value) => `${name}=${value}`,
      ),
      ...('enum' in schema ? [`${name}=nonsense`] : []),
    ])
    const attempts = ['nonsense=1', '__proto__=1', '%ff=1', ...queries].map((query): Attempt => [
      query,
      `${pathOf(operation)}?${query}`,
      {},
    ])
    expect(await unexpected(operation, attempts, ['malformed', 'invalid'])).toEqual([])
  })

  it.each(named(operationTable.filter(({ query }) => query !== undefined && 'cursor' in query.properties)))(
    'with a cursor that is none of ours is refused by %s',
    async (_, operation) => {
      const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
      const foreign = ['x', cursor([]), cursor(['a', 'b', 'c']), cursor([1]), cursor({}), cursor(null)]
      const attempts = foreign.map((value): Attempt => [value, `${pathOf(operation)}?cursor=${value}`, {}])
      expect(await unexpected(operation, attempts, ['invalid'])).toEqual([])
      for (const parts of [['\0'], ['\0', '\0'], ['\ud800'], ['~'], ['~', '~']]) {
        const { status } = await send(operation, `${pathOf(operation)}?cursor=${cursor(parts)}`)
        expect([200, 400]).toContain(status)
      }
    },
  )
})

describe('an id that is wrong', () => {
  const withParams = operationTable.filter(({ path }) => path.includes('/:'))
  it.each(named(withParams))('is refused by %s and changes nothing', async (_, operation) => {
    const before = await head()
    const names = [...operation.path.matchAll(/:(\w+)/g)].map(([, name]) => name!)
    for (const name of names) {
      const attempts = (ids: readonly string[]) =>
        ids.map((id): Attempt => [`${name}: ${id.slice(0, 20)}`, pathOf(operation, { ...PARAMS, [name]: id }), {}])
      const broken = attempts(['%00', '%ff', '%ed%a0%80', 'x'.repeat(201)])
      expect(await unexpected(operation, broken, ['malformed', 'invalid'])).toEqual([])
      const unknown = attempts([
        'nothing',
        '__proto__',
        'constructor',
        '%F0%9F%99%82',
        '..%2F..%2Fadmin',
        "'%3B--",
        '%24ne',
      ])
      const codes = ['not_found', 'forbidden', 'invalid', 'conflict', ...(name === 'emoji' ? ['none'] : [])]
      const lenient = operation.id === 'unbanUser' ? [...codes, 'none'] : codes
      expect(await unexpected(operation, unknown, lenient)).toEqual([])
    }
    expect(await head()).toBe(before)
  })

  const ofRooms = operationTable.filter(({ path }) => path.includes(':roomId'))
  it.each(named(ofRooms))("of somebody else's room is refused by %s", async (_, operation) => {
    const body = hasBody(operation) ? fitting(operation) : undefined
    const { status } = await send(operation, pathOf(operation, { ...PARAMS, roomId: others.id }), { body })
    expect(status).toBe(403)
  })
})

const FITTING: Readonly<Record<string, unknown>> = {
  content: 'x',
  userId: cast.people.stranger.id,
  seq: 0,
  typing: true,
}
const fitting = ({ body }: Operation): Readonly<Record<string, unknown>> =>
  Object.fromEntries((body?.required ?? []).map((name) => [name, FITTING[name]]))

describe('any JSON at all', () => {
  const value = fc.jsonValue({ maxDepth: 3 })
  it.each(named(operationTable.filter((operation) => hasBody(operation) && operation.body !== undefined)))(
    'is answered by %s without a failure',
    async (_, operation) => {
      const names = Object.keys(operation.body?.properties ?? {})
      const shaped = fc.dictionary(fc.constantFrom(...names), fc.oneof(value, fc.string({ unit: 'binary' })))
      await fc.assert(
        fc.asyncProperty(fc.oneof({ weight: 4, arbitrary: shaped }, value), async (body) => {
          const { status } = await send(operation, pathOf(operation), { body: JSON.stringify(body) })
          expect(status).toBeLessThan(500)
        }),
        { numRuns: 25 },
      )
    },
  )
})

describe('names that show', () => {
  it('have no control characters', async () => {
    for (const name of ['a\nb', '\u0007', '\u001b[31m', ' \t '])
      expect((await caller.patch(`/api/rooms/${scene.roomId}`, { name })).status).toBe(400)
    expect((await caller.patch('/api/users/me', { displayName: 'a\u0000b' })).status).toBe(400)
    expect((await caller.patch('/api/users/me', { displayName: 'a\nb' })).status).toBe(400)
  })

  it('are as long as the contract says', async () => {
    const room = await roomOf(caller)
    const limits = { name: 100, description: 2_000, purpose: 2_000 }
    for (const [field, limit] of Object.entries(limits)) {
      await given(200, caller.patch(`/api/rooms/${room.id}`, { [field]: '🙂'.repeat(limit) }))
      expect((await caller.patch(`/api/rooms/${room.id}`, { [field]: 'x'.repeat(limit + 1) })).status).toBe(400)
    }
    expect(
      (await caller.put(`/api/rooms/${room.id}/bans/${cast.people.guest.id}`, { reason: 'x'.repeat(501) })).status,
    ).toBe(400)
    await given(204, caller.put(`/api/rooms/${room.id}/bans/${cast.people.guest.id}`, { reason: 'x'.repeat(500) }))
  })
})
