import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  changed,
  type Known,
  merged,
  NOTHING_KNOWN,
  restored,
  told,
} from '../../infra/presence/shared/stamped-record.js'
import type { PresenceRecord } from '../../src/api/live/presence/presence-store.js'

const changes: fc.Arbitrary<Partial<PresenceRecord>> = fc.record(
  {
    status: fc.constantFrom('online' as const, 'away' as const, 'busy' as const, 'invisible' as const),
    statusMessage: fc.constantFrom(null, 'a', 'b'),
    lastSeenAt: fc.constantFrom('2026-11-21T12:00:00.000Z', '2026-11-21T13:00:00.000Z'),
  },
  { requiredKeys: [] },
)
const step = fc.record({ at: fc.nat(2), changes, clock: fc.integer({ min: 1, max: 5 }), hears: fc.option(fc.nat(2)) })

describe('what several processes know of a person', () => {
  it('is the same once all have heard all, in whatever order, however often', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), fc.array(fc.nat(2)), (steps, order) => {
        const known: Known[] = [NOTHING_KNOWN, NOTHING_KNOWN, NOTHING_KNOWN]
        const hear = (at: number, from: number) => (known[at] = merged(known[at]!, told(known[from]!)))
        for (const { at, changes, clock, hears } of steps) {
          known[at] = changed(known[at]!, changes, clock)
          if (hears !== null) hear(at, hears)
        }
        for (const at of order) hear(at, (at + 1) % 3)
        for (const from of [0, 1, 2, 0, 1, 2]) for (const at of [2, 1, 0]) hear(at, from)
        expect([known[1], known[2]]).toEqual([known[0], known[0]])
      }),
    )
  })

  it('is what was set last by who had heard of the rest, whatever the clocks say', () => {
    const first = changed(NOTHING_KNOWN, { status: 'busy' }, 1_000_000)
    const second = changed(merged(NOTHING_KNOWN, told(first)), { status: 'away' }, 10)
    expect(merged(first, told(second)).record.status).toBe('away')
  })

  it('is what was kept, only where nobody has set it since', () => {
    const set = changed(NOTHING_KNOWN, { status: 'busy' }, 5)
    const kept = { status: 'invisible', statusMessage: 'hiding' } as const
    expect(restored(set, kept).record).toMatchObject({ status: 'busy', statusMessage: 'hiding' })
    expect(merged(NOTHING_KNOWN, told(restored(NOTHING_KNOWN, kept))).record.status).toBe('invisible')
    expect(told(NOTHING_KNOWN)).toEqual({})
  })
})
