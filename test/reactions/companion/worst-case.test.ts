import { describe, expect, it } from '@jest/globals'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { answerTo } from '../../../src/reactions/ai/companion/answer.js'
import { sceneOf } from '../../../src/reactions/ai/companion/scene.js'
import { fold, sentencesOf, wordsOf, writtenWords } from '../../../src/reactions/ai/companion/text.js'
import { ROOT } from '../../docs/markdown.js'
import { participant, talk } from '../../support/talk.js'

const LENGTH = 8_000
const WORST: Readonly<Record<string, string>> = {
  'no space': 'a'.repeat(LENGTH),
  'one letter under marks': `a${'\u0301'.repeat(LENGTH - 1)}`,
  zalgo: 'Z\u0338\u0335\u0321\u0322a\u0358l\u0327g\u0300o '.repeat(LENGTH / 12),
  blanks: `a${' '.repeat(LENGTH - 2)}b`,
  lines: `${'\n'.repeat(LENGTH - 1)}x`,
  dots: '. '.repeat(LENGTH / 2),
  apostrophes: "a'".repeat(LENGTH / 2),
  'question marks': '?'.repeat(LENGTH),
  mentions: '@ai '.repeat(LENGTH / 4),
  backslashes: '\\'.repeat(LENGTH),
  stars: '*'.repeat(LENGTH),
  pronouns: 'i am '.repeat(LENGTH / 5),
  negations: 'not '.repeat(LENGTH / 4),
  'a search without end': `who said ${'about '.repeat(LENGTH / 6)}`,
  'what did say': `what did ${'say '.repeat(LENGTH / 4)}`,
  'expanding letters': 'ﷺ'.repeat(LENGTH),
  syllables: '한'.repeat(LENGTH),
  families: '👩‍👩‍👧'.repeat(LENGTH / 8),
  'half characters': '\ud83d'.repeat(LENGTH),
}

describe.each(Object.entries(WORST))('%s', (_, text) => {
  it('is answered, whatever is asked of it, in a room full of it', () => {
    const people = Array.from({ length: 49 }, (_unused, i) => participant(`p${i}`, { bio: text.slice(0, 2_000) }))
    const lines = Array.from({ length: 199 }, (_unused, i) => `p${i % 49}: ${text}`)
    for (const said of ['summarise', 'who said what about a?', 'who is here?', 'I disagree', text]) {
      const answer = answerTo(talk([...lines, `p0: ${said}`], { type: 'private', people }))
      expect(answer.trim()).not.toBe('')
      expect(answer.length).toBeLessThanOrEqual(2_000)
    }
  })

  it('is looked at in part, and falls into few and short pieces', () => {
    const words = wordsOf(text)
    expect(Math.max(0, ...words.map((word) => word.length))).toBeLessThanOrEqual(40)
    expect(sentencesOf(text).length).toBeLessThanOrEqual(LENGTH / 2)
    expect(writtenWords(text).join('').length).toBeLessThanOrEqual(text.length)
    expect(fold(text).length).toBeLessThanOrEqual(4 * text.length)
    const scene = sceneOf(talk([...Array.from({ length: 199 }, () => `bob: ${text}`), `ann: ${text}`]))
    const heard = scene.earlier()
    expect(heard).toHaveLength(199)
    expect(heard.reduce((sum, { text: part }) => sum + part.length, 0)).toBeLessThanOrEqual(60_000)
    expect(scene.plain.length).toBeLessThanOrEqual(40 * 41)
  })
})

/** Something that repeats without bound inside something that repeats without bound: the way to exponential time. */
const NESTED = /\((?:[^()\\]|\\.)*(?<!\\)[+*](?:[^()\\]|\\.)*\)(?:[+*]|\{\d+,\})/

it('has no pattern in which what repeats without bound repeats again', () => {
  const folder = join(ROOT, 'src/reactions/ai/companion')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  const literals = files.flatMap((name) => [
    ...readFileSync(join(folder, name), 'utf8').matchAll(/\/(?:\\.|\[[^\]]*\]|[^/\\\n])+\/[gimsuy]*/g),
  ])
  expect(literals.length).toBeGreaterThan(30)
  expect(literals.map(([pattern]) => pattern).filter((pattern) => NESTED.test(pattern))).toEqual([])
  expect(NESTED.test('/(a+)+$/') && NESTED.test('/(?:x \\w+ )*/')).toBe(true)
})
