import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { contains, insert, type Intervals } from '../../src/domain/intervals.js'

describe('intervals', () => {
  it('hold what a Set holds: sorted, apart, as few as can be', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 }), (numbers) => {
        const model = new Set<number>()
        let set: Intervals = []
        for (const n of numbers) {
          expect(contains(set, n)).toBe(model.has(n))
          model.add(n)
          set = insert(set, n)
        }
        for (let n = -1; n <= 42; n += 1) expect(contains(set, n)).toBe(model.has(n))
        for (const [i, [from, to]] of set.entries()) {
          expect(from).toBeLessThanOrEqual(to)
          expect(from).toBeGreaterThan((set[i - 1]?.[1] ?? -2) + 1)
        }
      }),
    )
  })

  it('stay the same when the number is there', () => {
    const set = insert([], 7)
    expect(insert(set, 7)).toBe(set)
  })
})
