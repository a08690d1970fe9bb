import { describe, expect, it } from '@jest/globals'
import { elsewhere, elsewhereWords } from '../../web/src/rooms/elsewhere.js'
import { typingText } from '../../web/src/rooms/list/typing-text.js'
import { unreadWords } from '../../web/src/rooms/list/unread-badge.js'
import { membersText } from '../../web/src/rooms/members-text.js'
import { windowTitle } from '../../web/src/rooms/window-title.js'
import { summary } from './support/summary.js'

describe('words about rooms', () => {
  it('say who is typing', () => {
    expect(typingText(['Ann'], 1)).toBe('Ann is typing …')
    expect(typingText([null], 1)).toBe('Somebody is typing …')
    expect(typingText(['Ann', 'Bob'], 2)).toBe('Ann and Bob are typing …')
    expect(typingText(['Ann', 'Bob'], 5)).toBe('5 people are typing …')
  })

  it('say what is unread', () => {
    expect(unreadWords(3, 0)).toBe(', 3 unread')
    expect(unreadWords(3, 1)).toBe(', 3 unread, 1 mention of you')
    expect(unreadWords(3, 2)).toBe(', 3 unread, 2 mentions of you')
  })

  it('say how many are in it', () => {
    expect([membersText(1), membersText(2)]).toEqual(['1 member', '2 members'])
  })

  it('are the title of the window: where I am, and in how many rooms something is new', () => {
    const rooms = [
      summary('Tea'),
      summary('Muted', { membership: { notifications: 'none' }, unreadCount: 4 }),
      summary('Hidden', { membership: { hidden: true }, unreadCount: 4 }),
    ]
    expect(windowTitle('/rooms/Tea', rooms)).toBe('Tea – Parley')
    expect(windowTitle('/discover', [...rooms, summary('News', { unreadCount: 7 })])).toBe(
      '(1) Discover rooms – Parley',
    )
    expect(windowTitle('/', rooms)).toBe('Parley')
  })

  it('say what waits in rooms that are not looked at, as far as their bells are on', () => {
    const unread = { unreadCount: 3, mentionCount: 1 }
    const words = (rooms: Parameters<typeof elsewhere>[0], invites = 0) =>
      elsewhereWords(elsewhere(rooms, 'here', invites))
    const muted = { membership: { notifications: 'none' } } as const
    expect(words([summary('here', unread), summary('muted', { ...muted, unreadCount: 4 })])).toBe('')
    expect(words([summary('tea', { unreadCount: 3 })])).toBe(', unread messages')
    expect(words([summary('tea', unread), summary('muted', { ...muted, ...unread })])).toBe(', 2 mentions')
    expect(words([summary('bob', { room: { type: 'direct' }, ...unread })], 1)).toBe(', 3 direct messages, 1 invite')
  })
})
