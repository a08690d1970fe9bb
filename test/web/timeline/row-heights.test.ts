import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { rangeBetween, rowAt, RowHeights } from '../../../web/src/conversation/timeline/list/row-heights.js'

describe('heights of rows', () => {
  it('are guessed, then as the others are, then as they were measured', () => {
    const heights = new RowHeights(50)
    expect([...heights.offsets(['a', 'b', 'c'])]).toEqual([0, 50, 100, 150])
    expect(heights.set('b', 20)).toBe(true)
    expect(heights.set('b', 20)).toBe(false)
    expect([...heights.offsets(['a', 'b', 'c'])]).toEqual([0, 50, 70, 120])
    heights.learn()
    expect([...heights.offsets(['a', 'b', 'c'])]).toEqual([0, 20, 40, 60])
  })

  it('stay with their rows wherever these move to', () => {
    const heights = new RowHeights(10)
    heights.set('b', 30)
    expect([...heights.offsets(['x', 'a', 'b'])]).toEqual([0, 10, 20, 50])
    expect([...heights.offsets(['b', 'x'])]).toEqual([0, 30, 40])
  })

  it('are forgotten with rows that are gone, once these are many', () => {
    const heights = new RowHeights(10)
    for (let i = 0; i < 1_100; i += 1) heights.set(`k${i}`, 20)
    heights.keepOnly(['k0'])
    expect([...heights.offsets(['k0', 'k1'])]).toEqual([0, 20, 30])
  })
})

describe('the rows between two places', () => {
  it('are those that are to be seen there', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1 }), fc.nat(2_000), (sizes, y) => {
        const heights = new RowHeights(1)
        const keys = sizes.map((size, i) => {
          heights.set(`k${i}`, size)
          return `k${i}`
        })
        const offsets = heights.offsets(keys)
        const row = rowAt(offsets, y)
        const isThere = offsets[row]! <= y && (y < offsets[row + 1]! || row === keys.length - 1)
        expect(isThere).toBe(true)
      }),
    )
  })

  it('are none where there are none', () => {
    expect(rangeBetween(new RowHeights(10).offsets([]), 0, 100)).toEqual({ start: 0, end: 0 })
    expect(rangeBetween(new RowHeights(10).offsets(['a', 'b', 'c', 'd']), 10, 25)).toEqual({ start: 1, end: 3 })
    expect(rangeBetween(new RowHeights(10).offsets(['a', 'b']), -500, 500)).toEqual({ start: 0, end: 2 })
  })
})
