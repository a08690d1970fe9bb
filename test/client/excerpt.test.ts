import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Message, Room } from '../../src/client/index.js'
import { Http } from '../../src/client/http.js'
import { OpenRoom } from '../../src/client/open-room.js'
import { Rest } from '../../src/client/rest.js'
import type { LoadedRoom } from '../../src/client/room-state.js'
import { VirtualClock } from '../support/virtual-clock.js'

const PAGE = 4

/** A room of thirty messages, as its REST API has it at the moment. */
class Server {
  content = 'Hello'
  isReachable = true
  readonly asked: string[] = []

  pins: readonly number[] = []

  constructor(
    public last = 30,
    private readonly page = PAGE,
  ) {}

  get room(): Room {
    return { id: 'r', revision: this.last, lastSeq: this.last } as Room
  }

  message(seq: number): Message {
    const { content } = this
    return { id: `m${seq}`, roomId: 'r', seq, content, sender: { id: 'ann' }, reactions: [], replyCount: 0 } as never
  }

  loaded(): LoadedRoom {
    const messages = [3, 2, 1, 0].map((back) => this.message(this.last - back))
    const unread = { unreadCount: 0, mentionCount: 0 }
    const pins = this.pins.map((seq) => this.message(seq))
    return { me: 'bob', room: this.room, members: [], messages, hasEarlier: true, pins, unread, upTo: this.last }
  }

  readonly fetch = (input: string | URL | Request): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input)
    this.asked.push(url.pathname + url.search)
    if (!this.isReachable) return Promise.reject(new TypeError('fetch failed'))
    if (url.pathname.endsWith('/reads'))
      return Promise.resolve(
        Response.json({ items: [{ userId: 'eve', readSeq: 29, at: null }], page: { limit: 100, hasMore: false } }),
      )
    return Promise.resolve(Response.json(url.pathname.endsWith('/messages') ? this.#page(url) : this.room))
  }

  #page({ searchParams }: URL): object {
    const { page } = this
    const at = (name: string) => (searchParams.has(name) ? Number(searchParams.get(name)) : null)
    const around = at('around')
    const first = around === null ? (at('after') ?? Number(at('before')) - page - 1) + 1 : around - page / 2
    const seqs = Array.from({ length: page }, (_, i) => first + i).filter((seq) => seq > 0 && seq <= this.last)
    const [hasBefore, hasAfter] = [first > 1, first + page <= this.last]
    return { items: seqs.map((seq) => this.message(seq)), page: { limit: page, hasMore: true, hasBefore, hasAfter } }
  }
}

let server: Server
let clock: VirtualClock
let room: OpenRoom

beforeEach(() => {
  server = new Server()
  clock = new VirtualClock()
  room = new OpenRoom('r', new Rest(new Http('http://fake', null, clock, (input) => server.fetch(input))), clock)
  room.load(server.loaded())
})

/** A new message, told live. */
function post(): void {
  server.last += 1
  const { last } = server
  const payload = { roomId: 'r', revision: last, at: '', actorId: 'ann', position: 'p', message: server.message(last) }
  room.apply({ event: 'message_received', payload })
}

async function opened(seq: number) {
  const excerpt = await room.excerpt(seq)
  if (excerpt === null) throw new Error('There is none.')
  const shown = () => excerpt.state?.messages.map((message) => message.seq)
  return { excerpt, shown }
}

describe('an excerpt', () => {
  it('begins around a message, and is extended both ways until it reaches the end', async () => {
    const { excerpt, shown } = await opened(20)
    expect(shown()).toEqual([18, 19, 20, 21])
    await excerpt.loadEarlier()
    await excerpt.loadLater()
    expect(shown()).toEqual([14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25])
    post()
    expect(shown()?.at(-1)).toBe(25)
    await excerpt.loadLater()
    expect(excerpt.state?.hasLater).toBe(true)
    await excerpt.loadLater()
    expect([shown()?.at(-1), excerpt.state?.hasLater]).toEqual([31, false])
    post()
    expect(shown()?.at(-1)).toBe(32)
    expect(room.state?.messages.map(({ seq }) => seq)).toEqual([27, 28, 29, 30, 31, 32])
    const before = server.asked.length
    await excerpt.loadLater()
    expect(server.asked).toHaveLength(before)
  })

  it('lets go what lies far behind, on either side, and reads it again', async () => {
    const { excerpt, shown } = await opened(20)
    excerpt.keep(6)
    await excerpt.loadEarlier()
    expect(shown()).toEqual([14, 15, 16, 17, 18, 19])
    await excerpt.loadEarlier()
    expect(shown()).toEqual([10, 11, 12, 13, 14, 15])
    expect([excerpt.state?.hasEarlier, excerpt.state?.hasLater, excerpt.state?.keep]).toEqual([true, true, 6])
    for (const last of [19, 23, 27]) {
      await excerpt.loadLater()
      expect([shown()?.length, shown()?.at(-1)]).toEqual([6, last])
    }
    await excerpt.loadLater()
    expect(shown()).toEqual([25, 26, 27, 28, 29, 30])
    expect([excerpt.state?.hasEarlier, excerpt.state?.hasLater]).toEqual([true, false])
    post()
    expect(shown()).toEqual([26, 27, 28, 29, 30, 31])
    await excerpt.loadEarlier()
    expect([shown(), excerpt.state?.hasLater]).toEqual([[22, 23, 24, 25, 26, 27], true])
    post()
    expect(shown()?.at(-1)).toBe(27)
  })

  it('keeps a thousand messages at most, however far one pages, and as many after the room was loaded anew', async () => {
    server = new Server(5_000, 100)
    room.load(server.loaded())
    const { excerpt, shown } = await opened(2_500)
    for (let page = 0; page < 15; page += 1) await excerpt.loadEarlier(100)
    expect([shown()?.length, shown()?.[0]]).toEqual([1_000, 950])
    for (let page = 0; page < 15; page += 1) await excerpt.loadLater(100)
    expect([shown()?.length, shown()?.at(-1)]).toEqual([1_000, 3_449])
    excerpt.keep(4)
    room.load(server.loaded())
    expect(excerpt.state?.keep).toBe(4)
  })

  it('has a pinned message at hand that it has let go on the later side', async () => {
    server.pins = [21]
    room.load(server.loaded())
    const { excerpt } = await opened(20)
    excerpt.keep(4)
    await excerpt.loadEarlier()
    expect([...(excerpt.state?.pinnedEarlier.keys() ?? [])]).toEqual(['m21'])
    await excerpt.loadLater()
    expect(excerpt.state?.messages.some(({ id }) => id === 'm21')).toBe(true)
    expect(excerpt.state?.pinnedEarlier.size).toBe(0)
  })

  it('hears what happens to its messages, and what is unread', async () => {
    const { excerpt } = await opened(20)
    const about = { messageId: 'm19', seq: 19, content: 'Changed', mentions: [], editedAt: null }
    const payload = { roomId: 'r', revision: 31, at: '', actorId: 'ann', position: 'p', ...about }
    room.apply({ event: 'message_edited', payload })
    room.count({ unreadCount: 7, mentionCount: 1 })
    expect(excerpt.state?.messages[1]?.content).toBe('Changed')
    expect(excerpt.state?.unread.unreadCount).toBe(7)
    room.leave()
    expect(excerpt.state?.isMember).toBe(false)
  })

  it('is read again when the room was loaded anew, for it may have missed something, however long that takes', async () => {
    const { excerpt, shown } = await opened(20)
    server.content = 'Changed'
    server.isReachable = false
    room.load(server.loaded())
    await clock.pass(20_000)
    expect(excerpt.state?.messages[0]?.content).toBe('Hello')
    server.isReachable = true
    expect(await clock.pass()).toBe(true)
    expect(shown()).toEqual([18, 19, 20, 21])
    expect(excerpt.state?.messages[0]?.content).toBe('Changed')
  })

  it('comes although the room is loaded anew while it is being read', async () => {
    const opening = opened(20)
    await Promise.resolve()
    server.content = 'Changed'
    room.load(server.loaded())
    const { excerpt, shown } = await opening
    expect(shown()).toEqual([18, 19, 20, 21])
    expect(excerpt.state?.messages[0]?.content).toBe('Changed')
  })

  it('ends with the room, or when it is closed, and is not there when it cannot be read', async () => {
    server.isReachable = false
    const failing = expect(room.excerpt(20)).rejects.toThrow()
    await clock.pass(60_000)
    await failing
    server.isReachable = true
    const { excerpt, shown } = await opened(20)
    const other = await opened(10)
    excerpt.close()
    post()
    expect(excerpt.state?.room.lastSeq).toBe(30)
    expect(other.excerpt.state?.room.lastSeq).toBe(31)
    await excerpt.loadLater()
    expect(shown()).toEqual([18, 19, 20, 21])
    let isOver = false
    other.excerpt.states.subscribe({ complete: () => (isOver = true) })
    room.close()
    expect(isOver).toBe(true)
    const unread = new OpenRoom('r', new Rest(new Http('http://fake', null, clock, server.fetch)), clock)
    expect(await unread.excerpt(20)).toBeNull()
  })
})

describe('an open room', () => {
  it('keeps as many messages as it is told to', async () => {
    const shown = () => room.state?.messages.map(({ seq }) => seq)
    await room.loadEarlier()
    expect(shown()).toHaveLength(8)
    room.keep(5)
    expect(shown()).toEqual([26, 27, 28, 29, 30])
    expect(room.state?.hasEarlier).toBe(true)
    post()
    expect(shown()).toEqual([27, 28, 29, 30, 31])
    room.keep(6)
    post()
    expect(shown()).toEqual([27, 28, 29, 30, 31, 32])
  })

  it('learns who has read a message, and never goes back behind what it has heard', async () => {
    room.apply({ event: 'message_read', payload: { roomId: 'r', userId: 'eve', seq: 30 } })
    await room.loadReaders('m28')
    expect(room.state?.receipts.get('eve')?.readSeq).toBe(30)
    room.load({ ...server.loaded() })
    expect(server.asked.at(-1)).toBe('/api/messages/m28/reads?limit=100')
    server.isReachable = false
    const failing = expect(room.loadReaders('m28')).rejects.toThrow()
    await clock.pass(60_000)
    await failing
  })
})
