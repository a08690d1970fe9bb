import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  decodeWindow,
  emptyWindow,
  encodeWindow,
  lookUp,
  remember,
  type ChangeWindow,
} from '../../src/domain/change-window.js'
import type { JsonValue } from '../../src/domain/json.js'

/** Keys in the order of remembering; revisions have gaps, and one event may be remembered under a key again. */
const series = fc.record({
  keys: fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 3_000, size: 'max' }),
  gap: fc.integer({ min: 1, max: 3 }),
})

describe('a change window', () => {
  it('holds every entry after `completeAfter`, the latest under each key, and a bounded number in all', () => {
    fc.assert(
      fc.property(series, ({ keys, gap }) => {
        let window: ChangeWindow<number> = emptyWindow()
        const latest = new Map<string, number>()
        for (const [i, n] of keys.entries()) {
          const revision = i * gap
          latest.set(`k${n}`, revision)
          window = remember(window, `k${n}`, revision, revision)
        }
        for (const [key, revision] of latest) {
          const found = lookUp(window, key)
          if (revision > window.completeAfter) expect(found).toBe(revision)
          else expect([undefined, revision]).toContain(found)
        }
        expect(window.recent.size + window.previous.size).toBeLessThanOrEqual(1_024)
      }),
      { numRuns: 40 },
    )
  })

  it('forgets nothing before it has to', () => {
    let window: ChangeWindow<number> = emptyWindow()
    for (let n = 0; n < 1_024; n += 1) window = remember(window, `k${n}`, n, n)
    expect(window.completeAfter).toBe(-1)
    expect(lookUp(window, 'k0')).toBe(0)
    window = remember(window, 'k1024', 1_024, 1_024)
    expect(window.completeAfter).toBe(511)
    expect(lookUp(window, 'k511')).toBeUndefined()
    expect(lookUp(window, 'k512')).toBe(512)
  })

  it('goes through JSON at any point and remembers on alike', () => {
    fc.assert(
      fc.property(series, fc.nat(3_000), ({ keys, gap }, at) => {
        let one: ChangeWindow<number> = emptyWindow()
        let other: ChangeWindow<number> = emptyWindow()
        for (const [i, n] of keys.entries()) {
          if (i === at) other = decodeWindow(JSON.parse(JSON.stringify(encodeWindow(other))) as JsonValue)
          one = remember(one, `k${n}`, i * gap, i * gap)
          other = remember(other, `k${n}`, i * gap, i * gap)
        }
        expect(encodeWindow(other)).toEqual(encodeWindow(one))
      }),
      { numRuns: 20 },
    )
  })
})
