import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { cutAtSentence, firstCodePoints, shortened } from '../../../src/reactions/ai/cutting.js'

const text = fc.string({ unit: 'binary', maxLength: 60 })
const most = fc.integer({ min: 1, max: 50 })
const lengthOf = (value: string): number => Array.from(value).length

describe('cutting', () => {
  it('never cuts a character in half', () => {
    fc.assert(
      fc.property(text, most, (value, length) => {
        expect(firstCodePoints(value, length)).toBe(Array.from(value).slice(0, length).join(''))
      }),
    )
  })

  it('leaves what is short enough alone, and says where something is missing', () => {
    fc.assert(
      fc.property(text, most, (value, length) => {
        const short = shortened(value, length)
        expect(lengthOf(short)).toBeLessThanOrEqual(length)
        expect(short === value).toBe(lengthOf(value) <= length || value === short)
        if (lengthOf(value) > length) expect(short.endsWith('…')).toBe(true)
      }),
    )
  })

  it('ends with a whole sentence where that leaves enough', () => {
    expect(cutAtSentence('One is here. Two is here. Three is here.', 30)).toBe('One is here. Two is here.')
    expect(cutAtSentence('一つ目です。二つ目です。三つ目です。', 14)).toBe('一つ目です。二つ目です。')
    expect(cutAtSentence('Short.', 30)).toBe('Short.')
  })

  it('cuts anywhere where there are no sentences', () => {
    expect(cutAtSentence('Yes. ' + 'a'.repeat(50), 20)).toBe(`Yes. ${'a'.repeat(14)}…`)
    fc.assert(
      fc.property(text, most, (value, length) => {
        expect(lengthOf(cutAtSentence(value, length))).toBeLessThanOrEqual(length)
      }),
    )
  })
})
