import { describe, expect, it } from '@jest/globals'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { AccessTokens } from '../../../src/api/auth/access-tokens.js'
import type { SessionStore } from '../../../src/api/auth/session-store.js'
import { Sessions } from '../../../src/api/auth/sessions.js'
import { Frame } from '../../../src/api/live/frame.js'
import { DEFAULT_LIVE_SETTINGS } from '../../../src/api/live/settings.js'
import { io } from 'socket.io-client'
import { WebSocket } from 'ws'
import { FakeFeed } from '../../support/fake-feed.js'
import { connect, PlainWebSocketClient, PROTOCOLS, SocketIoClient, wsAddress } from '../../support/live-client.js'
import { given } from '../../support/rooms.js'
import { RunningParley } from '../../support/running-parley.js'

const feed = new FakeFeed()
// Long enough for a machine that has other things to do.
const slow = { ...DEFAULT_LIVE_SETTINGS.slow, closingMs: 500 }
const settings = { graceMs: 2_000, handshakeMs: 2_000, connectionsPerUser: 3, slow }
const parley = await RunningParley.start(
  { ALLOWED_ORIGINS: 'https://chat.example, http://localhost:5173' },
  { feed: () => feed, settings },
)
const { url } = parley
const refusedData = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => 'connected',
    (error: unknown) => (error as { readonly data?: unknown }).data ?? (error as Error).message,
  )
const unauthenticated = { code: 'unauthenticated', status: 401, requestId: expect.any(String) }

describe('a handshake of Socket.IO', () => {
  it('takes the token from auth or from the Authorization header', async () => {
    const ann = await parley.person('ann')
    const first = await SocketIoClient.connect(url, ann.token)
    expect((await first.next('ready')).payload.userId).toBe(ann.id)
    const extraHeaders = { Authorization: `Bearer ${ann.token}` }
    const second = await SocketIoClient.connect(url, '', { auth: {}, extraHeaders })
    expect((await second.next('ready')).payload.userId).toBe(ann.id)
  })

  it.each([
    ['rubbish', 'rubbish'],
    ['nothing', ''],
    ['too much', 'x'.repeat(5_000)],
  ])('refuses %s with the problem', async (_, token) => {
    expect(await refusedData(SocketIoClient.connect(url, token))).toMatchObject(unauthenticated)
  })

  it.each([[undefined], [7], [{ token: { deep: true } }], [{ token: ['a'] }], [{ token: null }]])(
    'refuses auth of %j',
    async (auth) => {
      expect(await refusedData(SocketIoClient.connect(url, '', { auth }))).toMatchObject(unauthenticated)
    },
  )

  it('serves clients that poll', async () => {
    const ann = await parley.person('ann')
    const client = await SocketIoClient.connect(url, ann.token, { transports: ['polling'] })
    feed.broadcast(new Frame('one', { text: 'Ünïcode 👍' }), new Frame('two', {}), new Frame('three', {}))
    await client.next('three')
    expect(client.received.map(({ event }) => event)).toEqual(['ready', 'one', 'two', 'three'])
    expect(client.received[1]?.payload).toEqual({ text: 'Ünïcode 👍' })
    expect(await client.command('create_room', { name: 'polled' })).toMatchObject({ ok: true })
  })

  it('loses and reorders nothing while a client goes from polling to WebSocket', async () => {
    const ann = await parley.person('ann')
    const client = await SocketIoClient.connect(url, ann.token, { transports: ['polling', 'websocket'] })
    let sent = 0
    const send = (): void => feed.broadcast(new Frame('n', { n: sent++ }), new Frame('n', { n: sent++ }))
    for (let i = 0; i < 3_000 && client.socket.io.engine.transport.name !== 'websocket'; i += 1) {
      send()
      await sleep(1)
    }
    expect(client.socket.io.engine.transport.name).toBe('websocket')
    send()
    feed.broadcast(new Frame('last', {}))
    await client.next('last')
    const expected = Array.from({ length: sent }, (_, n) => ({ n }))
    expect(client.all('n').map(({ payload }) => payload)).toEqual(expected)
  })

  it('lets pages of allowed origins read the answers of polling, and no others', async () => {
    const allowed = async (origin: string): Promise<unknown> => {
      const answer = await fetch(`${url}/socket.io/?EIO=4&transport=polling`, { headers: { origin } })
      return [answer.status, answer.headers.get('access-control-allow-origin')]
    }
    expect(await allowed('http://localhost:5173')).toEqual([200, 'http://localhost:5173'])
    expect(await allowed('https://evil.example')).toEqual([403, null])
  })

  it('serves no other namespace', async () => {
    const ann = await parley.person('ann')
    expect(await refusedData(SocketIoClient.connect(`${url}/admin`, ann.token))).toMatch(/namespace/i)
  })
})

describe('a handshake of the plain WebSocket', () => {
  it('takes the token as sub-protocol', async () => {
    const ann = await parley.person('ann')
    const client = await PlainWebSocketClient.connect(url, ann.token)
    expect((await client.next('ready')).payload.userId).toBe(ann.id)
    expect(client.socket.protocol).toBe('parley')
  })

  it('takes it from the URL and from the Authorization header', async () => {
    const ann = await parley.person('ann')
    const byUrl = await PlainWebSocketClient.anonymous(url, `/ws?token=${ann.token}`)
    expect((await byUrl.next('ready')).payload.userId).toBe(ann.id)
    const headers = { Authorization: `Bearer ${ann.token}` }
    const byHeader = await PlainWebSocketClient.anonymous(url, '/ws', { headers })
    expect((await byHeader.next('ready')).payload.userId).toBe(ann.id)
  })

  it('takes it from the first message, and keeps what comes right after that', async () => {
    const ann = await parley.person('ann')
    const client = await PlainWebSocketClient.anonymous(url)
    const [authenticated, made] = await Promise.all([
      client.command('authenticate', { token: ann.token }),
      client.command('create_room', { name: 'early' }),
    ])
    expect(authenticated).toEqual({ ok: true, data: { expiresAt: expect.stringMatching(/^\d{4}-.*Z$/) } })
    expect(made).toMatchObject({ ok: true, data: { name: 'early' } })
    expect(client.received.map(({ event }) => event)).toEqual(['ack', 'ready', 'ack'])
  })

  it.each([
    ['a wrong token', { event: 'authenticate', payload: { token: 'rubbish' } }],
    ['a token that is none', { event: 'authenticate', payload: { token: 7 } }],
    ['no payload', { event: 'authenticate' }],
    ['another command', { event: 'create_room', payload: {} }],
    ['junk', []],
  ])('ends with 4401 after %s', async (_, message) => {
    const client = await PlainWebSocketClient.anonymous(url)
    client.socket.send(JSON.stringify(message))
    expect((await client.next('problem')).payload).toMatchObject(unauthenticated)
    expect(await client.ended).toBe('4401')
  })

  it('ends with 4401 when no token comes, and after a wrong one in the handshake', async () => {
    expect(await (await PlainWebSocketClient.anonymous(url)).ended).toBe('4401')
    const client = await PlainWebSocketClient.anonymous(url, '/ws?token=rubbish')
    expect((await client.next('problem')).payload).toMatchObject(unauthenticated)
    expect(await client.ended).toBe('4401')
  })

  it.each(['/', '/wsx', '/ws/', '/socket.iox', '/api/rooms'])('is at no other path: %s', async (path) => {
    const socket = new WebSocket(wsAddress(url, path))
    const [error] = (await once(socket, 'error').catch((thrown: unknown) => [thrown])) as [Error]
    expect(error.message).toMatch(/404/)
  })
})

describe.each(PROTOCOLS)('a connection over %s', (protocol) => {
  const at = (origin: string, token: string): Promise<unknown> =>
    protocol === 'socket.io'
      ? refusedData(SocketIoClient.connect(url, token, { extraHeaders: { origin } }))
      : refusedData(PlainWebSocketClient.anonymous(url, `/ws?token=${token}`, { origin }))

  it('comes from an allowed origin, or from the same host', async () => {
    const { token } = await parley.person('ann')
    expect(await at('https://chat.example', token)).toBe('connected')
    expect(await at(url, token)).toBe('connected')
    for (const origin of ['https://evil.example', 'https://chat.example.evil.example', 'null', 'http://chat.example'])
      expect(await at(origin, token)).not.toBe('connected')
  })

  it('is one of so many of a person', async () => {
    const ann = await parley.person('ann')
    const first = await connect(protocol, url, ann.token)
    await connect('socket.io', url, ann.token)
    await connect('websocket', url, ann.token)
    const rateLimited = { code: 'rate_limited', status: 429 }
    if (protocol === 'socket.io')
      expect(await refusedData(SocketIoClient.connect(url, ann.token))).toMatchObject(rateLimited)
    else {
      const client = await PlainWebSocketClient.anonymous(url, `/ws?token=${ann.token}`)
      expect((await client.next('problem')).payload).toMatchObject(rateLimited)
      expect(await client.ended).toBe('4429')
    }
    first.close()
    const admitted = feed.of(ann.id)
    for (let i = 0; i < 3_000 && admitted[0]?.gone === false; i += 1) await sleep(1)
    await connect(protocol, url, ann.token)
  })

  it('ends with its login, and its feed hears of it', async () => {
    const ann = await parley.person('ann')
    const elsewhere = await parley.logIn(ann.username)
    const [client, other] = [await connect(protocol, url, ann.token), await connect(protocol, url, elsewhere.token)]
    await given(204, ann.post('/api/auth/logout'))
    expect((await client.next('problem')).payload).toMatchObject(unauthenticated)
    expect(await client.ended).toBe(protocol === 'socket.io' ? 'io server disconnect' : '4401')
    expect(feed.of(ann.id).map(({ gone }) => gone)).toEqual([true, false])
    expect(await other.command('create_room', {})).toMatchObject({ ok: true })
  })

  it('ends with a new password, but for the one that set it', async () => {
    const ann = await parley.person('ann')
    const elsewhere = await parley.logIn(ann.username)
    const [client, other] = [await connect(protocol, url, ann.token), await connect(protocol, url, elsewhere.token)]
    const passwords = { current: 'a long enough password', new: 'another long enough password' }
    await given(204, ann.post('/api/auth/password', passwords))
    await other.ended
    expect(await client.command('create_room', {})).toMatchObject({ ok: true })
  })

  /** A token of the person's own session that is good for so many more milliseconds (to the second). */
  const shortToken = async (person: Awaited<ReturnType<typeof parley.person>>, ms: number): Promise<string> => {
    const { items } = await given(200, person.get('/api/auth/sessions'))
    const tokens = new AccessTokens(parley.jwtSecret, new Sessions({} as SessionStore), () => Date.now() - 900_000 + ms)
    return tokens.issue({ userId: person.id, sessionId: String(items[0]?.id) })
  }

  it('is told when its token ends, refuses commands, and ends unless a newer one comes', async () => {
    const ann = await parley.person('ann')
    const client = await connect(protocol, url, await shortToken(ann, 3_000))
    expect((await client.next('problem')).payload).toMatchObject({
      ...{ ...unauthenticated, detail: expect.stringContaining('authenticate') },
    })
    expect((await client.command('create_room', {})).problem).toMatchObject(unauthenticated)
    await client.ended
    expect(feed.of(ann.id)[0]?.gone).toBe(true)
  })

  it('lives on with a newer token of the same user', async () => {
    const [ann, bob] = [await parley.person('ann'), await parley.person('bob')]
    const again = await parley.logIn(ann.username)
    const client = await connect(protocol, url, await shortToken(ann, 3_000))
    await client.next('problem')
    expect((await client.command('authenticate', { token: bob.token })).problem.code).toBe('forbidden')
    expect((await client.command('authenticate', { token: 'rubbish' })).problem.code).toBe('unauthenticated')
    const [authenticated, made] = await Promise.all([
      client.command('authenticate', { token: again.token }),
      client.command('create_room', {}),
    ])
    expect([authenticated.ok, made.ok]).toEqual([true, true])
    await sleep(1.5 * settings.graceMs)
    expect(await client.command('create_room', {})).toMatchObject({ ok: true })
    // It is of the newer login now.
    await given(204, ann.post('/api/auth/logout'))
    expect(await client.command('create_room', {})).toMatchObject({ ok: true })
    await given(204, again.post('/api/auth/logout'))
    await client.ended
  })

  it('has its commands wait until the feed has admitted it', async () => {
    const ann = await parley.person('ann')
    let open = (): void => undefined
    feed.gate = new Promise((resolve) => (open = resolve))
    const connecting = connect(protocol, url, ann.token)
    const early = await PlainWebSocketClient.anonymous(url, `/ws?token=${ann.token}`)
    const made = early.command('create_room', { name: 'waited' })
    open()
    feed.gate = Promise.resolve()
    await connecting
    expect(await made).toMatchObject({ ok: true })
    expect(early.received.map(({ event }) => event)).toEqual(['ready', 'ack'])
  })

  it('is closed, with nothing internal said, when the feed cannot admit it', async () => {
    const ann = await parley.person('ann')
    feed.failure = new Error('secret internals')
    const client =
      protocol === 'socket.io'
        ? new SocketIoClient(io(url, { auth: { token: ann.token }, forceNew: true, reconnection: false }))
        : await PlainWebSocketClient.anonymous(url, `/ws?token=${ann.token}`)
    const { payload } = await client.next('problem')
    expect(payload).toMatchObject({ code: 'internal', status: 500 })
    expect(JSON.stringify(payload)).not.toContain('secret')
    // A broken transport: clients of Socket.IO come back after that.
    expect(await client.ended).toBe(protocol === 'socket.io' ? 'transport close' : '4500')
    feed.failure = undefined
  })
})
