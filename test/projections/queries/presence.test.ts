import { describe, expect, it } from '@jest/globals'
import type { QueryContext } from '../../../src/projections/queries/context.js'
import { listOnline, presencesFor, type PresenceReader } from '../../../src/projections/queries/presence.js'
import type { Presence } from '../../../src/projections/queries/shapes.js'

/** Rooms with their members, as the read model has them, and who of these is online where. */
function world(rooms: Readonly<Record<string, readonly string[]>>, online: readonly Presence[]) {
  let reads = 0
  const seats = Object.entries(rooms).flatMap(([roomId, people]) =>
    people.map((userId) => ({ id: `${roomId}:${userId}`, revision: 0, body: { roomId, userId } })),
  )
  const models = {
    find: (_model: string, { filter }: { filter: { userId: string } }) =>
      Promise.resolve(seats.filter(({ body }) => body.userId === filter.userId)),
    get: (_model: string, ids: readonly string[]) => {
      reads += 1
      return Promise.resolve(ids.map((id) => seats.find((seat) => seat.id === id) ?? null))
    },
  }
  const presence: PresenceReader = {
    of: (userId) => online.find((one) => one.userId === userId) ?? at(userId, { status: 'offline' }),
    onlineIn: (roomId) =>
      new Set(online.map(({ userId }) => userId).filter((userId) => rooms[roomId]?.includes(userId))),
  }
  return { context: { models, presence } as unknown as QueryContext, reads: () => reads }
}

const at = (userId: string, fields: Partial<Presence> = {}): Presence => ({
  ...{ userId, status: 'online', statusMessage: null, currentRoomId: null, lastSeenAt: null },
  ...fields,
})

describe('who is online', () => {
  const { context } = world({ one: ['ann', 'bob', 'cid'], two: ['ann', 'dan', 'bob'], three: ['eve'] }, [
    ...[at('ann'), at('bob'), at('dan', { status: 'busy' }), at('eve')],
  ])

  it('is who shares a room with me, each once, and I', async () => {
    expect(await listOnline(context, 'ann', 50)).toMatchObject({
      items: [at('ann'), at('bob'), at('dan', { status: 'busy' })],
      page: { hasMore: false },
    })
    expect(await listOnline(context, 'eve', 50)).toMatchObject({ items: [at('eve')] })
    expect(await listOnline(context, 'cid', 50)).toMatchObject({ items: [at('ann'), at('bob')] })
  })

  it('comes page by page', async () => {
    const first = await listOnline(context, 'ann', 2)
    if ('denied' in first) throw new Error(first.detail)
    expect(first).toMatchObject({ items: [at('ann'), at('bob')], page: { hasMore: true } })
    expect(await listOnline(context, 'ann', 2, first.page.next)).toMatchObject({
      items: [at('dan', { status: 'busy' })],
      page: { hasMore: false },
    })
  })
})

describe('where somebody is', () => {
  it('is shown to those who are members of that room, as they still are themselves', async () => {
    const { context } = world({ one: ['ann', 'bob', 'cid', 'dan'], two: ['ann', 'bob'] }, [
      ...[
        at('bob', { currentRoomId: 'two' }),
        at('cid', { currentRoomId: 'two' }),
        at('dan', { currentRoomId: 'one' }),
      ],
    ])
    const seenBy = async (viewer: string) => {
      const presenceOf = await presencesFor(context, viewer, ['bob', 'cid', 'dan'])
      return ['bob', 'cid', 'dan'].map((userId) => presenceOf(userId).currentRoomId)
    }
    expect(await seenBy('ann')).toEqual(['two', null, 'one'])
    expect(await seenBy('dan')).toEqual([null, null, 'one'])
    expect(await seenBy('eve')).toEqual([null, null, null])
  })

  it('costs one look-up a page, and none where nobody says where they are', async () => {
    const { context, reads } = world({ one: ['ann', 'bob'] }, [at('bob')])
    await presencesFor(context, 'ann', ['bob'])
    expect(reads()).toBe(0)
    const other = world({ one: ['ann', 'bob', 'cid'] }, [
      ...[at('bob', { currentRoomId: 'one' }), at('cid', { currentRoomId: 'one' })],
    ])
    await presencesFor(other.context, 'ann', ['bob', 'cid'])
    expect(other.reads()).toBe(1)
  })
})
