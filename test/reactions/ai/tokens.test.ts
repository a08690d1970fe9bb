import { beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { type CountTokens, piecesOf, tokenCounter } from '../../../src/reactions/ai/tokens.js'

const PROSE = 'It was late, and nobody had said anything for a while; 12 cups stood there. Es war spät (schon 23:45). '

describe('counting tokens', () => {
  let count: CountTokens
  beforeAll(async () => {
    count = await tokenCounter()
  })

  it('counts as the tokenizer does', () => {
    expect(count('')).toBe(0)
    expect(count('hello world')).toBe(2)
    expect(count(PROSE.repeat(50))).toBe(countTokens(PROSE.repeat(50)))
  })

  it('takes what looks like a mark of the model for text', () => {
    expect(count('<|endoftext|>')).toBeGreaterThan(3)
  })

  it('counts words without an end about right, without being held up by them', () => {
    for (const word of ['a'.repeat(8_000), 'あ'.repeat(8_000), '😀'.repeat(8_000), '\n'.repeat(8_000)]) {
      expect(count(word)).toBeGreaterThan(30)
    }
    const long = 'abcdefgh'.repeat(250)
    expect(Math.abs(count(long) - countTokens(long))).toBeLessThan(2_000 / 256 + 1)
  })

  it('is loaded once', () => {
    expect(tokenCounter()).toBe(tokenCounter())
  })
})

describe('the pieces of a text', () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 2_000, size: 'max' }), fc.lorem({ maxCount: 200 }))

  it('are the text, short, and hold whole characters', () => {
    fc.assert(
      fc.property(text, (value) => {
        const pieces = piecesOf(value)
        expect(pieces.join('')).toBe(value)
        expect(pieces.every((piece) => piece.length > 0 && piece.length <= 256)).toBe(true)
        expect(pieces.flatMap((piece) => Array.from(piece))).toEqual(Array.from(value))
      }),
      { numRuns: 50 },
    )
  })
})
