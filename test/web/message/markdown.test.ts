import { describe, expect, it } from '@jest/globals'
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { findMentions } from '../../../src/domain/room/mentions.js'
import { Markdown } from '../../../web/src/conversation/message/markdown/markdown.js'
import { parse } from '../../../web/src/conversation/message/markdown/parse.js'
import { isOnlyEmoji } from '../../../web/src/conversation/message/markdown/emoji-only.js'
import { peopleOf } from '../../../web/src/conversation/message/markdown/people.js'
import { roomState } from '../support/room-state.js'

const people = peopleOf(roomState({ members: { ann: 'owner', bob: 'member' }, me: 'ann' }))
const shown = (content: string): string => renderToString(h(Markdown, { content, people }))
/** What is inside the container. */
const inside = (content: string): string => shown(content).replace(/^<div class="markdown[^>]*>|<\/div>$/g, '')

describe('Markdown', () => {
  it.each([
    ['plain words', '<p>plain words</p>'],
    [
      '**bold** *soft* ~~gone~~ `code`',
      '<p><strong>bold</strong> <em>soft</em> <s>gone</s> <code dir="ltr">code</code></p>',
    ],
    ['one\ntwo', '<p>one<br/>two</p>'],
    ['- a\n- b', '<ul><li>a</li><li>b</li></ul>'],
    ['3. a\n4. b', '<ol start="3"><li>a</li><li>b</li></ol>'],
    ['> said', '<blockquote><p>said</p></blockquote>'],
    ['# Title', '<p class="markdown-heading markdown-heading-1">Title</p>'],
    ['a\n\n---\n\nb', '<p>a</p><hr/><p>b</p>'],
    ['snake_case_name and 2*3*4', '<p>snake_case_name and 2<em>3</em>4</p>'],
    ['&amp; &copy;', '<p>&amp;amp; &amp;copy;</p>'],
    ['\\*not soft\\*', '<p>*not soft*</p>'],
  ])('shows %j', (content, html) => {
    expect(inside(content)).toBe(html)
  })

  it('shows tables, aligned, and tasks', () => {
    const table = inside('|a|b|\n|-|:-:|\n|1|2|')
    expect(table).toContain('<table><thead><tr><th>a</th><th class="markdown-center">b</th></tr></thead>')
    expect(table).toContain('<td class="markdown-center">2</td>')
    expect(inside('- [x] done\n- [ ] open')).toContain('<li class="markdown-task"><input type="checkbox" disabled')
  })

  it.each(['[a]: http://b.example', '    indented', 'Title\n===', 'Title\n---'])('keeps the words of %j', (content) => {
    for (const word of content.match(/\w+/g) ?? []) expect(inside(content)).toContain(word)
    expect(inside(content)).not.toMatch(/<pre|heading/)
  })

  it('links the web and e-mail, in a page of their own that learns nothing of this one', () => {
    const rest = 'target="_blank" rel="noopener noreferrer nofollow" dir="auto"'
    expect(inside('[x](https://a.example/b)')).toBe(
      `<p><a href="https://a.example/b" title="https://a.example/b" ${rest}>x</a></p>`,
    )
    expect(inside('see https://a.example/b_c_d.')).toContain('>https://a.example/b_c_d</a>.')
    expect(inside('www.a.example')).toContain('href="http://www.a.example/"')
    expect(inside('ann@a.example')).toContain('href="mailto:ann@a.example"')
    expect(inside('![a cat](https://a.example/c.png)')).toContain('>a cat</a>')
  })

  it('makes chips of names that are known here, and of nothing in code or in words', () => {
    expect(inside('hi @Ann')).toBe('<p>hi <bdi class="mention mention-me" title="@ann">@Ann A.</bdi></p>')
    expect(inside('hi @bob.')).toBe('<p>hi <bdi class="mention" title="@bob">@Bob B.</bdi>.</p>')
    expect(inside('@room and @ai')).toContain(
      '<span class="mention mention-me" title="Everybody in this room">@room</span>',
    )
    for (const text of ['`@ann`', 'x@ann', '@annie', '@nobody', 'a.@ann']) expect(inside(text)).not.toContain('mention')
    expect(inside('**@bob**')).toContain('<bdi')
  })

  it('shows a few emoji and nothing else larger', () => {
    for (const text of ['😀', ' 👩‍👩‍👧 🇩🇪 1️⃣', '❤️']) expect(isOnlyEmoji(text)).toBe(true)
    for (const text of ['', ' ', 'a 😀', '1', '#', '😀'.repeat(9), '*']) expect(isOnlyEmoji(text)).toBe(false)
  })
})

describe('mentions', () => {
  const found = (content: string): string[] => {
    const names: string[] = []
    const look = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      if ('type' in value && value.type === 'mention' && 'name' in value) names.push(String(value.name))
      for (const member of Object.values(value)) look(member)
    }
    look(parse(content))
    return [...new Set(names)]
  }

  it.each([
    'hi @ann',
    '@ann-',
    '@a.b. x',
    'x@y.example',
    '@@ann',
    '(@ann)',
    'ä@ann',
    '@ann@bob',
    '_@ann',
    '*@ann*',
    '@x',
  ])('are those that the server finds: %j', (content) => {
    const { names } = findMentions(content)
    expect(found(content)).toEqual(names)
  })
})

describe('what is too much', () => {
  const hostile: Record<string, string> = {
    'a word without end': 'x'.repeat(8_000),
    zalgo: 'Z̸̢̛͙̪̟̍'.repeat(600),
    'right-to-left overrides': '\u202Eevil\u202D'.repeat(500),
    'quotes in quotes': '> '.repeat(4_000),
    'quotes of growing depth': Array.from({ length: 60 }, (_, i) => `${'> '.repeat(i)}a`).join('\n'),
    'lists in lists': Array.from({ length: 100 }, (_, i) => `${'  '.repeat(i)}- a`)
      .join('\n')
      .slice(0, 8_000),
    'emphasis in emphasis': '*a **b '.repeat(1_100),
    brackets: '['.repeat(8_000),
    'links in links': '[a]('.repeat(2_000),
    'a huge table': `${'|a'.repeat(900)}|\n${'|-'.repeat(900)}|\n${'|b'.repeat(900)}|`,
    'a long table': `|a|b|\n|-|-|\n${'|c|d|\n'.repeat(1_300)}`,
    'lines without end': 'a\n'.repeat(4_000),
    backticks: '`'.repeat(8_000),
  }

  it.each(Object.keys(hostile))('is shown whole, as text if need be: %s', (name) => {
    const content = hostile[name] ?? ''
    const html = shown(content)
    const letters = (text: string) => text.replaceAll(/<[^>]*>/g, '').replaceAll(/&\w+;|[^a-zA-Z]/g, '')
    expect(letters(html)).toBe(letters(content))
    expect((html.match(/<blockquote|<[uo]l>/g) ?? []).length).toBeLessThanOrEqual(4_000)
  })

  it('gives up what nests too deep, and what has too many parts', () => {
    expect(parse('> '.repeat(40)).kind).toBe('plain')
    expect(parse(hostile['a long table'] ?? '').kind).toBe('plain')
    expect(parse('> > > - a\n> > >   - b').kind).toBe('blocks')
    expect(parse('a paragraph\n\n'.repeat(600)).kind).toBe('blocks')
  })

  it('is not read twice', () => {
    expect(parse('the same text')).toBe(parse('the same text'))
  })
})
