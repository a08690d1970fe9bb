import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { WebSocketServer } from 'ws'
import { Deliveries } from '../../bench/live/deliveries.js'
import { LoadSocket } from '../../bench/live/socket.js'
import { LoadWebSocket } from '../../bench/live/websocket.js'
import { runLiveLoad, type LivePlan } from '../../bench/live/load-plan.js'
import { bareServer } from '../../bench/peers/bare/server.js'
import { peer } from '../../bench/peers/crud/app.js'
import { authentication } from '../../bench/peers/crud/authentication.js'
import { openDatabase } from '../../bench/peers/crud/database.js'
import { live } from '../../bench/peers/crud/live.js'
import { messages } from '../../bench/peers/crud/messages.js'
import { apiClient } from '../../bench/api-client.js'
import { openRoom, registerPeople } from '../../bench/room-setup.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const originOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const rooms = ['a'.repeat(36), 'b'.repeat(36)]
const plan = (origin: string): LivePlan => ({
  origin,
  serverPid: process.pid,
  clients: Array.from({ length: 5 }, () => ({ auth: {}, joins: rooms })),
  rooms,
  senders: 2,
  inFlight: 3,
  content: 'a "quoted" text',
  warmupSeconds: 0.1,
  seconds: 0.3,
})

describe('the live load', () => {
  let server: Server

  beforeEach(async () => {
    server = bareServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  afterEach(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })

  it('counts what is sent and what comes to everyone', async () => {
    const result = await runLiveLoad(plan(originOf(server)))
    expect(result.failures).toEqual({})
    expect(result.posts).toBeGreaterThan(10)
    expect(result.deliveriesPerSecond).toBeGreaterThan(result.postsPerSecond)
    expect(result.deliveryP99Ms).toBeGreaterThanOrEqual(result.deliveryP50Ms)
  })

  it('sends at a given rate, whatever comes back', async () => {
    const { posts } = await runLiveLoad({ ...plan(originOf(server)), senders: 5, ratePerSecond: 50 })
    expect(posts).toBeGreaterThan(0)
    expect(posts).toBeLessThanOrEqual(50)
  })

  it('fails when a message does not come to everyone', async () => {
    const [first, ...others] = plan(originOf(server)).clients
    const clients = [...others, { ...first!, joins: [rooms[0]!] }]
    await expect(runLiveLoad({ ...plan(originOf(server)), clients, patienceMs: 200 })).rejects.toThrow(
      'were acknowledged',
    )
  })
})

describe('the peer with Socket.IO', () => {
  const folder = temporaryFolder()

  it('stores a message, acknowledges it and tells it to all members', async () => {
    const connection = openDatabase(join(folder, 'data'), 0)
    const secret = 's'.repeat(32)
    const server = peer(connection, { secret, counters: true }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const parts = { auth: authentication(connection, secret), messages: messages(connection, true) }
    const io = live(server, { connection, ...parts })
    const api = apiClient(originOf(server), 4)
    const people = await registerPeople(api, 'crud', 3)
    const room = await openRoom(api, people, 'Room')
    const clients = people.map(({ token }) => ({ auth: { token }, joins: [] }))
    const { posts } = await runLiveLoad({ ...plan(originOf(server)), clients, rooms: [room] })
    const { body } = await api.call<{ lastSeq: number }>('GET', `/api/rooms/${room}`, { token: people[0]!.token })
    expect(body.lastSeq).toBe(posts)
    const stranger = LoadSocket.connect(originOf(server), { token: 'x' }, { event: () => 0, closed: () => 0 })
    await expect(stranger).rejects.toThrow('unauthenticated')
    await api.close()
    await io.close()
    connection.database.close()
  })
})

describe('deliveries', () => {
  const frame = (seq: number, revision = seq): string =>
    `42["message_received",${JSON.stringify({ roomId: rooms[0], revision, message: { seq, content: `${seq + 100} text` } })}]`

  it('are in order', () => {
    const failures: string[] = []
    const deliveries = new Deliveries((reason) => failures.push(reason))
    expect([frame(1), frame(2), '42["unread_update",{}]'].map((text) => deliveries.note(text))).toEqual([
      101,
      102,
      null,
    ])
    expect(deliveries.lastSeq(rooms[0]!)).toBe(2)
    expect(failures).toEqual([])
  })

  it.each([
    ['misses one', [1, 3], 'message 3 came after 1'],
    ['twice', [1, 1], 'message 1 came after 1'],
    ['begins late', [2], 'the first message had the number 2'],
  ])('notice a hole: %s', (_, seqs, reason) => {
    const failures: string[] = []
    const deliveries = new Deliveries((failure) => failures.push(failure))
    for (const seq of seqs) deliveries.note(frame(seq))
    expect(failures).toContain(reason)
  })
})

describe('the WebSocket of the load', () => {
  it('reads frames of all lengths, however they are cut, and writes them', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    await once(server, 'listening')
    const texts = [0, 1, 125, 126, 65_535, 65_536, 400_000].map((length) => 'x'.repeat(length))
    server.on('connection', (socket) => {
      for (const text of texts) socket.send(text)
      socket.ping()
      socket.on('message', (data: Buffer) => socket.send(`${data.toString().length}`))
    })
    const received: string[] = []
    const { port } = server.address() as AddressInfo
    let ended: () => void = () => undefined
    const all = new Promise<void>((resolve) => (ended = resolve))
    const socket = await LoadWebSocket.open(`http://127.0.0.1:${port}`, {
      text: (text) => {
        received.push(text)
        if (received.length === texts.length + 2) ended()
      },
      closed: ended,
    })
    socket.send('y'.repeat(20))
    socket.send('y'.repeat(2000))
    await all
    expect(received).toHaveLength(texts.length + 2)
    expect(received.filter((text) => text === '20' || text === '2000')).toEqual(['20', '2000'])
    expect(received.filter((text) => /^x*$/.test(text)).map((text) => text.length)).toEqual(
      texts.map((text) => text.length),
    )
    socket.destroy()
    server.close()
  })
})
