import { describe, expect, it } from '@jest/globals'
import type { RoomSummary } from '../../../src/client/index.js'
import { newsOf } from '../../../web/src/notifications/news.js'
import { noteOf } from '../../../web/src/notifications/use-notifications.js'
import { message, summary, type SummaryChanges } from '../support/summary.js'

const NOBODY: ReadonlySet<string> = new Set()
const unread = (id: string, changes: Parameters<typeof message>[1] = {}, more: SummaryChanges = {}): RoomSummary =>
  summary(id, { lastMessage: message('Hello', { seq: 2, ...changes }), unreadCount: 1, ...more })
const before = new Map([['tea', 1]])
const told = (room: RoomSummary, blocked = NOBODY): boolean => newsOf([room], before, 'me', blocked).news.length === 1

describe('news', () => {
  it('is what has come in since, in rooms that were there and in new ones', () => {
    const first = newsOf([unread('tea', { seq: 1 })], null, 'me', NOBODY)
    expect(first.news).toEqual([])
    expect(newsOf([unread('tea', { seq: 1 })], first.seen, 'me', NOBODY).news).toEqual([])
    const later = newsOf([unread('tea'), unread('cake', { seq: 1 })], first.seen, 'me', NOBODY)
    expect(later.news.map(({ room }) => room.id)).toEqual(['tea', 'cake'])
    expect(newsOf([unread('tea'), unread('cake', { seq: 1 })], later.seen, 'me', NOBODY).news).toEqual([])
  })

  it('is not what is mine, read, deleted, quiet, of the system, or of somebody I have blocked', () => {
    expect(told(unread('tea'))).toBe(true)
    const me = { id: 'me', username: 'me', displayName: 'Me', kind: 'human' } as const
    expect(told(unread('tea', { sender: me }))).toBe(false)
    expect(told(unread('tea', {}, { unreadCount: 0 }))).toBe(false)
    expect(told(unread('tea', { deleted: true }))).toBe(false)
    expect(told(unread('tea', { quiet: true }))).toBe(false)
    expect(told(unread('tea', { type: 'system' }))).toBe(false)
    expect(told(unread('tea'), new Set(['ann']))).toBe(false)
  })

  it.each([
    ['all', {}, [], true],
    ['mentions', {}, [], false],
    ['mentions', {}, ['me'], true],
    ['mentions', { type: 'direct' }, [], true],
    ['none', {}, ['me'], false],
    ['none', { type: 'direct' }, [], false],
  ] as const)('is, with the bell at %s in %j and a mention of %j: %s', (notifications, room, mentions, expected) => {
    expect(told(unread('tea', { mentions: [...mentions] }, { room, membership: { notifications } }))).toBe(expected)
  })

  it('is told as the list tells it, once for several tabs', () => {
    const note = noteOf(unread('tea', { content: 'Is **tea** ready?' }, { room: { name: 'Kitchen' } }), 'me')
    expect(note).toEqual({ roomId: 'tea', title: 'Kitchen', text: 'Ann: Is tea ready?', tag: 'tea 2' })
  })
})
