import { describe, expect, it } from '@jest/globals'
import type { LastMessage } from '../../src/client/index.js'
import { plainText } from '../../web/src/rooms/list/plain-text.js'
import { previewOf } from '../../web/src/rooms/list/preview.js'
import { type ListView, newsElsewhere, type Row, rowsOf } from '../../web/src/rooms/list/sections.js'
import { summaryName } from '../../web/src/rooms/room-name.js'
import { message, type SummaryChanges, summary } from './support/summary.js'

const shown = (rows: readonly Row[]) =>
  rows.map((row) => (row.kind === 'room' ? row.summary.room.id : `${row.title}${row.isOpen ? '' : ' (folded)'}`))
const everything: ListView = { onlyUnread: false, folded: new Set(), currentId: null }

describe('the list of rooms', () => {
  const rooms = [
    summary('bob', { room: { type: 'direct', name: null } }),
    summary('tea', { unreadCount: 2 }),
    summary('home', { room: { type: 'home' } }),
    summary('star', { membership: { favourite: true } }),
    summary('cid', { room: { type: 'direct' }, membership: { favourite: true }, unreadCount: 1 }),
    summary('news', { room: { type: 'public' } }),
  ]

  it('has home, favourites, rooms and direct messages, each in the order given', () => {
    expect(shown(rowsOf(rooms, everything))).toEqual([
      ...['home', 'Favourites', 'star', 'cid', 'Rooms', 'tea', 'news', 'Direct messages', 'bob'],
    ])
  })

  it('has no title without a room, and nothing that is archived or hidden', () => {
    const gone = [
      summary('archived', { room: { archived: true } }),
      summary('hidden', { membership: { hidden: true }, unreadCount: 3 }),
    ]
    expect(shown(rowsOf([...gone, summary('tea')], everything))).toEqual(['Rooms', 'tea'])
    expect(newsElsewhere(gone)).toBe(1)
    expect(rowsOf(gone, everything)).toEqual([])
  })

  it('can be what is unread, and the room that is open', () => {
    const view = { ...everything, onlyUnread: true, currentId: 'bob' }
    expect(shown(rowsOf(rooms, view))).toEqual(['Favourites', 'cid', 'Rooms', 'tea', 'Direct messages', 'bob'])
  })

  it('shows of a folded section what is unread', () => {
    const view = { ...everything, folded: new Set(['favourites', 'rooms'] as const) }
    expect(shown(rowsOf(rooms, view))).toEqual([
      ...['home', 'Favourites (folded)', 'cid', 'Rooms (folded)', 'tea', 'Direct messages', 'bob'],
    ])
  })

  it('counts a muted room as unread for a mention only', () => {
    const muted = { membership: { notifications: 'none' as const }, unreadCount: 5 }
    const view = { ...everything, onlyUnread: true }
    expect(rowsOf([summary('quiet', muted)], view)).toEqual([])
    expect(shown(rowsOf([summary('quiet', { ...muted, mentionCount: 1 })], view))).toEqual(['Rooms', 'quiet'])
  })

  it('calls a direct room by who is in it', () => {
    const partner = { id: 'bob', username: 'bob', displayName: 'Bob', kind: 'human', avatarUrl: null } as const
    expect(summaryName(summary('d', { room: { type: 'direct', name: null }, partner }))).toBe('Bob')
    expect(summaryName(summary('d', { room: { type: 'direct', name: null } }))).toBe('Direct messages')
    expect(summaryName(summary('Tea'))).toBe('Tea')
  })
})

describe('the preview of a room', () => {
  const preview = (lastMessage: LastMessage | null, changes: SummaryChanges = {}) => {
    const { author, text } = previewOf(summary('r', { ...changes, lastMessage }), 'me')
    return author === null ? text : `${author}: ${text}`
  }
  const mine = { sender: { id: 'me', username: 'me', displayName: 'Me', kind: 'human' } } as const

  it('says who said what', () => {
    expect(preview(message('Hello'))).toBe('Ann: Hello')
    expect(preview(message('Hello', mine))).toBe('You: Hello')
    expect(preview(null)).toBe('No messages yet')
  })

  it('names nobody in a direct room but me', () => {
    const direct = { room: { type: 'direct' as const } }
    expect(preview(message('Hello'), direct)).toBe('Hello')
    expect(preview(message('Hello', mine), direct)).toBe('You: Hello')
  })

  it('says what is no text', () => {
    expect(preview(message('', { deleted: true }))).toBe('Ann: Message deleted')
    expect(preview(message('Ann declined', { type: 'system' }))).toBe('Ann declined')
    expect(preview(message('x', { type: 'invite', metadata: { roomName: 'Tea' } }))).toBe('Invite to Tea')
    expect(preview(message('', { type: 'image' }))).toBe('Ann: Picture')
  })

  it.each([
    ['**bold** and *slanted* and ~~gone~~', 'bold and slanted and gone'],
    ['# Title\n\n- one\n- two', 'Title one two'],
    ['1. first\n2. second', 'first second'],
    ['> quoted\nanswer', 'quoted answer'],
    ['`code` and ```more```', 'code and more'],
    ['```js\nconst a = 1\n```', 'const a = 1'],
    ['see [the page](https://example.org/a_b) ![pic](x.png)', 'see the page pic'],
    ['a_name_like_this and _slanted_', 'a_name_like_this and slanted'],
    ['2 * 3 * 4 = 24', '2 * 3 * 4 = 24'],
    ['\\*not bold\\*', '*not bold*'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['  two\n\n lines ', 'two lines'],
  ])('leaves the marks of Markdown out: %j', (content, text) => {
    expect(plainText(content)).toBe(text)
  })

  it('is quick with anything', () => {
    for (const one of ['*', '_', '`', '[', '> ', '# ', '\\', 'a', '~~']) plainText(one.repeat(4_000))
    expect(plainText('a'.repeat(8_000)).length).toBeLessThan(1_000)
  })
})
