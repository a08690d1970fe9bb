import { describe, expect, it } from '@jest/globals'
import { type ConnectionState, ParleyClient, type TokenOption } from '../../src/client/index.js'
import { problem, ScriptedTransport } from '../support/scripted-transport.js'
import { settled, VirtualClock } from '../support/virtual-clock.js'

const NOON = Date.UTC(2026, 10, 21, 12)

/** A token that says when it expires. */
const jwt = (name: string, expiresInMs: number, now = NOON): string =>
  `${name}.${Buffer.from(JSON.stringify({ exp: (now + expiresInMs) / 1000 })).toString('base64url')}.x`
const nameOf = (token: unknown): string => String(token).split('.')[0] ?? ''

/** REST answers by path, in order. */
function server(answers: Readonly<Record<string, readonly (() => Response)[]>>) {
  const left = new Map(Object.entries(answers).map(([path, all]) => [path, [...all]]))
  const asked: string[] = []
  const keys: (string | null)[] = []
  const fetch = (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    asked.push(pathname)
    keys.push(new Headers(init?.headers).get('idempotency-key'))
    const answer = left.get(pathname)?.shift()
    return answer === undefined ? Promise.reject(new TypeError('fetch failed')) : Promise.resolve(answer())
  }
  return { fetch, asked, keys }
}
const loggedIn =
  (accessToken: string, refreshToken: string, expiresIn = 900) =>
  () =>
    Response.json({ user: {}, accessToken, refreshToken, expiresIn })
const refused = (status: number) => () => Response.json(problem(status, { code: 'unauthenticated' }), { status })

async function start(token: TokenOption, fetch = server({}).fetch) {
  const clock = new VirtualClock()
  const transport = new ScriptedTransport()
  const client = await ParleyClient.connect({ url: 'http://fake', token, clock, transport, fetch })
  const states: ConnectionState[] = []
  client.states.subscribe((state) => states.push(state))
  await settled()
  return { clock, transport, client, states }
}

describe('the connection', () => {
  it('is online from `ready` on, and comes back after it went', async () => {
    const { clock, transport, states, client } = await start('token')
    transport.last.ready()
    transport.last.cut()
    expect(client.state).toBe('offline')
    await clock.pass(500)
    transport.last.ready()
    expect(states).toEqual(['connecting', 'online', 'offline', 'connecting', 'online'])
    expect(client.userId).toBe('me')
  })

  it('says when it tries again, and tries at once when it is asked to', async () => {
    const { clock, transport, states, client } = await start('token')
    client.retry()
    expect(transport.connections).toHaveLength(1)
    transport.last.ready()
    expect(client.retryAt).toBeNull()
    transport.last.cut()
    const wait = (client.retryAt ?? NaN) - clock.now()
    expect(wait).toBeGreaterThanOrEqual(250)
    expect(wait).toBeLessThanOrEqual(500)
    client.retry()
    client.retry()
    expect([client.state, client.retryAt]).toEqual(['connecting', null])
    await settled()
    await clock.pass(10_000)
    expect(transport.connections).toHaveLength(2)
    transport.last.ready()
    expect(states).toEqual(['connecting', 'online', 'offline', 'connecting', 'online'])
  })

  it('waits longer after every failure, and anew after a connection that lasted', async () => {
    const { clock, transport } = await start('token')
    const waits: number[] = []
    for (let i = 0; i < 8; i += 1) {
      const from = clock.now()
      transport.last.cut()
      const { length } = transport.connections
      while (transport.connections.length === length) await clock.pass(50)
      waits.push(clock.now() - from)
    }
    for (const [i, wait] of waits.entries()) {
      const whole = Math.min(30_000, 500 * 2 ** i)
      expect(wait).toBeGreaterThanOrEqual(whole / 2)
      expect(wait).toBeLessThanOrEqual(whole + 50)
    }
    transport.last.ready()
    await clock.pass(6_000)
    transport.last.cut()
    await clock.pass(500)
    expect(transport.last.isClosed).toBe(false)
  })

  it('waits as long as the server asks', async () => {
    const { clock, transport } = await start('token')
    transport.last.cut(problem(429, { code: 'rate_limited', retryAfter: 40 }))
    await clock.pass(39_000)
    expect(transport.connections).toHaveLength(1)
    await clock.pass(1_001)
    expect(transport.connections).toHaveLength(2)
  })

  it('does not wait for ever for a server that says nothing', async () => {
    const { clock, transport } = await start('token')
    await clock.pass(21_000)
    expect(transport.connections[0]?.isClosed).toBe(true)
    expect(transport.connections).toHaveLength(2)
  })

  it('hears nothing more of an earlier connection', async () => {
    const { clock, transport, client } = await start('token')
    const first = transport.last
    first.cut()
    await clock.pass(500)
    first.isClosed = false
    first.ready()
    expect(client.state).toBe('connecting')
  })

  it('ends for good when it is closed', async () => {
    const { clock, transport, client, states } = await start('token')
    transport.last.ready()
    const waiting = client.post('r', { content: 'Hello' })
    client.close()
    await expect(waiting).rejects.toThrow('closed')
    await expect(client.online()).rejects.toThrow('closed')
    expect(await clock.pass()).toBe(true)
    expect(states.at(-1)).toBe('closed')
    expect(transport.last.isClosed).toBe(true)
  })
})

describe('tokens', () => {
  it('are asked for anew when one is refused, and the refused one is named', async () => {
    const asked: (string | undefined)[] = []
    const { clock, transport, client } = await start((not) => {
      asked.push(not)
      return `token${asked.length}`
    })
    transport.last.cut(problem(401, { code: 'unauthenticated' }))
    await clock.pass(500)
    transport.last.ready()
    expect(asked).toEqual([undefined, 'token1'])
    expect(transport.last.token).toBe('token2')
    expect(client.state).toBe('online')
  })

  it('that are refused again and again end the client', async () => {
    const { clock, transport, client } = await start(() => 'token')
    for (let i = 0; i < 3; i += 1) {
      transport.last.cut(problem(401, { code: 'unauthenticated', detail: 'No.' }))
      await clock.pass(2_000)
    }
    expect(client.state).toBe('closed')
    expect(client.closeReason).toMatchObject({ status: 401 })
    expect(transport.connections).toHaveLength(3)
  })

  it('that cannot be renewed end it at once', async () => {
    const { transport, client } = await start('token')
    transport.last.cut(problem(401))
    expect(client.state).toBe('closed')
  })

  it('are renewed on the connection before they expire, by the server’s clock', async () => {
    let n = 0
    const { clock, transport } = await start(() => jwt(`token${(n += 1)}`, n * 900_000))
    // The device's clock is ten minutes slow.
    transport.last.ready([], new Date(clock.now() + 600_000).toISOString())
    await clock.pass(239_000)
    expect(transport.last.asked).toHaveLength(0)
    await clock.pass(1_001)
    const { event, payload, heard } = transport.last.next('authenticate')
    expect([event, nameOf(payload['token'])]).toEqual(['authenticate', 'token2'])
    heard({ ok: true, data: { expiresAt: new Date(NOON + 1_800_000).toISOString() } })
    await clock.pass(898_000)
    expect(transport.last.asked).toHaveLength(0)
    await clock.pass(2_001)
    expect(nameOf(transport.last.next('authenticate').payload['token'])).toBe('token3')
    expect(transport.connections).toHaveLength(1)
  })

  it('are renewed when the server says that one has expired', async () => {
    let n = 0
    const { transport, client } = await start(() => `token${(n += 1)}`)
    transport.last.ready()
    transport.last.say('problem', problem(401))
    transport.last.say('problem', problem(401))
    await settled()
    transport.last.answer('authenticate', { expiresAt: '2026-11-21T13:00:00.000Z' })
    expect(transport.last.asked).toHaveLength(0)
    expect(client.state).toBe('online')
  })

  it('that are refused on the connection lead to a new one', async () => {
    let n = 0
    const { clock, transport } = await start(() => `token${(n += 1)}`)
    transport.last.ready()
    transport.last.say('problem', problem(401))
    await settled()
    transport.last.refuse('authenticate', 401)
    await clock.pass(500)
    expect(transport.last.token).toBe('token3')
  })

  it('come from a password, then from the session, then from the password again when the session has ended', async () => {
    const { fetch, asked } = server({
      '/api/auth/login': [loggedIn('a1', 'r1'), loggedIn('a3', 'r3')],
      '/api/auth/refresh': [loggedIn('a2', 'r2'), refused(401)],
    })
    const { clock, transport } = await start({ username: 'ada', password: 'a long enough one' }, fetch)
    const tokens = []
    for (let i = 0; i < 3; i += 1) {
      tokens.push(transport.last.token)
      if (i < 2) transport.last.cut(problem(401))
      await clock.pass(2_000)
      if (i < 2) transport.last.ready()
    }
    expect(tokens).toEqual(['a1', 'a2', 'a3'])
    expect(asked).toEqual(['/api/auth/login', '/api/auth/refresh', '/api/auth/refresh', '/api/auth/login'])
  })

  it('are asked for under one key until there is an answer, and under another one the next time', async () => {
    const lost = (): Response => {
      throw new TypeError('fetch failed')
    }
    const { fetch, keys } = server({ '/api/auth/refresh': [lost, loggedIn('a2', 'r2'), loggedIn('a3', 'r3')] })
    const { clock, transport } = await start({ refreshToken: 'r1' }, fetch)
    await clock.pass(2_000)
    expect(transport.last.token).toBe('a2')
    transport.last.cut(problem(401))
    await clock.pass(2_000)
    expect(transport.last.token).toBe('a3')
    const [first, again, next] = keys
    expect([keys.length, again === first, next === first]).toEqual([3, true, false])
  })

  it('that cannot be had because of the network are waited for', async () => {
    const { fetch } = server({ '/api/auth/login': [] })
    const { clock, client, states } = await start({ username: 'ada', password: 'a long enough one' }, fetch)
    await clock.pass(60_000)
    expect(client.state).not.toBe('closed')
    expect(states.filter((state) => state === 'connecting').length).toBeGreaterThan(3)
  })

  it('that are definitely not given end the client', async () => {
    const { fetch } = server({ '/api/auth/login': [refused(401)] })
    const { client } = await start({ username: 'ada', password: 'not the right one' }, fetch)
    expect(client.state).toBe('closed')
    expect(client.closeReason).toMatchObject({ status: 401 })
  })
})
