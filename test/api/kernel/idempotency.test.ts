import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { StoreUnavailable } from '../../../src/commands/event-store.js'
import { IdempotentExecutor, idempotencyScope } from '../../../src/api/idempotent.js'
import { namedId } from '../../../src/api/fingerprint.js'
import { canonicalJson } from '../../../src/commands/canonical-json.js'
import type { JsonObject } from '../../../src/domain/json.js'
import { toyOperations, type Toys } from '../../support/toy-operations.js'
import {
  codeOf,
  MemoryIdempotencyStore,
  toyKernel,
  ToyServer,
  type Reply,
  type ToyKernel,
} from '../../support/toy-kernel.js'

describe('Idempotency-Key', () => {
  let toys: Toys
  let kernel: ToyKernel
  let server: ToyServer
  beforeEach(async () => {
    toys = toyOperations()
    kernel = toyKernel()
    server = await ToyServer.start(toys.operations, kernel)
  })
  afterEach(() => server.stop())

  const post = (key: string, body: unknown = { text: 'hello' }, token = 'ann', path = '/api/things'): Promise<Reply> =>
    server.send({ method: 'POST', path, body, token, headers: { 'idempotency-key': key } })

  it('answers a repeat with the first status and id and the present state', async () => {
    const first = await post('k')
    const second = await post('k', { text: 'hello' }, 'ann', '/api/rooms/things')
    expect(JSON.parse(first.text)).toEqual({ id: 'thing-1', text: 'hello' })
    expect(JSON.parse(second.text)).toEqual({ id: 'thing-1', text: 'present state' })
    expect([second.status, second.headers['parley-position'], toys.runs]).toEqual([201, '7', 1])
  })

  it('knows the same body in another spelling', async () => {
    await post('k', { text: 'hello', extra: { a: 1, b: 2 } })
    expect((await post('k', { extra: { b: 2, a: 1 }, text: 'hello' })).status).toBe(201)
    expect(toys.runs).toBe(1)
  })

  it('refuses another body, done or running', async () => {
    await post('k')
    const other = await post('k', { text: 'other' })
    expect([other.status, codeOf(other)]).toEqual([422, 'idempotency_key_reused'])
  })

  it('keeps users and operations apart', async () => {
    await Promise.all([post('k'), post('k', { text: 'other' }, 'bob')])
    expect((await post('k', {}, 'ann', '/api/things/a/leave')).status).toBe(204)
    expect((await post('k', {}, 'ann', '/api/things/a/leave')).headers['parley-position']).toBe('7')
    expect((await post('k', {}, 'ann', '/api/things/b/leave')).headers['parley-position']).toBe('6')
    expect(new Set(toys.posted).size).toBe(2)
  })

  it('runs one of twenty at once', async () => {
    let open: () => void = () => undefined
    toys.gate = new Promise((resolve) => (open = resolve))
    const replies = Array.from({ length: 20 }, () => post('k'))
    const first = Promise.race(replies)
    expect(codeOf(await first)).toBe('in_progress')
    expect((await first).headers['retry-after']).toBe('1')
    open()
    const statuses = (await Promise.all(replies)).map(({ status }) => status).sort()
    expect([statuses[0], toys.runs]).toEqual([201, 1])
    expect(statuses.every((status) => status === 201 || status === 409)).toBe(true)
    expect((await post('k')).status).toBe(201)
  })

  it('does not remember a refusal', async () => {
    await post('k', { text: 'conflict' })
    expect(kernel.store.records.size).toBe(0)
    expect((await post('k')).status).toBe(201)
  })

  it('runs the same command again after a failure of unknown outcome', async () => {
    expect((await post('k', { text: 'crash' })).status).toBe(500)
    expect((await post('k', { text: 'crash' })).status).toBe(500)
    expect([toys.runs, (await post('k')).status]).toEqual([2, 422])
  })

  it.each(['', 'a b', 'x'.repeat(201), 'ü'])('refuses the key %p', async (key) => {
    expect((await post(key)).status).toBe(400)
  })

  it('ignores the key elsewhere', async () => {
    const headers = { 'idempotency-key': 'a b' }
    expect((await server.send({ path: '/api/things/a', headers })).status).toBe(200)
    expect((await server.send({ method: 'PATCH', path: '/api/things/a', headers })).status).toBe(200)
  })
})

describe('the executor', () => {
  const scope = idempotencyScope('ann', 'createThing', '/api/things', 'k')
  const left = { scope, fingerprint: 'f', owner: 'gone', state: 'running' as const }
  const setUp = (isAlive?: (bootId: string) => Promise<boolean>) => {
    const store = new MemoryIdempotencyStore()
    const reported: unknown[] = []
    const report = (error: unknown): void => void reported.push(error)
    const ports = isAlive === undefined ? {} : { isAlive }
    const executor = new IdempotentExecutor({ store, bootId: 'boot', report, ...ports })
    const command = {
      scope,
      fingerprint: 'f',
      run: () => Promise.resolve({ status: 201, resourceId: 'r' }),
      replay: () => Promise.resolve({ status: 200 }),
    }
    return { store, executor, command, reported }
  }

  it('takes over from a process that is gone, not from one that lives', async () => {
    const { store, executor, command } = setUp((bootId) => Promise.resolve(bootId === 'alive'))
    await store.claim({ ...left, owner: 'alive' })
    expect(await executor.execute(command)).toMatchObject({ refused: 'in_progress' })
    await store.replace(left, 'alive')
    expect(await executor.execute(command)).toMatchObject({ status: 201 })
    expect(store.records.get(scope)).toEqual({ ...left, owner: 'boot', state: 'done', status: 201, resourceId: 'r' })
  })

  it('leaves what ended without a certain outcome to any process, although its own lives', async () => {
    const { store, executor, command } = setUp(() => Promise.resolve(true))
    const other = new IdempotentExecutor({
      store,
      bootId: 'other',
      isAlive: () => Promise.resolve(true),
      report: () => undefined,
    })
    const run = () => Promise.reject(new StoreUnavailable('away', true))
    await expect(executor.execute({ ...command, run })).rejects.toThrow(StoreUnavailable)
    expect(await other.execute(command)).toMatchObject({ status: 201 })
    const unavailable = () => Promise.resolve({ refused: 'unavailable' as const, detail: 'away' })
    const next = { ...command, scope: idempotencyScope('ann', 'createThing', '/api/things', 'l') }
    await executor.execute({ ...next, run: unavailable })
    expect(await other.execute(next)).toMatchObject({ status: 201 })
  })

  it('does not take over with another body', async () => {
    const { store, executor, command } = setUp()
    await store.claim({ ...left, fingerprint: 'other' })
    expect(await executor.execute(command)).toMatchObject({ refused: 'idempotency_key_reused' })
  })

  it('answers although the record cannot be written, and can run again', async () => {
    const { store, executor, command, reported } = setUp()
    store.replace = () => Promise.reject(new StoreUnavailable('full'))
    expect(await executor.execute(command)).toMatchObject({ status: 201 })
    expect(await executor.execute(command)).toMatchObject({ status: 201 })
    expect(reported).toHaveLength(2)
  })

  it('keeps users readable in scopes and hides keys', () => {
    expect(scope).toMatch(/^ann:[\w-]{43}$/)
    expect(idempotencyScope('ann', 'createThing', '/api/things', 'l')).not.toBe(scope)
    expect(namedId(scope)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: undefined } as unknown as JsonObject)).toBe(
      '{"b":[1,{"c":"x","d":null}]}',
    )
  })
})
