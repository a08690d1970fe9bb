import { describe, expect, it } from '@jest/globals'
import { BehaviorSubject, Subject } from 'rxjs'
import { Overrun, ParleyClient, type Ready, type RoomEntry, type RoomSummary } from '../../src/client/index.js'
import { iterate } from '../../src/client/frame-iterator.js'
import { ScriptedTransport } from '../support/scripted-transport.js'
import { settled, VirtualClock } from '../support/virtual-clock.js'

const NOON = '2026-11-21T12:00:00.000Z'
const sender = (id: string) => ({ id, username: id, displayName: id, kind: 'human' })
const entry = (id: string, revision: number): RoomEntry => ({
  ...{ id, type: 'private', name: id, description: null, purpose: null, avatarUrl: null, ownerId: 'ann', revision },
  ...{ ai: { enabled: false, trigger: 'mention', agents: [] }, maxMembers: 10, memberCount: 3, lastSeq: 0 },
  ...{ historyVisibility: 'all', invitePolicy: 'members', archived: false, createdAt: NOON },
  ...{ unreadCount: 0, mentionCount: 0, lastMessage: null, lastActivityAt: NOON, onlineCount: 0, partner: null },
  membership: {
    ...{ role: 'member', joinedAt: NOON, readSeq: 0, notifications: 'all', favourite: false, hidden: false },
  },
})
const seat = (roomId: string, revision: number, unreadCount = 0): Ready['rooms'][number] => ({
  ...{ roomId, revision, lastSeq: 0, unreadCount, mentionCount: 0 },
})
const posted = (roomId: string, revision: number, changes: object = {}) => {
  const message = { id: `${roomId}${revision}`, roomId, seq: revision, type: 'text', sender: sender('ann') }
  const said = { ...message, content: 'Hello', mentions: [], threadId: null, deleted: false, ...changes }
  return ['message_received', { roomId, revision, at: NOON, actorId: 'ann', position: 'p', message: said }] as const
}

/** A client whose list of rooms is what a test says. */
async function start(list: { entries: readonly RoomEntry[] }) {
  const clock = new VirtualClock()
  const transport = new ScriptedTransport()
  let reads = 0
  const fetch = () => {
    reads += 1
    return Promise.resolve(Response.json({ items: list.entries, page: { limit: 100, hasMore: false } }))
  }
  const client = await ParleyClient.connect({ url: 'http://fake', token: 'token', clock, transport, fetch })
  await settled()
  const reconnect = async (rooms: Ready['rooms']) => {
    transport.last.cut()
    await clock.pass(1_000)
    transport.last.ready(rooms)
    await settled()
  }
  return { clock, transport, client, reconnect, reads: () => reads }
}
const shown = (rooms: readonly RoomSummary[]) =>
  rooms.map(({ room, unreadCount, mentionCount }) => [room.id, room.revision, unreadCount, mentionCount])

describe('the list of rooms', () => {
  it('is read once, and counts what is new: not what is mine, of the system, or of a time before `ready`', async () => {
    const { transport, client, reads } = await start({ entries: [entry('a', 5), entry('b', 7)] })
    transport.last.ready([seat('a', 5, 2), seat('b', 9)])
    await settled()
    expect(reads()).toBe(1)
    const frames = [
      posted('a', 6),
      posted('a', 7, { mentions: ['me'] }),
      posted('a', 8, { sender: sender('me') }),
      posted('a', 9, { type: 'system' }),
    ]
    for (const [event, payload] of frames) transport.last.say(event, payload)
    expect(shown(client.rooms)).toEqual([
      ['a', 9, 4, 1],
      ['b', 7, 0, 0],
    ])
  })

  it('says when it has all of them: none are as good as some', async () => {
    const { transport, client } = await start({ entries: [entry('a', 5)] })
    expect(client.areRoomsLoaded).toBe(false)
    transport.last.ready([seat('a', 5)])
    expect(client.areRoomsLoaded).toBe(false)
    await settled()
    expect(client.areRoomsLoaded).toBe(true)

    const nobody = await start({ entries: [] })
    let heard = 0
    nobody.client.rooms$.subscribe(() => (heard += 1))
    nobody.transport.last.ready([])
    await settled()
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(nobody.client.areRoomsLoaded).toBe(true)
    expect(heard).toBeGreaterThan(1)
  })

  it('asks for what is missing in the rooms that are behind, and does not count it twice', async () => {
    const { transport, client, reconnect, clock } = await start({ entries: [entry('a', 5), entry('b', 7)] })
    transport.last.ready([seat('a', 5), seat('b', 7)])
    await settled()
    await reconnect([seat('a', 7, 2), seat('b', 7)])
    expect(transport.last.asked.map(({ payload }) => payload)).toEqual([{ rooms: { a: 5 } }])
    transport.last.say(...posted('a', 9))
    const events = [posted('a', 6), posted('a', 7), posted('a', 8)]
    transport.last.answer('sync', { rooms: { a: { recovered: true, events, revision: 8 } } })
    expect(shown(client.rooms)[0]).toEqual(['a', 9, 4, 0])
    expect(await clock.pass()).toBe(true)
    expect(transport.last.asked).toEqual([])
  })

  it('asks for what is missing when a revision is left out', async () => {
    const { transport, client, clock } = await start({ entries: [entry('a', 5)] })
    transport.last.ready([seat('a', 5)])
    await settled()
    transport.last.say(...posted('a', 7))
    await clock.pass(1)
    const events = [posted('a', 6), posted('a', 7)]
    transport.last.answer('sync', { rooms: { a: { recovered: true, events, revision: 7 } } })
    expect(shown(client.rooms)).toEqual([['a', 7, 2, 0]])
  })

  it('asks for no more than the server answers at once', async () => {
    const names = Array.from({ length: 450 }, (_, i) => `room${i}`)
    const { transport, reconnect, clock } = await start({ entries: names.map((name) => entry(name, 5)) })
    transport.last.ready(names.map((name) => seat(name, 5)))
    await settled()
    await reconnect(names.map((name, i) => seat(name, i < 10 ? 905 : 6)))
    const sizes: number[] = []
    while (transport.last.asked.length > 0) {
      const { payload, heard } = transport.last.next('sync')
      const asked = Object.entries(payload['rooms'] as Record<string, number>)
      sizes.push(asked.length)
      const rooms = asked.map(([roomId, revision]) => {
        const upTo = Number(roomId.slice('room'.length)) < 10 ? 905 : 6
        const events = Array.from({ length: upTo - revision }, (_, i) => posted(roomId, revision + 1 + i))
        return [roomId, { recovered: true, events, revision: upTo }] as const
      })
      heard({ ok: true, data: { rooms: Object.fromEntries(rooms) } })
      await clock.pass(1)
    }
    expect(sizes).toEqual([8, 200, 200, 42])
  })

  it('reads a room anew that is too far behind, and forgets one that is mine no more', async () => {
    const list = { entries: [entry('a', 5), entry('b', 7)] }
    const { transport, client, reconnect, clock, reads } = await start(list)
    transport.last.ready([seat('a', 5), seat('b', 7)])
    await settled()
    await reconnect([seat('a', 5_000, 30)])
    list.entries = [entry('a', 5_000)]
    transport.last.answer('sync', { rooms: { a: { recovered: false, reason: 'gap_too_long' } } })
    await clock.pass(1)
    expect(reads()).toBe(2)
    expect(shown(client.rooms)).toEqual([['a', 5_000, 30, 0]])
  })

  it('asks again, with pauses, when the server cannot answer', async () => {
    const { transport, client, reconnect, clock } = await start({ entries: [entry('a', 5)] })
    transport.last.ready([seat('a', 5)])
    await settled()
    await reconnect([seat('a', 6)])
    transport.last.refuse('sync', 503, { code: 'unavailable' })
    expect(transport.last.asked).toEqual([])
    await clock.pass(600)
    const events = [posted('a', 6)]
    transport.last.answer('sync', { rooms: { a: { recovered: true, events, revision: 6 } } })
    expect(shown(client.rooms)).toEqual([['a', 6, 0, 0]])
  })

  it('has a room that I come into, and no more the one that I leave', async () => {
    const list = { entries: [entry('a', 5)] }
    const { transport, client, clock } = await start(list)
    transport.last.ready([seat('a', 5)])
    await settled()
    list.entries = [entry('a', 5), entry('b', 3)]
    const { membership: _membership, ...room } = entry('b', 3)
    const durable = { at: NOON, actorId: 'ann', position: 'p' }
    transport.last.say('room_created', { roomId: 'b', revision: 3, ...durable, room })
    transport.last.say(...posted('b', 4))
    await settled()
    expect(shown(client.rooms)).toContainEqual(['b', 4, 1, 0])
    transport.last.say('member_removed', { roomId: 'a', revision: 6, ...durable, member: { userId: 'me' } })
    await clock.pass(1)
    expect(shown(client.rooms)).toEqual([['b', 4, 1, 0]])
  })

  it('takes the counts of the server for what they are', async () => {
    const { transport, client } = await start({ entries: [entry('a', 5)] })
    transport.last.ready([seat('a', 5, 9)])
    await settled()
    transport.last.say('unread_update', { roomId: 'a', unreadCount: 3, mentionCount: 1 })
    transport.last.say(...posted('a', 6))
    expect(shown(client.rooms)).toEqual([['a', 6, 4, 1]])
  })
})

describe('how I see a room', () => {
  const view = (client: ParleyClient) => client.rooms.map(({ membership }) => [membership.favourite, membership.hidden])

  it('changes when one of my devices changes it', async () => {
    const { transport, client } = await start({ entries: [entry('a', 5)] })
    transport.last.ready([seat('a', 5)])
    await settled()
    transport.last.say('membership_update', { roomId: 'a', favourite: true })
    expect(view(client)).toEqual([[true, false]])
    transport.last.say('membership_update', { roomId: 'a', hidden: true })
    transport.last.say('membership_update', { roomId: 'elsewhere', hidden: true })
    expect(view(client)).toEqual([[true, true]])
  })

  it('is what was told last, also while the room is being read', async () => {
    const { transport, client } = await start({ entries: [entry('a', 5)] })
    transport.last.ready([seat('a', 5)])
    transport.last.say('membership_update', { roomId: 'a', favourite: true })
    await settled()
    expect(view(client)).toEqual([[true, false]])
  })
})

describe('signs of life', () => {
  const typing = (userId: string) => ['user_typing', { roomId: 'a', userId }] as const

  it('end typing after five seconds, should nobody else', async () => {
    const { transport, client, clock } = await start({ entries: [entry('a', 5)] })
    const heard: string[] = []
    client.room('a').events.subscribe(({ event }) => heard.push(event))
    transport.last.ready([seat('a', 5)])
    transport.last.say(...typing('ann'))
    await clock.pass(4_000)
    transport.last.say(...typing('ann'))
    await clock.pass(4_999)
    expect(heard).toEqual(['user_typing', 'user_typing'])
    await clock.pass(1)
    expect(heard).toEqual(['user_typing', 'user_typing', 'user_stopped_typing'])
    transport.last.say(...typing('ann'))
    transport.last.cut()
    expect(heard.at(-1)).toBe('user_stopped_typing')
  })

  it('tell who is typing in which room, though nobody looks at it, but not of myself', async () => {
    const { transport, client, clock } = await start({ entries: [entry('a', 5), entry('b', 5)] })
    let typists: unknown
    client.typing$.subscribe((rooms) => (typists = Object.fromEntries(rooms)))
    transport.last.ready([seat('a', 5), seat('b', 5)])
    for (const userId of ['ann', 'me', 'bob', 'ann']) transport.last.say(...typing(userId))
    transport.last.say('user_typing', { roomId: 'b', userId: 'ann' })
    expect(typists).toEqual({ a: ['ann', 'bob'], b: ['ann'] })
    transport.last.say('user_stopped_typing', { roomId: 'a', userId: 'ann' })
    expect(typists).toEqual({ a: ['bob'], b: ['ann'] })
    await clock.pass(5_000)
    expect(typists).toEqual({})
  })

  it('tell that I am typing at most every two seconds', async () => {
    const { transport, client, clock } = await start({ entries: [entry('a', 5)] })
    transport.last.ready([seat('a', 5)])
    const room = client.room('a')
    for (let i = 0; i < 25; i += 1) {
      room.typing()
      await clock.pass(100)
    }
    room.typing(false)
    room.typing(false)
    expect(transport.last.asked.map(({ event }) => event)).toEqual(['typing_start', 'typing_start', 'typing_stop'])
  })

  it('tell who is there', async () => {
    const { transport, client } = await start({ entries: [] })
    const states: unknown[] = []
    client.presence$.subscribe((people) =>
      states.push([...people.values()].map(({ userId, status }) => [userId, status])),
    )
    transport.last.ready()
    transport.last.say('presence_update', { presences: [{ userId: 'ann', status: 'online' }] })
    transport.last.say('presence_update', { presences: [{ userId: 'ann', status: 'away' }] })
    expect(states.slice(-2)).toEqual([[['ann', 'online']], [['ann', 'away']]])
  })
})

describe('the iterator of events', () => {
  it('gives every value in order, and ends with the source', async () => {
    const source = new BehaviorSubject(1)
    const seen: number[] = []
    const reading = (async () => {
      for await (const value of iterate(source)) seen.push(value)
    })()
    await settled()
    source.next(2)
    source.next(3)
    source.complete()
    await reading
    expect(seen).toEqual([1, 2, 3])
  })

  it('throws an Overrun for who is too slow, after what was kept', async () => {
    const source = new Subject<number>()
    const iterator = iterate(source, 2)
    const first = iterator.next()
    for (const value of [1, 2, 3, 4]) source.next(value)
    expect(await first).toEqual({ value: 1, done: false })
    await expect(iterator.next()).resolves.toMatchObject({ value: 2 })
    await expect(iterator.next()).rejects.toBeInstanceOf(Overrun)
    expect(source.observed).toBe(false)
  })

  it('stops listening when its reader stops', async () => {
    const source = new BehaviorSubject(1)
    for await (const value of iterate(source)) if (value === 1) break
    expect(source.observed).toBe(false)
  })
})
