import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Turn } from '../../../src/reactions/ai/conversation.js'
import { fitted } from '../../../src/reactions/ai/fitting.js'
import { turn } from '../../support/conversations.js'

/** A token for each character, and four for the message. */
const costOf = ({ content }: Turn): number => Array.from(content).length + 4
const total = (turns: readonly Turn[]): number => turns.reduce((sum, one) => sum + costOf(one), 0)

const conversations = fc
  .array(fc.string({ unit: 'binary', minLength: 1, maxLength: 120 }), { minLength: 1, maxLength: 30, size: 'max' })
  .map((contents) => contents.map((content, i) => turn(i + 1, 'ann', content)))
const budgets = fc.integer({ min: 5, max: 3_000 })

describe('fitting a conversation into a budget', () => {
  const fit = (turns: readonly Turn[], budget: number): readonly Turn[] => fitted(turns, turns.at(-1)!, budget, costOf)

  it('keeps within it', () => {
    fc.assert(
      fc.property(conversations, budgets, (turns, budget) =>
        expect(total(fit(turns, budget))).toBeLessThanOrEqual(budget),
      ),
    )
  })

  it('keeps the latest ones, in order, the trigger always', () => {
    fc.assert(
      fc.property(conversations, budgets, (turns, budget) => {
        const kept = fit(turns, budget).map(({ seq }) => seq)
        expect(kept.length).toBeGreaterThan(0)
        expect(kept).toEqual(turns.slice(-kept.length).map(({ seq }) => seq))
      }),
    )
  })

  it('cuts none but the earliest that it keeps, and that between characters', () => {
    fc.assert(
      fc.property(conversations, budgets, (turns, budget) => {
        const [first, ...rest] = fit(turns, budget)
        const originals = turns.slice(-(rest.length + 1)).map(({ content }) => content)
        expect(rest.map(({ content }) => content)).toEqual(originals.slice(1))
        const [original = ''] = originals
        if (first!.content === original) return
        expect(first!.content.endsWith('…')).toBe(true)
        const beginning = Array.from(first!.content).slice(0, -1)
        expect(Array.from(original).slice(0, beginning.length)).toEqual(beginning)
      }),
    )
  })

  it('leaves nothing out that fits', () => {
    fc.assert(fc.property(conversations, (turns) => expect(fit(turns, total(turns))).toEqual(turns)))
  })

  it('uses what is left', () => {
    const turns = [turn(1, 'ann', 'a'.repeat(100)), turn(2, 'ann', 'b'.repeat(10))]
    expect(total(fit(turns, 80))).toBe(80)
    // Not for a few characters of a message.
    expect(fit(turns, 40)).toHaveLength(1)
  })

  it('cuts a trigger that takes up all', () => {
    const turns = [turn(1, 'ann', 'before'), turn(2, 'ann', '😀'.repeat(100))]
    expect(fit(turns, 50)).toEqual([turn(2, 'ann', `${'😀'.repeat(45)}…`)])
  })
})
