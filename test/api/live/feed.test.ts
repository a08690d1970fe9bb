import { describe, expect, it } from '@jest/globals'
import { getRoomEntry } from '../../../src/projections/queries/rooms.js'
import { FeedScene, type Received, type RecordingConnection } from '../../support/feed-scene.js'

const revisions = (frames: readonly Received[]) => frames.map(({ payload }) => payload['revision'])
const names = (frames: readonly Received[]) => frames.map(({ event }) => event)
const counts = (connection: RecordingConnection, roomId: string) =>
  connection
    .named('unread_update')
    .filter(({ payload }) => payload['roomId'] === roomId)
    .at(-1)?.payload
const ROUNDS = Number(process.env['ROUNDS'] ?? 5)
const upTo = (last: number) => Array.from({ length: last + 1 }, (_, i) => i)

const scene = await FeedScene.open()
const [ada, bob, eve] = [await scene.person('ada'), await scene.person('bob'), await scene.person('eve')]

describe('the live feed', () => {
  it('says ready first, with the rooms where they are and what is unread in them', async () => {
    const roomId = await scene.room(ada, [bob])
    await scene.post(roomId, ada, 'hello @bob')
    await scene.post(roomId, ada, 'again')
    const connection = await scene.connect(bob)
    const [first] = connection.received
    expect(first?.event).toBe('ready')
    expect(first?.payload['rooms']).toContainEqual({
      ...{ roomId, revision: 3, lastSeq: 2, unreadCount: 2, mentionCount: 1 },
    })
  })

  it('tells every event of the room in order, and the sender their clientId alone', async () => {
    const roomId = await scene.room(ada, [bob])
    const [a, b] = [await scene.connect(ada), await scene.connect(bob)]
    await Promise.all(Array.from({ length: 40 }, (_, i) => scene.post(roomId, i % 2 === 0 ? ada : bob, `${i}`)))
    await scene.settled()
    expect(revisions(a.of(roomId))).toEqual(upTo(41).slice(2))
    expect(revisions(b.of(roomId))).toEqual(upTo(41).slice(2))
    const contents = (c: RecordingConnection) => c.of(roomId).map(({ payload }) => payload['message'])
    expect(contents(a)).toEqual(contents(b))
  })

  it('gives who joins the room, as of then, and nothing of what was before; who leaves that as the last', async () => {
    const roomId = await scene.room(ada)
    const [a, b] = [await scene.connect(ada), await scene.connect(bob)]
    await scene.post(roomId, ada, 'before')
    await scene.join(roomId, bob)
    await scene.post(roomId, ada, 'between')
    await scene.do(roomId, bob, 'LeaveRoom', {})
    await scene.post(roomId, ada, 'after')
    await scene.settled()
    expect(names(b.of(roomId))).toEqual(['room_created', 'message_received', 'member_left'])
    expect(revisions(b.of(roomId))).toEqual([2, 3, 4])
    expect(b.of(roomId)[0]?.payload['room']).toMatchObject({ id: roomId, name: 'Tea', memberCount: 2, lastSeq: 1 })
    expect(names(a.of(roomId))).toEqual([
      ...['message_received', 'member_joined', 'message_received', 'member_left', 'message_received'],
    ])
  })

  it('seats people in rooms that nobody was connected in', async () => {
    const b = await scene.connect(bob)
    const roomId = await scene.room(ada)
    await scene.post(roomId, ada, 'before')
    await scene.join(roomId, bob)
    await scene.post(roomId, ada, 'after')
    await scene.settled()
    expect(names(b.of(roomId))).toEqual(['room_created', 'message_received'])
    const direct = await scene.room(bob, [ada])
    await scene.settled()
    expect(names(b.of(direct))).toEqual(['room_created', 'member_joined'])
  })

  it('misses no room that somebody came into while they connected', async () => {
    for (let i = 0; i < 10; i += 1) {
      const [roomId, connection] = await Promise.all([scene.room(eve), scene.connect(eve)])
      await scene.settled()
      const rooms = connection.received[0]?.payload['rooms'] as { roomId: string }[]
      const isKnown = rooms.some((room) => room.roomId === roomId)
      expect(names(connection.of(roomId))).toEqual(isKnown ? [] : ['room_created'])
      connection.subscriber?.disconnected()
    }
    const made = await scene.room(eve)
    const { received } = await scene.connect(eve)
    expect(JSON.stringify(received[0]?.payload['rooms'])).toContain(made)
  })

  it('survives leaving and coming back in one batch', async () => {
    const roomId = await scene.room(ada, [bob])
    const b = await scene.connect(bob)
    for (let round = 0; round < 20; round += 1) {
      await Promise.all([
        scene.do(roomId, bob, 'LeaveRoom', {}),
        scene.join(roomId, bob),
        scene.post(roomId, ada, `${round}`),
      ])
      await scene.join(roomId, bob)
    }
    await scene.post(roomId, ada, 'the end')
    await scene.settled()
    const seen = revisions(b.of(roomId)) as number[]
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toEqual([...seen].sort((x, y) => x - y))
    const last = b.of(roomId).at(-1)
    expect(last?.event).toBe('message_received')
    expect(b.closed).toBeNull()
  })

  it('tells all devices of a person, and nobody else, how they see a room from now on', async () => {
    const roomId = await scene.room(ada, [bob])
    const [phone, desk, other] = [await scene.connect(bob), await scene.connect(bob), await scene.connect(ada)]
    await scene.changeView(bob, roomId, { favourite: true, notifications: 'all' })
    await scene.changeView(bob, roomId, { favourite: true })
    await scene.settled()
    for (const device of [phone, desk]) {
      const told = device.named('membership_update').map(({ payload }) => payload)
      expect(told).toEqual([{ roomId, favourite: true }])
    }
    expect(other.named('membership_update')).toEqual([])
  })

  describe('unread', () => {
    it('is told to all devices when it changes other than by a message', async () => {
      const roomId = await scene.room(ada, [bob])
      const [phone, desk] = [await scene.connect(bob), await scene.connect(bob)]
      const first = await scene.post(roomId, ada, 'one @bob')
      await scene.post(roomId, ada, 'two')
      await scene.post(roomId, ada, 'three @room')
      await scene.settled()
      expect(counts(phone, roomId)).toBeUndefined()
      await scene.markRead(bob, roomId, 2)
      await scene.settled()
      expect(counts(phone, roomId)).toEqual({ roomId, unreadCount: 1, mentionCount: 1 })
      expect(counts(desk, roomId)).toEqual(counts(phone, roomId))
      await scene.change(roomId, first, ada, { type: 'DeleteMessage' })
      await scene.settled()
      expect(phone.named('unread_update').filter(({ payload }) => payload['roomId'] === roomId)).toHaveLength(1)
      await scene.post(roomId, bob, 'mine')
      await scene.settled()
      expect(counts(desk, roomId)).toEqual({ roomId, unreadCount: 0, mentionCount: 0 })
      expect(phone.named('message_read').map(({ payload }) => payload)).toContainEqual({ roomId, userId: bob, seq: 2 })
    })

    it('equals what is counted anew, whatever happened meanwhile', async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const random = randomFrom(round)
        const roomId = await scene.room(ada, [bob, eve])
        const b = await scene.connect(bob)
        const posted: string[] = []
        const act = async () => {
          const dice = random(20)
          const old = posted[random(posted.length)] ?? ''
          const text = ['x', '@bob', '@room', '@eve'][random(4)] ?? 'x'
          if (dice < 9) posted.push(await scene.post(roomId, ada, text))
          else if (dice < 11) await scene.post(roomId, bob, 'mine')
          else if (dice < 15) await scene.markRead(bob, roomId, 1 + random(posted.length))
          else if (dice < 17) await scene.change(roomId, old, ada, { type: 'DeleteMessage' })
          else if (dice < 19) await scene.change(roomId, old, ada, { type: 'EditMessage', content: text })
          else await scene.settled()
        }
        for (let i = 0; i < 30; i += 1) await Promise.all(Array.from({ length: 1 + random(4) }, act))
        await scene.settled()
        const anew = await scene.connect(bob)
        const counted = countsIn(anew, roomId)
        expect([round, countsIn(b, roomId)]).toEqual([round, counted])
        const entry = await getRoomEntry(scene.services.queries, roomId, bob)
        expect([round, entry]).toMatchObject([round, counted])
        for (const { subscriber } of [b, anew]) subscriber?.disconnected()
      }
    }, 60_000)
  })

  describe('sync', () => {
    it('answers exactly what was missed, and what is live follows it', async () => {
      const roomId = await scene.room(ada, [bob])
      const first = await scene.post(roomId, ada, 'one')
      const b = await scene.connect(bob)
      const writing = Promise.all(Array.from({ length: 60 }, (_, i) => scene.post(roomId, ada, `${i}`)))
      const answers = [await b.sync({ [roomId]: 1 }), await b.sync({ [roomId]: 2 })]
      await writing
      await scene.change(roomId, first, ada, { type: 'DeleteMessage' })
      await scene.settled()
      for (const [i, { rooms }] of answers.entries()) {
        const room = rooms[roomId]
        if (room?.recovered !== true) throw new Error('not recovered')
        const synced = room.events.map(([, payload]) => (payload as { revision: number }).revision)
        expect(synced).toEqual(upTo(room.revision).slice(2 + i))
        const after = (revisions(b.of(roomId)) as number[]).filter((revision) => revision > room.revision)
        expect(after).toEqual(upTo(63).slice(room.revision + 1))
      }
      const seen = revisions(b.of(roomId))
      expect(new Set(seen).size).toBe(seen.length)
    })

    it('shows what was deleted meanwhile as a tombstone', async () => {
      const roomId = await scene.room(ada, [bob])
      const id = await scene.post(roomId, ada, 'secret')
      await scene.change(roomId, id, ada, { type: 'DeleteMessage' })
      const b = await scene.connect(bob)
      const room = (await b.sync({ [roomId]: -1 })).rooms[roomId]
      if (room?.recovered !== true) throw new Error('not recovered')
      expect(room.events.map(([name]) => name)).toEqual([
        ...['room_created', 'room_created', 'message_received', 'message_deleted'],
      ])
      expect(JSON.stringify(room)).not.toContain('secret')
      expect(room.events[2]?.[1]).toMatchObject({ message: { deleted: true, content: '' } })
    })

    it('says why it cannot', async () => {
      const roomId = await scene.room(ada, [bob])
      const other = await scene.room(ada)
      const b = await scene.connect(bob)
      const { rooms } = await b.sync({ [roomId]: 99, [other]: 0, nowhere: 0 })
      expect(rooms).toEqual({
        [roomId]: { recovered: false, reason: 'unknown_revision' },
        [other]: { recovered: false, reason: 'not_a_member' },
        nowhere: { recovered: false, reason: 'not_a_member' },
      })
      expect((await b.sync({ [roomId]: 1 })).rooms[roomId]).toEqual({ recovered: true, events: [], revision: 1 })
      await scene.do(roomId, bob, 'LeaveRoom', {})
      expect((await b.sync({ [roomId]: 1 })).rooms[roomId]).toEqual({ recovered: false, reason: 'not_a_member' })
    })

    it('hides what was before joining where that is the rule', async () => {
      const roomId = await scene.room(ada, [bob], { historyVisibility: 'since_join' })
      const old = await scene.post(roomId, ada, 'not for eve')
      await scene.join(roomId, eve)
      const e = await scene.connect(eve)
      await scene.change(roomId, old, ada, { type: 'EditMessage', content: 'not for eve either' })
      await scene.post(roomId, ada, 'for all')
      await scene.settled()
      expect(names(e.of(roomId))).toEqual(['room_event', 'message_received'])
      const room = (await e.sync({ [roomId]: -1 })).rooms[roomId]
      if (room?.recovered !== true) throw new Error('not recovered')
      expect(room.events.map(([name]) => name)).toEqual([
        ...['room_event', 'room_event', 'room_event', 'room_created', 'room_event', 'message_received'],
      ])
      expect(JSON.stringify(room)).not.toContain('not for eve')
    })
  })
})

/** What a client shows: `ready` and `unread_update` say it, a message of somebody else adds one. */
function countsIn({ received }: RecordingConnection, roomId: string) {
  const me = String(received[0]?.payload['userId'])
  let counts = { unreadCount: 0, mentionCount: 0 }
  for (const { event, payload } of received) {
    const rooms = event === 'ready' ? (payload['rooms'] as ({ roomId: string } & typeof counts)[]) : []
    const told = event === 'unread_update' ? [payload as { roomId: string } & typeof counts] : rooms
    const mine = told.find((room) => room.roomId === roomId)
    if (mine !== undefined) counts = { unreadCount: mine.unreadCount, mentionCount: mine.mentionCount }
    const { message } = payload as { message?: { sender: { id: string }; mentions: string[] } }
    if (event !== 'message_received' || payload['roomId'] !== roomId || message?.sender.id === me) continue
    const isMentioned = message?.mentions.includes(me) === true
    counts = { unreadCount: counts.unreadCount + 1, mentionCount: counts.mentionCount + (isMentioned ? 1 : 0) }
  }
  return counts
}

/** The same numbers below a bound at every run. */
function randomFrom(seed: number): (bound: number) => number {
  let state = seed + 1
  return (bound) => {
    state = (state * 48_271) % 2_147_483_647
    return bound === 0 ? 0 : state % bound
  }
}
