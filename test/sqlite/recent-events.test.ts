import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { RecentEvents } from '../../infra/sqlite/log/recent-events.js'
import { newEvents } from '../contract/new-events.js'

const events = newEvents(500)

describe('the events kept in memory', () => {
  it('are the end of the log, or nothing', () => {
    const appends = fc.array(
      fc.record({ count: fc.integer({ min: 1, max: 500 }), size: fc.integer({ min: 1, max: 3e6 }) }),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(appends, fc.nat(3), fc.nat(), fc.integer({ min: 1, max: 700 }), (sizes, head, somewhere, limit) => {
        const recent = new RecentEvents(head)
        let next = head + 1
        for (const { count, size } of sizes) {
          recent.add({ stream: 's', revision: next, position: next, events: events.slice(0, count), size })
          next += count
        }
        const after = somewhere % next
        const found = recent.after(after, limit)
        if (found === undefined) return after < next - 1
        const wanted = Array.from({ length: Math.min(limit, next - 1 - after) }, (_, i) => after + 1 + i)
        expect(found.map(({ position }) => Number(position))).toEqual(wanted)
        expect(found.map(({ revision }) => revision)).toEqual(wanted)
        return found.length <= 4096
      }),
    )
  })

  it('are at least the last 4,096 small ones, and no large ones without bound', () => {
    const recent = new RecentEvents(0)
    for (let i = 0; i < 5000; i += 1)
      recent.add({ stream: 's', revision: i, position: i + 1, events: newEvents(1), size: 10 })
    expect(recent.after(5000 - 4096, 5000)).toHaveLength(4096)
    expect(recent.after(5000 - 4097, 5000)).toBeUndefined()
    for (let i = 5000; i < 5030; i += 1)
      recent.add({ stream: 's', revision: i, position: i + 1, events: newEvents(1), size: 1_048_576 })
    expect(recent.after(5014, 50)).toHaveLength(16)
    expect(recent.after(5013, 50)).toBeUndefined()
  })

  it('begin anew after a gap', () => {
    const recent = new RecentEvents(0)
    recent.add({ stream: 's', revision: 0, position: 1, events: newEvents(2), size: 10 })
    recent.add({ stream: 's', revision: 5, position: 6, events: newEvents(2), size: 10 })
    expect(recent.after(0, 10)).toBeUndefined()
    expect(recent.after(5, 10)?.map(({ revision }) => revision)).toEqual([5, 6])
  })
})
