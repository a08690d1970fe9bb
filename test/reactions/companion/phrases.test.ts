import { describe, expect, it } from '@jest/globals'
import { PHRASES } from '../../../src/reactions/ai/companion/phrases/index.js'

const SLOTS = {
  ...{ c: ', Ann', name: 'Parley', who: 'Bob', when: '12:00', what: 'you lost it', feeling: 'sad', bio: 'x' },
  ...{ one: 'Ann', other: 'Bob', mine: 'yes', theirs: 'no', messages: '3 messages', people: '2 members' },
  ...{ from: '12:00', to: '13:00', topic: 'soup', count: 2, time: '12:00', date: 'Saturday', zone: 'UTC' },
}

type Variants = readonly (readonly [name: string, variants: readonly string[]])[]
function variantsOf(language: 'en' | 'de'): Variants {
  const { list: _takesNames, ...phrases } = PHRASES[language]
  return Object.entries(phrases).flatMap(([name, phrase]: [string, unknown]) => {
    const said: unknown = typeof phrase === 'function' ? (phrase as (slots: object) => unknown)(SLOTS) : phrase
    return Array.isArray(said) ? [[name, said as readonly string[]] as const] : []
  })
}

const sentences = (text: string): number => text.split(/[.!?](?:\s|$)/u).filter((part) => part.trim() !== '').length

describe.each(['en', 'de'] as const)('phrases in %s', (language) => {
  it.each(variantsOf(language))('%s: short, different, with nothing left open', (_, variants) => {
    expect(new Set(variants).size).toBe(variants.length)
    for (const text of variants) {
      expect(text.trim()).toBe(text)
      expect(text).not.toMatch(/undefined|\[object|\$\{|,,| {2}|\.\./)
      expect(sentences(text)).toBeLessThanOrEqual(4)
    }
  })

  it('have ways enough to ask on without repeating oneself', () => {
    expect(PHRASES[language].open.length).toBeGreaterThan(5)
    expect(PHRASES[language].openToGroup.length).toBeGreaterThan(4)
  })
})
