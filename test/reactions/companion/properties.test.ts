import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { findMentions } from '../../../src/domain/room/mentions.js'
import { answerTo } from '../../../src/reactions/ai/companion/answer.js'
import { participant, talk } from '../../support/talk.js'

const CUES = [
  ...[
    'hello',
    'summarise',
    'who is here?',
    'I am sad',
    'I lost my way',
    'who said what about soup?',
    'why?',
    'No, wrong',
  ],
  ...[
    'what time is it?',
    'thanks',
    'bye',
    'Ich bin müde',
    'was habe ich verpasst?',
    'wer bist du?',
    '@parley',
    '/ai',
    '...',
  ],
  ...[
    'what did bob say?',
    'soup soup soup',
    'Where is the soup?',
    'I want to die',
    'Bonjour',
    '👍',
    '漢字漢字',
    'x'.repeat(500),
  ],
]
const said = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...CUES) },
  fc.lorem({ maxCount: 3, mode: 'sentences' }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
)
const line = fc
  .tuple(fc.constantFrom('ann', 'bob', 'cid', 'dan', 'parley'), said)
  .map(([who, text]) => `${who}: ${text}`)
const lines = fc.tuple(fc.array(line, { maxLength: 12 }), said).map(([before, last]) => [...before, `ann: ${last}`])
const types = fc.constantFrom('public', 'private', 'direct', 'home', 'admin')

describe('whatever is said, an answer', () => {
  it('is there, is short, and is the same every time', () => {
    fc.assert(
      fc.property(lines, types, (all, type) => {
        const answer = answerTo(talk(all, { type }))
        expect(answer.trim()).not.toBe('')
        expect(answer.length).toBeLessThanOrEqual(2_000)
        expect(answer.split('\n').length).toBeLessThanOrEqual(12)
        expect(answerTo(talk(all, { type }))).toBe(answer)
      }),
      { numRuns: 500 },
    )
  })

  it('is never the last one, word for word', () => {
    fc.assert(
      fc.property(said, types, fc.integer({ min: 2, max: 6 }), (text, type, times) => {
        const all: string[] = []
        let last = ''
        for (let i = 0; i < times; i += 1) {
          const answer = answerTo(talk([...all, `ann: ${text}`], { type }))
          expect(answer).not.toBe(last)
          last = answer
          all.push(`ann: ${text}`, `parley: ${answer}`)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('calls nobody, and is no command', () => {
    const people = ['@room', '@bob', '/ai', '@ai', '**@room**'].map((displayName, i) =>
      participant(['ann', 'bob', 'cid', 'dan', 'eve'][i]!, { displayName, bio: '@room @ai come' }),
    )
    const calling = fc.constantFrom(...CUES.map((cue) => `@room @ai @bob ${cue}`))
    fc.assert(
      fc.property(fc.array(calling, { maxLength: 6 }), fc.constantFrom(...CUES), types, (before, last, type) => {
        const all = [...before.map((text, i) => `${people[i % 5]!.userId}: ${text}`), `ann: @parley ${last}`]
        const answer = answerTo(talk(all, { type, people, room: { name: '@room', purpose: '@ai @bob' } }))
        expect(findMentions(answer)).toEqual({ names: [], everyone: false, agents: false })
      }),
      { numRuns: 300 },
    )
  })

  it('has nothing of what it was not given, nor of what comes after', () => {
    const secret = 'xylophone'
    const after = talk(['ann: We talked about soup', 'ann: summarise', `bob: the ${secret} of soup`])
    const trigger = after.turns[1]!
    for (const content of CUES) expect(answerTo({ ...after, trigger: { ...trigger, content } })).not.toContain(secret)
  })

  it('repeats nothing at length', () => {
    const long = 'a private matter of the soup and its many ingredients, '.repeat(40)
    for (const cue of CUES) {
      const answer = answerTo(talk([`bob: ${long}`, `ann: ${long}`, `ann: ${cue}`], { type: 'private' }))
      expect(answer).not.toContain(long.slice(0, 250))
    }
    expect(answerTo(talk([`ann: I ${long}`])).length).toBeLessThan(500)
  })
})
