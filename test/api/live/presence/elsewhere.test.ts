import { describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { MemoryPresenceStore } from '../../../../infra/memory/presence.js'
import { listOnline } from '../../../../src/projections/queries/presence.js'
import { eventually } from '../../../support/eventually.js'
import { FeedScene } from '../../../support/feed-scene.js'
import { until } from '../../../support/until.js'

const store = new MemoryPresenceStore()
const early = randomUUID()
store.update(early, { present: true })
const scene = await FeedScene.open(store)
const [ada, bob, eve] = (await Promise.all(['ada', 'bob', 'eve'].map((name) => scene.person(name)))) as [
  string,
  string,
  string,
]
const { presence, typing } = scene.services.ephemeral
const onlineIn = (roomId: string) => [...presence.onlineIn(roomId)].sort()

/** By another instance: nobody is connected here. */
const comesElsewhere = (userId: string) => store.update(userId, { present: true })
const goesElsewhere = (userId: string) => store.update(userId, { present: false, lastSeenAt: new Date().toISOString() })

describe('people who are connected to another instance', () => {
  it('are found in their rooms, and followed where nobody is connected here', async () => {
    const [first, second] = [await scene.room(ada, [bob]), await scene.room(eve)]
    await scene.settled()
    for (const userId of [ada, bob]) comesElsewhere(userId)
    await eventually(() => expect(onlineIn(first)).toEqual([ada, bob].sort()))
    expect(onlineIn(second)).toEqual([])
    await scene.join(second, bob)
    const third = await scene.room(bob)
    await scene.do(first, bob, 'LeaveRoom', {})
    await scene.settled()
    expect([first, second, third].map(onlineIn)).toEqual([[ada], [bob], [bob]])
    expect(await listOnline(scene.services.queries, eve, 50)).toMatchObject({
      items: [{ userId: bob, status: 'online' }],
    })
    await scene.do(second, eve, 'RemoveMember', { userId: bob })
    await scene.settled()
    expect(onlineIn(second)).toEqual([])
    for (const userId of [ada, bob]) goesElsewhere(userId)
    expect([first, third].map(onlineIn)).toEqual([[], []])
  })

  it('are seen by those who are connected here, as they come, join, change and go', async () => {
    const roomId = await scene.room(ada)
    await scene.settled()
    const a = await scene.connect(ada)
    comesElsewhere(eve)
    await eventually(() => expect(a.named('presence_update').length).toBeGreaterThan(0))
    await scene.join(roomId, eve)
    await scene.settled()
    expect(onlineIn(roomId)).toEqual([ada, eve].sort())
    store.update(eve, { status: 'busy', currentRoomId: roomId })
    const told = () => a.named('presence_update').flatMap(({ payload }) => payload['presences'] as object[])
    await eventually(() => expect(told().at(-1)).toMatchObject({ userId: eve, status: 'busy', currentRoomId: roomId }))
    await scene.do(roomId, eve, 'LeaveRoom', {})
    await scene.settled()
    expect(presence.of(eve).currentRoomId).toBeNull()
    expect(onlineIn(roomId)).toEqual([ada])
    a.subscriber?.disconnected()
    goesElsewhere(eve)
  })

  it('stay where they are when they connect here as well and go again', async () => {
    const roomId = await scene.room(bob)
    await scene.settled()
    comesElsewhere(bob)
    await eventually(() => expect(onlineIn(roomId)).toEqual([bob]))
    const b = await scene.connect(bob)
    b.subscriber?.disconnected()
    await until(() => !presence.isConnected(bob))
    const later = await scene.room(bob)
    await scene.settled()
    expect(onlineIn(later)).toEqual([bob])
    goesElsewhere(bob)
  })

  it('are known when they were there before the feed was', async () => {
    const roomId = await scene.room(ada)
    await scene.do(roomId, early, 'JoinRoom', { isAdmin: false })
    await scene.settled()
    await eventually(() => expect(onlineIn(roomId)).toEqual([early]))
  })

  it('stop typing when they post or leave where nobody is connected here', async () => {
    const roomId = await scene.room(ada, [bob])
    await scene.settled()
    const types = (userId: string) => typing.hear({ kind: 'typing', roomId, userId, isTyping: true })
    for (const userId of [ada, bob]) types(userId)
    expect(typing.typists(roomId)).toEqual([ada, bob])
    await scene.post(roomId, ada, 'done')
    await scene.do(roomId, bob, 'LeaveRoom', {})
    await scene.settled()
    expect(typing.typists(roomId)).toEqual([])
  })
})
