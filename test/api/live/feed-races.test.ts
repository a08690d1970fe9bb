import { afterEach, describe, expect, it } from '@jest/globals'
import { StoreUnavailable } from '../../../src/commands/event-store.js'
import { isDenied } from '../../../src/projections/queries/denied.js'
import { getMessage } from '../../../src/projections/queries/messages.js'
import { getRoomEntry } from '../../../src/projections/queries/rooms.js'
import type { Hold } from '../../support/feed-obstacles.js'
import { FeedScene, type Received } from '../../support/feed-scene.js'
import { until } from '../../support/until.js'

const revisions = (frames: readonly Received[]) => frames.map(({ payload }) => payload['revision'])
const names = (frames: readonly Received[]) => frames.map(({ event }) => event)
const mentions = (message: unknown) => [...(message as { readonly mentions: readonly string[] }).mentions].sort()

const scene = await FeedScene.open()
const { obstacles } = scene
const [ada, bob, eve] = [await scene.person('ada'), await scene.person('bob'), await scene.person('eve')]
const outage = new StoreUnavailable('out of order')

/** Keeps the feed where it is: it waits with the frame of a message that ada, who is connected, has posted. */
async function feedHeldIn(roomId: string) {
  const hold = obstacles.holdFrames()
  await scene.post(roomId, ada, 'held')
  await hold.reached
  return hold
}

/** Somebody connects while the feed is held: their counting has got as far as it can when the feed goes on. */
async function connectedAcross(hold: Hold, userId: string) {
  await scene.modelled()
  const connecting = scene.connect(userId)
  await obstacles.atRest()
  hold.release()
  return connecting
}

describe('the live feed, whoever is faster', () => {
  afterEach(async () => {
    await scene.settled()
    scene.disconnectAll()
  })

  it('counts a read marker once that the read models have before the feed', async () => {
    const roomId = await scene.room(ada, [bob])
    await scene.connect(ada)
    await scene.settled()
    const hold = await feedHeldIn(roomId)
    await scene.post(roomId, ada, 'two')
    await scene.markRead(bob, roomId, 2)
    const b = await connectedAcross(hold, bob)
    expect(b.readyOf(roomId)).toMatchObject({ lastSeq: 2, unreadCount: 0 })
  })

  it('counts a deletion once that the read models have before the feed', async () => {
    const roomId = await scene.room(ada, [bob])
    await scene.connect(ada)
    const first = await scene.post(roomId, ada, 'one')
    await scene.post(roomId, ada, 'two')
    await scene.post(roomId, ada, 'three')
    await scene.settled()
    const hold = await feedHeldIn(roomId)
    await scene.change(roomId, first, ada, { type: 'DeleteMessage' })
    const b = await connectedAcross(hold, bob)
    expect(b.readyOf(roomId)).toMatchObject({ lastSeq: 4, unreadCount: 3 })
  })

  it('counts what it skips where it opens a room further on than the joining', async () => {
    const b = await scene.connect(bob)
    for (let round = 0; round < 20; round += 1) {
      const roomId = await scene.room(ada)
      await scene.settled()
      await Promise.all([scene.join(roomId, bob), scene.post(roomId, ada, 'after @bob')])
      await scene.settled()
      const entry = await getRoomEntry(scene.services.queries, roomId, bob)
      if (isDenied(entry)) throw new Error(entry.detail)
      const { unreadCount, mentionCount } = entry
      const again = await scene.connect(bob)
      expect(again.readyOf(roomId)).toMatchObject({ unreadCount, mentionCount })
      again.subscriber?.disconnected()
    }
    expect(b.closed).toBeNull()
  })

  it('seats who joined a room that somebody else opens further on than the feed', async () => {
    const [other, roomId] = [await scene.room(ada), await scene.room(bob)]
    await scene.connect(ada)
    const e = await scene.connect(eve)
    await scene.settled()
    const hold = await feedHeldIn(other)
    await scene.join(roomId, eve)
    const b = await connectedAcross(hold, bob)
    await scene.settled()
    await scene.post(roomId, bob, 'hello')
    await scene.settled()
    expect(names(e.of(roomId))).toEqual(['room_created', 'message_received'])
    expect(names(b.of(roomId))).toEqual(['message_received'])
  })

  it('leaves no seat behind when an admission fails half way', async () => {
    const rooms = [await scene.room(bob), await scene.room(bob), await scene.room(bob)]
    await scene.settled()
    const holds = rooms.map((roomId) => obstacles.holdOpening(roomId))
    const refused = expect(scene.connect(bob)).rejects.toThrow(outage)
    await Promise.all(holds.map(({ reached }) => reached))
    holds[0]?.fail(outage)
    await refused
    for (const hold of holds) hold.release()
    await obstacles.atRest()
    const b = await scene.connect(bob)
    expect(rooms.map((roomId) => b.readyOf(roomId)?.['roomId'])).toEqual(rooms)
    const answer = await b.sync(Object.fromEntries(rooms.map((roomId) => [roomId, 0])))
    expect(Object.values(answer.rooms).map(({ recovered }) => recovered)).toEqual([true, true, true])
  })

  it('refuses who is being admitted when it begins anew, and leaves no seat behind', async () => {
    const other = await scene.room(ada)
    const rooms = [await scene.room(eve), await scene.room(eve)]
    const a = await scene.connect(ada)
    await scene.settled()
    const holds = rooms.map((roomId) => obstacles.holdOpening(roomId))
    const refused = expect(scene.connect(eve)).rejects.toThrow(StoreUnavailable)
    await Promise.all(holds.map(({ reached }) => reached))
    const frames = await feedHeldIn(other)
    frames.fail(outage)
    await until(() => a.closed !== null)
    for (const hold of holds) hold.release()
    await refused
    const e = await scene.connect(eve)
    expect(rooms.map((roomId) => e.readyOf(roomId)?.['roomId'])).toEqual(rooms)
  })

  it('says ready only when the rooms are counted that were come into meanwhile', async () => {
    await scene.room(eve, [bob])
    await scene.settled()
    const [counting, following] = [obstacles.holdCounting(), obstacles.holdFollowing()]
    const connecting = scene.connect(bob)
    await counting.reached
    const roomId = await scene.room(ada, [bob])
    await scene.post(roomId, ada, 'one')
    await scene.post(roomId, ada, 'two @bob')
    await following.reached
    // The room is opened further on than the feed is, so that it has to be counted.
    following.release()
    await until(() => scene.feed.position >= scene.services.head())
    counting.release()
    expect((await connecting).readyOf(roomId)).toMatchObject({ lastSeq: 2, unreadCount: 2, mentionCount: 1 })
  })

  it('follows the log again after that has failed, from where it was', async () => {
    const roomId = await scene.room(ada)
    const a = await scene.connect(ada)
    await scene.settled()
    const hold = obstacles.holdFollowing()
    await scene.post(roomId, ada, 'one')
    await hold.reached
    hold.fail(outage)
    await until(() => a.closed !== null)
    const again = await scene.connect(ada)
    expect(again.readyOf(roomId)).toMatchObject({ revision: 1, lastSeq: 1 })
    await scene.post(roomId, ada, 'two')
    await scene.settled()
    expect(revisions(again.of(roomId))).toEqual([2])
  })

  it('sends only those away who come into a room that cannot be opened', async () => {
    const roomId = await scene.room(bob)
    const [a, e] = [await scene.connect(ada), await scene.connect(eve)]
    await scene.settled()
    const hold = obstacles.holdOpening(roomId)
    await scene.join(roomId, eve)
    await hold.reached
    hold.fail(outage)
    await until(() => e.closed !== null)
    expect(a.closed).toBeNull()
  })

  it('names in @room who came in with the same batch, as the REST API does', async () => {
    const roomId = await scene.room(ada, [bob])
    const a = await scene.connect(ada)
    await scene.settled()
    const hold = await feedHeldIn(roomId)
    await scene.join(roomId, eve)
    const messageId = await scene.post(roomId, ada, 'hello @room')
    hold.release()
    await scene.settled()
    const told = mentions(a.of(roomId).at(-1)?.payload['message'])
    expect(told).toEqual(mentions(await getMessage(scene.services.queries, messageId, ada)))
    expect(told).toContain(eve)
  })

  it('tells no event live that a sync has told, though its reader leaves and comes in again meanwhile', async () => {
    const [first, roomId] = [await scene.room(ada, [bob]), await scene.room(ada)]
    await scene.connect(ada)
    const b = await scene.connect(bob)
    await scene.settled()
    const [before, after] = [obstacles.holdReading(first, 'before'), obstacles.holdReading(roomId, 'after')]
    const syncing = b.sync({ [first]: 0, [roomId]: -1 })
    await before.reached
    await scene.join(roomId, bob)
    await scene.settled()
    before.release()
    await after.reached
    await scene.do(roomId, bob, 'LeaveRoom', {})
    await scene.join(roomId, bob)
    await scene.settled()
    after.release()
    const answer = (await syncing).rooms[roomId]
    await scene.settled()
    expect(answer).toMatchObject({ recovered: true, revision: 1 })
    // The leaving, and the other entrance.
    expect(revisions(b.of(roomId))).toEqual([2, 3])
  })

  it('tells a receipt though the room is being caught up with', async () => {
    const roomId = await scene.room(ada, [bob])
    await scene.post(roomId, ada, 'one')
    const a = await scene.connect(ada)
    await scene.settled()
    const hold = obstacles.holdFrames()
    const answer = a.sync({ [roomId]: 0 })
    await hold.reached
    await scene.markRead(bob, roomId, 1)
    await scene.settled()
    hold.release()
    await answer
    await scene.settled()
    const receipts = a.named('message_read').map(({ payload }) => payload)
    expect(receipts.filter((payload) => payload['roomId'] === roomId)).toEqual([{ roomId, userId: bob, seq: 1 }])
  })
})
