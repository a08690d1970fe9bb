import { describe, expect, it } from '@jest/globals'
import { answerTo } from '../../../src/reactions/ai/companion/answer.js'
import { quoted, quotedWithin, shownName } from '../../../src/reactions/ai/companion/markdown.js'
import { participant, talk } from '../../support/talk.js'

describe('words of others', () => {
  it.each([
    ['**bold** _it_ `code` ~~no~~', '\\*\\*bold\\*\\* \\_it\\_ \\`code\\` \\~\\~no\\~\\~'],
    ['[link](http://x) <b> &amp; | # \\', '\\[link\\](http://x) \\<b\\> \\&amp; \\| \\# \\\\'],
    ['two\nlines\tand\u2028more\0', 'two lines and more'],
    ['@room come', '@\u2060room come'],
    ['turned \u202Eround', 'turned round'],
  ])('%j is shown as it is', (text, shown) => expect(quoted(text)).toBe(shown))

  it('are cut at a word, never in the middle of a character', () => {
    expect(quoted('one two three four', 12)).toBe('one two…')
    expect(quoted('🙂'.repeat(50), 10)).toBe(`${'🙂'.repeat(4)}…`)
    expect(quoted('x'.repeat(9_000)).length).toBeLessThanOrEqual(120)
    expect(quotedWithin('That is so...', 50)).toBe('That is so')
  })

  it('have no tower of marks', () => {
    expect(quoted(`a${'\u0301'.repeat(40)}b`)).toBe('a\u0301\u0301b')
  })
})

describe('names', () => {
  it.each([
    ['- list', '\\- list'],
    ['1. first', '1\\. first'],
    ['/ai', '\\/ai'],
    ['# head', '\\# head'],
    ['Ann', 'Ann'],
  ])('%j breaks no line', (name, shown) => expect(shownName(name)).toBe(shown))

  it('and quotes keep a list a list', () => {
    const people = [participant('ann', { displayName: '**A** | n', bio: 'one\n- two\n# three' }), participant('bob')]
    const answer = answerTo(talk(['bob: @parley who is here?'], { type: 'private', people }))
    expect(answer.split('\n')).toHaveLength(4)
    expect(answer).toContain('- **\\*\\*A\\*\\* \\| n**: one - two \\# three')
  })
})
