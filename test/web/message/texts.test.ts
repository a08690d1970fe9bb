import { describe, expect, it } from '@jest/globals'
import { LruCache } from '../../../web/src/conversation/message/lru-cache.js'
import { plainText } from '../../../web/src/conversation/message/markdown/plain-text.js'
import { highlight } from '../../../web/src/conversation/message/markdown/highlighter.js'
import { clockTime, timeWithDay } from '../../../web/src/conversation/message/times.js'

describe('a message in one line', () => {
  it.each([
    ['**Bold** and `code`', 'Bold and code'],
    ['from `Berlin`. And (`Rome`)', 'from Berlin. And (Rome)'],
    ['# Title\n\ntext', 'Title text'],
    ['- a\n- b', 'a b'],
    ['|a|b|\n|-|-|\n|1|2|', 'a b 1 2'],
    ['> said\n\nso', 'said so'],
    ['[link](https://a.example) ![](https://a.example/b.png)', 'link https://a.example/b.png'],
    ['hi @ann, <b>x</b> \\*', 'hi @ann, <b>x</b> *'],
    ['```js\nlet a\n```', 'let a'],
    ['one\ntwo', 'one two'],
    ['', ''],
  ])('%j is %j', (content, text) => {
    expect(plainText(content)).toBe(text)
  })
})

describe('a time in the place of a picture', () => {
  it('has no half of the day', () => {
    expect(clockTime('2026-11-22T21:05:00Z')).toMatch(/^\d{1,2}.\d{2}$/)
  })
})

describe('code', () => {
  it('is taken apart and loses nothing', () => {
    const code = 'const a = "<b>" // x\n'
    const pieces = highlight('ts', code) ?? []
    expect(pieces.map(({ text }) => text).join('')).toBe(code)
    expect(pieces).toContainEqual({ text: 'const', kind: 'hljs-keyword' })
    expect(pieces).toContainEqual({ text: '"<b>"', kind: 'hljs-string' })
  })

  it('of an unknown language is left alone', () => {
    expect(highlight('klingon', 'x')).toBeNull()
  })
})

describe('a cache', () => {
  it('lets go what was used least lately', () => {
    const cache = new LruCache<string, number>(2)
    cache.set('a', 1)
    cache.set('b', 2)
    expect(cache.get('a')).toBe(1)
    cache.set('c', 3)
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3])
  })
})

describe('a time', () => {
  const at = new Date(2026, 10, 22, 9, 5)
  const clock = (time: Date): string => new Intl.DateTimeFormat(undefined, { timeStyle: 'short' }).format(time)

  it('has its date when it is not of today, and its year when it is not of this one', () => {
    expect(timeWithDay(at.toISOString(), new Date(2026, 10, 22, 23))).toBe(clock(at))
    const later = timeWithDay(at.toISOString(), new Date(2026, 10, 23))
    expect(later).toContain(clock(at))
    expect(later).not.toContain('2026')
    expect(later.length).toBeGreaterThan(clock(at).length)
    expect(timeWithDay(at.toISOString(), new Date(2027, 0, 1))).toContain('2026')
  })
})
