import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { signal } from '@preact/signals'
import type { RoomSummary } from '../../../src/client/index.js'
import { tellDelivered } from '../../../web/src/chat/delivered.js'

type View = Partial<RoomSummary['membership']>
const room = (id: string, unreadCount: number, seq: number, view: View = {}, memberCount = 3): RoomSummary =>
  ({
    ...{
      room: { id, name: `Room ${id}`, memberCount },
      unreadCount,
      mentionCount: 1,
      lastMessage: { seq, sender: { id: 'bob' } },
    },
    membership: { notifications: 'all', hidden: false, ...view },
  }) as unknown as RoomSummary

describe('what has come to this device', () => {
  beforeEach(() => void jest.useFakeTimers())
  afterEach(() => void jest.useRealTimers())

  function scene(first: readonly RoomSummary[] | null) {
    const rooms = signal(first)
    const told: string[] = []
    const command = (_name: string, { roomId, seq }: { readonly roomId: string; readonly seq: number }) => {
      told.push(`${roomId} ${seq}`)
      return Promise.resolve(null)
    }
    return { rooms, told, stop: tellDelivered({ command } as never, rooms, 'ann') }
  }

  it('is told once, for every room, a few at once', () => {
    const { rooms, told } = scene(null)
    rooms.value = Array.from({ length: 7 }, (_, i) => room(`r${i}`, 1, 4))
    expect(told).toHaveLength(5)
    jest.advanceTimersByTime(1_000)
    expect(told).toHaveLength(7)
    rooms.value = [room('r0', 1, 4)]
    jest.advanceTimersByTime(5_000)
    rooms.value = [room('r0', 2, 6)]
    expect(told).toHaveLength(8)
    expect(told.at(-1)).toBe('r0 6')
  })

  it('is not told of what is read, mine, or said in a large room, nor after the end', () => {
    const mine = { ...room('mine', 1, 4), lastMessage: { seq: 4, sender: { id: 'ann' } } } as never
    const { rooms, told, stop } = scene([room('read', 0, 4), mine, room('large', 1, 4, {}, 51)])
    stop()
    rooms.value = [room('later', 1, 4)]
    expect(told).toEqual([])
  })
})
