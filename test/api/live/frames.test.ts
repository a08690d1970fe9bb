import { describe, expect, it } from '@jest/globals'
import { batchOf, Frame } from '../../../src/api/live/frame.js'
import { plainEncoding } from '../../../src/api/live/plain/envelope.js'
import { socketIoEncoding } from '../../../src/api/live/socket-io/encoding.js'
import { FakeFeed } from '../../support/fake-feed.js'
import { connect, PROTOCOLS } from '../../support/live-client.js'
import { RunningParley } from '../../support/running-parley.js'

const feed = new FakeFeed()
const parley = await RunningParley.start({}, { feed: () => feed })

/** Around the lengths at which the head of a WebSocket frame changes its form. */
const LENGTHS = [
  0, 1, 60, 80, 90, 95, 100, 105, 110, 120, 125, 126, 127, 1_000, 65_480, 65_500, 65_535, 65_536, 200_000,
]

describe.each(PROTOCOLS)('a batch of frames over %s', (protocol) => {
  it('arrives whole and in order, whatever the lengths', async () => {
    const client = await connect(protocol, parley.url, (await parley.person()).token)
    const frames = LENGTHS.flatMap((length) => [
      new Frame('ascii', { text: 'x'.repeat(length) }),
      new Frame('names "quoted"', { text: 'é👍"\\\n'.repeat(length % 300) }),
    ])
    feed.broadcast(...frames, new Frame('last', {}))
    await client.next('last')
    const received = client.received.filter(({ event }) => event !== 'ready' && event !== 'last')
    expect(received).toEqual(frames.map(({ event, payload }) => ({ event, payload })))
  })

  it('keeps its place among acknowledgements', async () => {
    const client = await connect(protocol, parley.url, (await parley.person()).token)
    const answers = Promise.all(Array.from({ length: 20 }, () => client.command('create_room', {})))
    for (let i = 0; i < 50; i += 1) feed.broadcast(new Frame('n', { i }), new Frame('n', { i }))
    await answers
    feed.broadcast(new Frame('last', {}))
    await client.next('last')
    const numbers = client.all('n').map(({ payload }) => (payload as unknown as { i: number }).i)
    expect(numbers).toEqual(Array.from({ length: 100 }, (_, i) => Math.floor(i / 2)))
  })
})

describe('a batch', () => {
  it('is written out once per protocol, however many sockets it goes to', () => {
    const batch = batchOf(new Frame('a', {}), new Frame('b', {}))
    expect(batch.written(plainEncoding)).toBe(batch.written(plainEncoding))
    expect(batch.written(socketIoEncoding)).toBe(batch.written(socketIoEncoding))
    expect(batch.written(plainEncoding)).not.toEqual(batch.written(socketIoEncoding))
  })
})

const ends = await Promise.all(
  PROTOCOLS.map(async (protocol) => ({ protocol, ending: await RunningParley.start({}, { feed: () => feed }) })),
)

describe.each(ends)('the end of the process, over $protocol', ({ protocol, ending }) => {
  it('lets commands finish, and breaks the connection so that clients come back', async () => {
    const client = await connect(protocol, ending.url, (await ending.person()).token)
    let open = (): void => undefined
    feed.syncGate = new Promise((resolve) => (open = resolve))
    const count = feed.syncs.length
    const underWay = client.command('sync', { rooms: { r: 1 } })
    while (feed.syncs.length === count) await new Promise(setImmediate)
    const stopped = ending.stop()
    const late = await client.command('create_room', {})
    expect(late.problem).toMatchObject({ code: 'unavailable', retryAfter: 1 })
    open()
    expect(await underWay).toMatchObject({ ok: true })
    expect(await client.ended).toBe(protocol === 'socket.io' ? 'transport close' : '1001')
    await stopped
    await expect(fetch(ending.url)).rejects.toThrow('fetch failed')
  })
})
