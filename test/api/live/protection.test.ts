import { describe, expect, it } from '@jest/globals'
import { connect as connectTcp, type Socket as TcpSocket } from 'node:net'
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { Frame } from '../../../src/api/live/frame.js'
import { eventually } from '../../support/eventually.js'
import { FakeFeed } from '../../support/fake-feed.js'
import {
  connect,
  type LiveClient,
  PlainWebSocketClient,
  PROTOCOLS,
  type Protocol,
  SocketIoClient,
  wsAddress,
} from '../../support/live-client.js'
import { RunningParley } from '../../support/running-parley.js'

const feed = new FakeFeed()
const slow = { bytes: 1024 * 1024, answerBytes: 8 * 1024 * 1024, writes: 5_000, closingMs: 200 }
const queue = { running: 2, waiting: 10 }
const parley = await RunningParley.start({}, { feed: () => feed, settings: { slow } })
const limited = await RunningParley.start({ RATE_LIMITS: 'on' }, { feed: () => feed, settings: { queue } })
const { url } = parley

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown
const isAlive = async (client: LiveClient): Promise<void> =>
  expect(await client.command('create_room', { name: 'still alive' })).toMatchObject({ ok: true })

describe.each(PROTOCOLS)('junk over %s', (protocol) => {
  it.each<[string, unknown, string]>([
    ['null', null, 'invalid'],
    ['a number', 7, 'invalid'],
    ['a text', 'x', 'invalid'],
    ['true', true, 'invalid'],
    ['an array', [], 'invalid'],
    ['an array of payloads', [{ name: 'x' }], 'invalid'],
    ['unknown fields', { nonsense: 1 }, 'invalid'],
    ['a NUL', { name: 'a\0b' }, 'invalid'],
    ['a lone surrogate', { name: '\ud800' }, 'invalid'],
    ['a key that reaches prototypes', JSON.parse('{"__proto__": {"admin": true}}'), 'invalid'],
    ['constructor', { constructor: { prototype: {} } }, 'invalid'],
    ['depth 65', { ai: nested(65) }, 'malformed'],
    ['depth 1,000', { ai: nested(1_000) }, 'malformed'],
    ['an emoji too long', { name: '👍'.repeat(101) }, 'invalid'],
    ['300 KB', { name: 'x'.repeat(300_000) }, 'too_large'],
    ['300 KB in small pieces', { ai: { agents: Array.from({ length: 60_000 }, (_, i) => `${i}`) } }, 'too_large'],
  ])('answers %s with a problem', async (_, payload, code) => {
    const client = await connect(protocol, url, (await parley.person()).token)
    expect((await client.command('create_room', payload)).problem.code).toBe(code)
    await isAlive(client)
  })

  it.each([
    'no_such_event',
    '__proto__',
    'constructor',
    'toString',
    'message_received',
    'ack',
    ' ',
    'x'.repeat(10_000),
  ])('does not know %s', async (event) => {
    const client = await connect(protocol, url, (await parley.person()).token)
    expect((await client.command(event, {})).problem).toMatchObject({ code: 'not_found', status: 404 })
    await isAlive(client)
  })

  it('hangs up on a frame of more than 1 MiB, and only on it', async () => {
    const [client, other] = [await connected(protocol), await connected(protocol)]
    client.tell('create_room', { name: 'x'.repeat(1_100_000) })
    await client.ended
    await isAlive(other)
  })

  it('takes no harm from a flood', async () => {
    const client = await connected(protocol)
    const answers = await Promise.all(
      Array.from({ length: 10_000 }, (_, i) => client.command(i % 2 === 0 ? 'nothing' : 'join_room', { roomId: 7 })),
    )
    const codes = new Set(answers.map(({ problem }) => problem.code))
    expect([...codes].sort()).toEqual(['invalid', 'not_found', 'rate_limited'])
    // The process that was flooded is also the one that answers: what it asked of engines elsewhere meanwhile may have taken too long for it.
    await eventually(() => isAlive(client))
  })
})

const connected = async (protocol: Protocol): Promise<LiveClient> =>
  connect(protocol, url, (await parley.person()).token)

describe('junk of Socket.IO', () => {
  it('is answered: binary, more than one payload, an acknowledgement that is none', async () => {
    const client = await SocketIoClient.connect(url, (await parley.person()).token)
    expect((await client.command('create_room', { name: Buffer.alloc(100_000) })).problem.code).toBe('malformed')
    expect((await client.command('create_room', Buffer.from('x'))).problem.code).toBe('malformed')
    expect((await client.command('create_room', { ai: { agents: [Buffer.from('x')] } })).problem.code).toBe('malformed')
    expect((await client.command('create_room', {}, {})).problem.code).toBe('invalid')
    client.tell('create_room', {}, 'no function')
    expect((await client.next('problem')).payload.code).toBe('invalid')
    await isAlive(client)
  })

  /** Frames as no client library would send them. */
  it.each([
    '42["create_room"',
    '42["create_room",{}]x',
    '42[]',
    '42[7,{}]',
    '42{"0":"create_room"}',
    '42["disconnect"]',
    '42999999999999999999["create_room",{}]',
    '429["create_room",null]',
    '431["not asked for"]',
    '43[',
    '451-["create_room",{"_placeholder":true,"num":0}]',
    '451-["create_room",{"_placeholder":true,"num":7}]',
    '45999999999-["create_room",{}]',
    '42/admin,["create_room",{}]',
    '40',
    '41',
    '44{"message":"x"}',
    '9',
    '',
    '4',
    '2probe',
    '5',
  ])('is survived: %s', async (frame) => {
    const { token } = await parley.person()
    const socket = new WebSocket(wsAddress(url, '/socket.io/?EIO=4&transport=websocket'))
    const client = new PlainRaw(socket)
    await client.until('0')
    socket.send(`40${JSON.stringify({ token })}`)
    await client.until('42["ready"')
    socket.send(frame)
    socket.send(Buffer.from('stray'))
    await Promise.race([client.closed, sleep(50)])
    socket.terminate()
    await isAlive(await connected('socket.io'))
  })
})

/** A WebSocket whose messages are only looked at. */
class PlainRaw {
  readonly closed: Promise<void>
  private readonly texts: string[] = []

  constructor(socket: WebSocket) {
    socket.on('message', (data: Buffer) => this.texts.push(data.toString()))
    socket.on('error', () => undefined)
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()))
  }

  async until(start: string): Promise<void> {
    while (!this.texts.some((text) => text.startsWith(start))) await sleep(1)
  }
}

describe('junk of the plain WebSocket', () => {
  it.each([
    ['no JSON', 'hello', 'malformed'],
    ['an array', '[]', 'malformed'],
    ['null', 'null', 'malformed'],
    ['nothing', '', 'malformed'],
    ['no event', '{"payload":{}}', 'not_found'],
    ['an event that is no text', '{"event":7}', 'not_found'],
    ['an id that is no id', '{"event":"create_room","id":{}}', 'invalid'],
    ['an id too long', `{"event":"create_room","id":"${'x'.repeat(201)}"}`, 'invalid'],
    ['another field', '{"event":"create_room","more":1}', 'invalid'],
    ['a dangerous field', '{"event":"create_room","__proto__":1}', 'invalid'],
    ['depth 100,000', `{"event":"create_room","payload":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'malformed'],
  ])('is answered: %s', async (_, text, code) => {
    const client = await PlainWebSocketClient.connect(url, (await parley.person()).token)
    client.socket.send(text)
    expect((await client.next('problem')).payload.code).toBe(code)
    await isAlive(client)
  })

  it('is answered under the id that came with it', async () => {
    const client = await PlainWebSocketClient.connect(url, (await parley.person()).token)
    client.socket.send('{"event":"create_room","more":1,"id":"mine"}')
    expect((await client.ack('mine')).problem.code).toBe('invalid')
  })

  it('is answered: binary', async () => {
    const client = await PlainWebSocketClient.connect(url, (await parley.person()).token)
    client.socket.send(randomBytes(1_000))
    expect((await client.next('problem')).payload.code).toBe('malformed')
    await isAlive(client)
  })
})

describe.each(PROTOCOLS)('limits over %s', (protocol) => {
  it('count commands as REST counts requests', async () => {
    const ann = await limited.person('ann')
    const client = await connect(protocol, limited.url, ann.token)
    const before = await ann.get('/api/users/me')
    await client.command('create_room', { name: 7 })
    const after = await ann.get('/api/users/me')
    const left = (headers: Headers): number => Number(headers.get('ratelimit-remaining'))
    expect(left(before.headers) - left(after.headers)).toBe(2)
  })

  it('end a connection that floods, with a problem', async () => {
    const client = await connect(protocol, limited.url, (await limited.person('ann')).token)
    for (let i = 0; i < 10_000; i += 1) client.tell('nothing', {})
    const how = await client.ended
    expect(how).toBe(protocol === 'socket.io' ? 'io server disconnect' : '4429')
    expect(client.all('problem').at(-1)?.payload).toMatchObject({ code: 'rate_limited', status: 429 })
  })

  it('let only so many commands wait, and answer the others', async () => {
    const client = await connect(protocol, limited.url, (await limited.person('ann')).token)
    let open = (): void => undefined
    feed.syncGate = new Promise((resolve) => (open = resolve))
    const syncs = Array.from({ length: 20 }, () => client.command('sync', { rooms: {} }))
    const refused = await Promise.race(syncs)
    expect(refused.problem).toMatchObject({ code: 'rate_limited', retryAfter: 1 })
    open()
    const all = await Promise.all(syncs)
    const taken = all.filter(({ ok }) => ok).length
    // One is on its way from waiting to running, and stays there for as long as somebody elsewhere is asked about it.
    expect(taken).toBeGreaterThan(queue.waiting)
    expect(taken).toBeLessThanOrEqual(queue.running + queue.waiting + 1)
  })
})

describe.each(PROTOCOLS)('a client over %s that stops reading', (protocol) => {
  it('is closed and cut, and the others are not', async () => {
    const [ann, bob] = [await parley.person('ann'), await parley.person('bob')]
    const reader = await connect(protocol, url, bob.token)
    const deaf = await deafClient(protocol, ann.token)
    while (feed.of(ann.id).length === 0) await sleep(1)
    const text = 'x'.repeat(50_000)
    let sent = 0
    for (; sent < 2_000 && feed.of(ann.id)[0]?.gone === false; sent += 1) {
      feed.broadcast(new Frame('big', { text, sent }))
      if (sent % 10 === 0) await sleep(1)
    }
    expect(feed.of(ann.id)[0]?.gone).toBe(true)
    await deaf.cut
    feed.broadcast(new Frame('last', {}))
    await reader.next('last')
    expect(reader.all('big')).toHaveLength(sent)
    const metrics = await (await fetch(`${url}/metrics`)).text()
    expect(metrics).toMatch(/^parley_live_slow_consumers_total [1-9]/m)
  })

  it('is closed as well for very many small frames', async () => {
    const ann = await parley.person('ann')
    await deafClient(protocol, ann.token)
    while (feed.of(ann.id).length === 0) await sleep(1)
    // So that the socket is full, and what follows has to wait.
    for (let i = 0; i < 15; i += 1) feed.broadcast(new Frame('big', { text: 'x'.repeat(500_000) }))
    for (let i = 0; i < 6_000; i += 1) feed.broadcast(new Frame('small', {}))
    expect(feed.of(ann.id)[0]?.gone).toBe(true)
  })
})

/** Shakes hands over TCP, then never reads again. `cut` resolves when the server has let go of the connection. */
async function deafClient(protocol: Protocol, token: string): Promise<{ readonly cut: Promise<void> }> {
  const { port } = new URL(url)
  const path = protocol === 'socket.io' ? '/socket.io/?EIO=4&transport=websocket' : `/ws?token=${token}`
  const socket = connectTcp({ port: Number(port), host: '127.0.0.1' })
  const key = randomBytes(16).toString('base64')
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  )
  await new Promise((resolve) => socket.once('data', resolve))
  if (protocol === 'socket.io') socket.write(masked(`40${JSON.stringify({ token })}`))
  socket.pause()
  const cut = new Promise<void>((resolve) => void untilReset(socket).then(resolve))
  return { cut }
}

/** A socket that does not read learns only by writing that the other side has gone. */
async function untilReset(socket: TcpSocket): Promise<void> {
  const closed = new Promise<'closed'>((resolve) => socket.once('close', () => resolve('closed')))
  socket.on('error', () => undefined)
  while ((await Promise.race([closed, sleep(50)])) !== 'closed') socket.write(masked('3'))
  socket.destroy()
}

/** A text of a client as one WebSocket frame (shorter than 64 KB). */
function masked(text: string): Buffer {
  const data = Buffer.from(text)
  const head = data.length < 126 ? [0x81, 0x80 | data.length] : [0x81, 0xfe, data.length >> 8, data.length & 255]
  return Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), data])
}
