import { describe, expect, it } from '@jest/globals'
import { Trail } from '../../../web/src/history/trail.js'
import { audited } from '../support/audited.js'

const EVERYTHING = { kind: null, userId: null }
const PINS = { kind: 'reactions', userId: null } as const

/** A room of so many events, every five hundredth of which is a pin. */
function roomOf(length: number) {
  const room = { length, failures: 0, reads: 0 }
  const read = (from: number, limit: number) => {
    room.reads += 1
    if (room.failures > 0) {
      room.failures -= 1
      return Promise.reject(new Error('offline'))
    }
    const count = Math.max(0, Math.min(limit, room.length - from))
    const items = Array.from({ length: count }, (_, i) => {
      const revision = from + i
      return audited({ revision, type: revision % 500 === 0 ? 'MessagePinned' : 'MessagePosted' })
    })
    return Promise.resolve({ items, page: { limit, hasMore: from + count < room.length } })
  }
  return { room, trail: new Trail(read, length - 1) }
}
const window = ({ state }: Trail) => {
  const { events, hasEarlier, hasLater, isLoading } = state.value
  const revisions = events.map(({ revision }) => revision)
  expect(revisions).toEqual(revisions.map((_, i) => (revisions[0] ?? 0) + i))
  return [revisions[0], revisions.at(-1), hasEarlier, hasLater, isLoading]
}

describe('a trail', () => {
  it('begins with the newest events and grows to the first', async () => {
    const { trail } = roomOf(250)
    await trail.begin('newest', EVERYTHING)
    expect(window(trail)).toEqual([150, 249, true, false, false])
    await trail.extend('earlier', EVERYTHING)
    await trail.extend('earlier', EVERYTHING)
    expect(window(trail)).toEqual([0, 249, false, false, false])
    await trail.extend('earlier', EVERYTHING)
    expect(window(trail)).toEqual([0, 249, false, false, false])
  })

  it('begins with the first events and grows to the newest', async () => {
    const { trail } = roomOf(250)
    await trail.begin('oldest', EVERYTHING)
    expect(window(trail)).toEqual([0, 99, false, true, false])
    await trail.extend('later', EVERYTHING)
    await trail.extend('later', EVERYTHING)
    expect(window(trail)).toEqual([0, 249, false, false, false])
  })

  it('begins around an event and grows both ways', async () => {
    const { trail } = roomOf(1_000)
    await trail.begin(500, EVERYTHING)
    expect(window(trail)).toEqual([475, 574, true, true, false])
    await Promise.all([trail.extend('earlier', EVERYTHING), trail.extend('later', EVERYTHING)])
    expect(window(trail)).toEqual([375, 674, true, true, false])
    expect(trail.byRevision(400)?.id).toBe('e400')
    expect(trail.byRevision(10)).toBeUndefined()
    expect(trail.byId('e600')?.revision).toBe(600)
  })

  it('shows what happens while somebody looks at its end, and only then', async () => {
    const { room, trail } = roomOf(250)
    await trail.begin('newest', EVERYTHING)
    room.length = 480
    await trail.grow(479)
    expect(window(trail)).toEqual([150, 479, true, false, false])
    const other = roomOf(250)
    await other.trail.begin('oldest', EVERYTHING)
    other.room.length = 260
    await other.trail.grow(259)
    expect(window(other.trail)).toEqual([0, 99, false, true, false])
  })

  it('looks further for what is wanted, and not without end', async () => {
    const { room, trail } = roomOf(20_000)
    await trail.begin('newest', PINS)
    expect(room.reads).toBe(10)
    expect(trail.state.value.events).toHaveLength(1_000)
    await trail.extend('earlier', PINS)
    expect(room.reads).toBeLessThanOrEqual(20)
    await trail.fill('earlier', EVERYTHING)
    expect(room.reads).toBeLessThanOrEqual(20)
  })

  it('says when it cannot be read, and goes on where it was', async () => {
    const { room, trail } = roomOf(250)
    await trail.begin('newest', EVERYTHING)
    room.failures = 1
    await expect(trail.extend('earlier', EVERYTHING)).rejects.toThrow('offline')
    expect(window(trail)).toEqual([150, 249, true, false, false])
    await trail.extend('earlier', EVERYTHING)
    expect(window(trail)).toEqual([50, 249, true, false, false])
  })

  it('of a room that has gone on by more than was known begins where it is', async () => {
    const { room, trail } = roomOf(250)
    room.length = 300
    await trail.begin('newest', EVERYTHING)
    await trail.grow(299)
    expect(window(trail)).toEqual([150, 299, true, false, false])
  })
})
