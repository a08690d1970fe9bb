import { describe, expect, it } from '@jest/globals'
import { type Format, format, replaced } from '../../../web/src/conversation/composer/formatting.js'

/** What becomes of a text in which `[` and `]` stand around the selection, or `|` at the caret. */
function formatted(marked: string, as: Format): string {
  const at = marked.indexOf('|')
  const [start, end] = at === -1 ? [marked.indexOf('['), marked.indexOf(']') - 1] : [at, at]
  const text = marked.replace(/[[\]|]/g, '')
  const replacement = format({ text, start, end }, as)
  const after = replaced(text, replacement)
  const [from, to] = [replacement.start, replacement.end]
  return from === to
    ? `${after.slice(0, from)}|${after.slice(from)}`
    : `${after.slice(0, from)}[${after.slice(from, to)}]${after.slice(to)}`
}

describe('a selection', () => {
  it.each([
    ['bold', 'a [word] here', 'a **[word]** here'],
    ['italic', '[word]', '_[word]_'],
    ['strike', '[word]', '~~[word]~~'],
    ['code', '[word]', '`[word]`'],
    ['bold', 'a **[word]** here', 'a [word] here'],
    ['bold', 'a[ word ]here', 'a **[word]** here'],
    ['bold', 'a |', 'a **|**'],
    ['bold', 'a **|**', 'a |'],
  ] as const)('becomes %s: %s', (as, before, after) => {
    expect(formatted(before, as)).toBe(after)
  })

  it.each([
    ['block', 'a [word] here', 'a \n```\n[word]\n```\n here'],
    ['block', '[one\ntwo]', '```\n[one\ntwo]\n```'],
    ['block', '|', '```\n|\n```'],
    ['quote', 'one\ntw[o\nthr]ee\nfour', 'one\n[> two\n> three]\nfour'],
    ['quote', '[> one\n> two]', '[one\ntwo]'],
    ['list', 'on|e', '- one|'],
    ['list', 'one\n|', 'one\n- |'],
  ] as const)('and its lines become a %s: %j', (as, before, after) => {
    expect(formatted(before, as)).toBe(after)
  })
})
