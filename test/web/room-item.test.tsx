import { describe, expect, it } from '@jest/globals'
import { signal } from '@preact/signals'
import { render } from 'preact-render-to-string'
import type { Presence, RoomSummary } from '../../src/client/index.js'
import type { Chat } from '../../web/src/chat/chat.js'
import { ChatContext } from '../../web/src/chat/context.js'
import { RoomItem } from '../../web/src/rooms/list/room-item.js'
import { message, summary } from './support/summary.js'

const presence: Presence = {
  ...{ userId: 'bob', status: 'away', statusMessage: null, currentRoomId: null, lastSeenAt: null },
}

/** What a line of the list needs of a chat. */
const chat = (typing: Readonly<Record<string, readonly string[]>> = {}) =>
  ({
    me: signal({ id: 'me' }),
    typing: signal(new Map(Object.entries(typing))),
    presences: signal(new Map([['bob', presence]])),
  }) as unknown as Chat

function drawn(shown: RoomSummary, isCurrent = false, within = chat()): string {
  const nothing = (): void => undefined
  return render(
    <ChatContext.Provider value={within}>
      <RoomItem summary={shown} isCurrent={isCurrent} isActive={isCurrent} onFocused={nothing} onMenu={nothing} />
    </ChatContext.Provider>,
  )
}

/** As a screen reader says it. */
const words = (html: string): string =>
  html
    .replace(/<span[^>]*aria-hidden="true"[^>]*>[^<]*<\/span>/gu, '')
    .replace(/<[^>]+>/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()

describe('a room in the list', () => {
  it('says its name, what is unread and what was said last', () => {
    const html = drawn(summary('Tea', { lastMessage: message('**Hello**'), unreadCount: 3, mentionCount: 1 }))
    expect(words(html)).toContain('Tea , private')
    expect(words(html)).toContain('Ann : Hello')
    expect(words(html)).toContain(', 3 unread, 1 mention of you')
    expect(html).toContain('href="/rooms/Tea"')
    expect(html).not.toContain('aria-current')
  })

  it('counts mentions apart from all that is unread, and each but once', () => {
    const shown = (unreadCount: number, mentionCount: number): readonly string[] => {
      const html = drawn(summary('Tea', { unreadCount, mentionCount }))
      return [...html.matchAll(/<span [^>]*class="badge[^>]*>([^<]*)</g)].map(([, text]) => text ?? '')
    }
    expect(shown(300, 1)).toEqual(['@1', '99+'])
    expect(shown(3, 0)).toEqual(['3'])
    expect(shown(2, 2)).toEqual(['@2'])
    expect(shown(0, 0)).toEqual([])
  })

  it('is marked as the one that is open, and is where Tab leads', () => {
    const html = drawn(summary('Tea'), true)
    expect(html).toContain('aria-current="page"')
    expect(html).toContain('tabindex="0"')
    expect(drawn(summary('Tea'))).not.toContain('tabindex="0"')
  })

  it('is quiet when it is muted, but for mentions', () => {
    const muted = { membership: { notifications: 'none' as const }, unreadCount: 3 }
    expect(drawn(summary('Tea', muted))).not.toContain('badge')
    expect(words(drawn(summary('Tea', muted)))).toContain(', muted')
    expect(drawn(summary('Tea', { ...muted, mentionCount: 1 }))).toContain('badge-mention')
  })

  it('shows in a direct room who it is with, and whether they are there', () => {
    const partner = { id: 'bob', username: 'bob', displayName: 'Bob', kind: 'human', avatarUrl: null } as const
    const html = drawn(summary('d', { room: { type: 'direct', name: null }, partner }), false, chat({ d: ['bob'] }))
    expect(words(html)).toContain('Bob')
    expect(html).toContain('presence-away')
    expect(words(html)).toContain('Typing …')
  })

  it('shows whatever people write as text', () => {
    const evil = '<img src=x onerror=alert(1)>'
    const html = drawn(summary('r', { room: { name: evil }, lastMessage: message(evil) }))
    expect(html).not.toContain('<img')
    expect(html).toContain('&lt;img')
  })
})
