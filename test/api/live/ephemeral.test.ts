import { describe, expect, it } from '@jest/globals'
import { listRooms } from '../../../src/projections/queries/rooms.js'
import { listMembers } from '../../../src/projections/queries/members.js'
import { listOnline } from '../../../src/projections/queries/presence.js'
import type { Presence } from '../../../src/projections/queries/shapes.js'
import { FeedScene, type RecordingConnection } from '../../support/feed-scene.js'

const scene = await FeedScene.open()
const [ada, bob, eve] = (await Promise.all(['ada', 'bob', 'eve'].map((name) => scene.person(name)))) as [
  string,
  string,
  string,
]
const { ephemeral, queries } = scene.services

/** Waits until something holds, however slow the machine. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10))
}

/** The latest word that a connection has of somebody. */
const latest = (connection: RecordingConnection, userId: string): string | undefined =>
  connection
    .named('presence_update')
    .flatMap(({ payload }) => payload['presences'] as Presence[])
    .filter((presence) => presence.userId === userId)
    .at(-1)?.status

async function onlineCount(userId: string, roomId: string): Promise<number | undefined> {
  const page = await listRooms(queries, userId, 100)
  return 'denied' in page ? undefined : page.items.find(({ id }) => id === roomId)?.onlineCount
}

describe('over the feed', () => {
  it('people see each other come, change and go', async () => {
    const roomId = await scene.room(ada, [bob])
    await scene.settled()
    const a = await scene.connect(ada)
    await until(() => latest(a, ada) === 'online')
    const b = await scene.connect(bob)
    await until(() => latest(a, bob) === 'online' && latest(b, ada) === 'online')
    expect(await onlineCount(ada, roomId)).toBe(2)
    ephemeral.presence.choose(bob, { status: 'busy', currentRoomId: roomId })
    await until(() => latest(a, bob) === 'busy')
    const members = await listMembers(queries, roomId, ada, 50)
    if ('denied' in members) throw new Error(members.detail)
    expect(members.items.find(({ userId }) => userId === bob)?.presence).toMatchObject({
      ...{ status: 'busy', currentRoomId: roomId },
    })
    b.subscriber?.disconnected()
    await until(() => latest(a, bob) === 'offline')
    expect(await onlineCount(ada, roomId)).toBe(1)
    a.subscriber?.disconnected()
  })

  it('who joins while connected is seen there, who leaves is not', async () => {
    const roomId = await scene.room(ada)
    await scene.settled()
    const [a, e] = [await scene.connect(ada), await scene.connect(eve)]
    await scene.settled()
    expect(await onlineCount(ada, roomId)).toBe(1)
    await scene.join(roomId, eve)
    await scene.settled()
    expect(await onlineCount(ada, roomId)).toBe(2)
    expect(await listOnline(queries, ada, 50)).toMatchObject({
      items: [ada, eve].sort().map((userId) => ({ userId, status: 'online' })),
    })
    await scene.do(roomId, eve, 'LeaveRoom', {})
    await scene.settled()
    expect(await onlineCount(ada, roomId)).toBe(1)
    a.subscriber?.disconnected()
    e.subscriber?.disconnected()
  })

  it('typing ends with the message, with leaving, and with the last device', async () => {
    const roomId = await scene.room(ada, [bob, eve])
    await scene.settled()
    const [a, b, e] = [await scene.connect(ada), await scene.connect(bob), await scene.connect(eve)]
    const ends = () => a.named('user_stopped_typing').map(({ payload }) => payload['userId'])
    for (const userId of [bob, eve]) ephemeral.typing.start(roomId, userId)
    expect(a.named('user_typing').map(({ payload }) => payload['userId'])).toEqual([bob, eve])
    expect(b.named('user_typing').map(({ payload }) => payload['userId'])).toEqual([eve])
    await scene.post(roomId, bob, 'done')
    await scene.settled()
    expect(ends()).toEqual([bob])
    await scene.do(roomId, eve, 'LeaveRoom', {})
    await scene.settled()
    expect(ends()).toEqual([bob, eve])
    ephemeral.typing.start(roomId, ada)
    expect(ephemeral.typing.typists(roomId)).toEqual([ada])
    a.subscriber?.disconnected()
    expect(ephemeral.typing.typists(roomId)).toEqual([])
    b.subscriber?.disconnected()
    e.subscriber?.disconnected()
  })

  it('delivered markers reach the room', async () => {
    const roomId = await scene.room(ada, [bob])
    await scene.settled()
    const a = await scene.connect(ada)
    ephemeral.delivered.mark(roomId, bob, 1, true)
    expect(a.named('message_delivered').map(({ payload }) => payload)).toEqual([{ roomId, userId: bob, seq: 1 }])
    a.subscriber?.disconnected()
  })
})
