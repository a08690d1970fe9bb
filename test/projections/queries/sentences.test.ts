import { describe, expect, it } from '@jest/globals'
import type { JsonObject } from '../../../src/domain/json.js'
import { senderAmong } from '../../../src/projections/queries/directory.js'
import { inMarkdown } from '../../../src/projections/queries/markdown.js'
import { contentOf, namedBy, type Said } from '../../../src/projections/queries/sentences.js'
import type { Sender, User } from '../../../src/projections/queries/shapes.js'

const user = (id: string, displayName: string, kind: User['kind'] = 'human', username = id) =>
  [id, { id, username, displayName, kind } as User] as const
const users = new Map([
  user('ann', 'Ann'),
  user('bob', '*Bob*'),
  user('agent', 'Parley', 'ai'),
  user('gone', 'erased', 'human', 'erased'),
])
const senderOf = (id: string): Sender => senderAmong(users, id)
const said = (type: string, metadata: JsonObject, senderId = 'system', content = ''): Said => ({
  ...{ senderId, type, text: { content, metadata } },
})
const shown = (...parts: Parameters<typeof said>): string => contentOf(said(...parts), senderOf)
const kind = (name: string, facts: JsonObject): string => shown('system', { kind: name, ...facts })

describe('a message without words', () => {
  it.each([
    [shown('invite', { inviterId: 'ann', roomName: 'Garden' }), 'Ann invited you to Garden.'],
    [shown('invite', { inviterId: 'bob', roomName: null }), String.raw`\*Bob\* invited you to a room.`],
    [kind('invite_declined', { userId: 'ann' }), 'Ann declined the invitation to this room.'],
    [kind('invite_declined', { userId: 'gone' }), 'Somebody declined the invitation to this room.'],
    [kind('invite_declined', { userId: 'nobody' }), 'Somebody declined the invitation to this room.'],
    [kind('invite_declined', {}), 'Somebody declined the invitation to this room.'],
    [
      kind('ai_failed', { agentId: 'agent', reason: 'unreachable', count: 1 }),
      'Parley could not answer: its provider cannot be reached.',
    ],
    [
      kind('ai_failed', { agentId: 'agent', reason: 'constructor', count: 12 }),
      'Parley could not answer 12 messages: something went wrong.',
    ],
    [
      kind('ai_budget_spent', { agentId: 'agent', scope: 'room', until: '2026-11-22T00:00:00.000Z' }),
      'The budget of Parley for this room is spent for today. It answers again from 22 November 2026 at 00:00 UTC.',
    ],
    [
      kind('ai_budget_spent', { agentId: 'agent', scope: 'person', userId: 'ann', until: 'soon' }),
      'The budget of Parley for Ann is spent for today.',
    ],
    [
      kind('contact_reminder', { userId: 'ann', lastContactAt: '2026-10-03T23:59:00.000Z' }),
      'You and Ann have not talked since 3 October 2026. Perhaps today is a good day to say hello.',
    ],
    [
      kind('contact_reminder', { userId: 'ann' }),
      'You and Ann have not talked in a while. Perhaps today is a good day to say hello.',
    ],
    [
      kind('scheduled_failed', { scheduledId: 's', roomId: 'r', code: 'room_archived' }),
      'A message that you had scheduled could not be posted: the room is archived.',
    ],
    [kind('something_new', {}), ''],
    [kind('constructor', {}), ''],
    [contentOf({ senderId: 'system', type: 'system', text: null }, senderOf), ''],
  ])('reads %s', (sentence, expected) => {
    expect(sentence).toBe(expected)
  })

  it('is put into words for Parley and its agents alone', () => {
    const facts = { kind: 'contact_reminder', userId: 'bob' }
    expect(shown('text', facts, 'agent')).toContain('have not talked')
    expect(shown('text', facts, 'ann')).toBe('')
    expect(shown('system', facts, 'nobody')).toBe('')
    expect(shown('invite', { inviterId: 'bob', roomName: 'x' }, 'ann')).toBe('')
  })

  it('needs the names of its sender and of whom it names', () => {
    expect(namedBy(said('invite', { inviterId: 'ann', roomId: 'r' }))).toEqual(['system', 'ann'])
    expect(namedBy(said('system', { kind: 'ai_budget_spent', agentId: 'agent', userId: 7 }))).toEqual([
      ...['system', 'agent'],
    ])
    expect(namedBy(said('text', { kind: 'invite_declined', userId: 'ann' }, 'bob', 'Hello'))).toEqual([])
    expect(namedBy(said('text', {}, 'bob'))).toEqual([])
    expect(namedBy({ senderId: 'ann', type: 'text', text: null })).toEqual([])
  })
})

describe('a message with words', () => {
  it('says just those', () => {
    expect(shown('system', { kind: 'invite_declined', userId: 'ann' }, 'system', 'Words')).toBe('Words')
    expect(shown('invite', { inviterId: 'ann' }, 'ann', 'Words')).toBe('Words')
  })
})

describe('a name in Markdown', () => {
  it.each([
    ['Ann B.', 'Ann B.'],
    ['Tom & Jerry #5 (2nd!)', 'Tom & Jerry #5 (2nd!)'],
    ['# Ann', String.raw`\# Ann`],
    ['- Ann', String.raw`\- Ann`],
    ['12. Ann', String.raw`12\. Ann`],
    ['a_b*c`d', String.raw`a\_b\*c\`d`],
    ['![x](//evil)', String.raw`!\[x\](//evil)`],
    ['<b>&lt;', String.raw`\<b\>\&lt;`],
    ['https://evil.com', String.raw`https\://evil.com`],
    ['www.evil.com', String.raw`www\.evil.com`],
    ['@room', String.raw`\@room`],
    ['\\', String.raw`\\`],
  ])('%s', (name, expected) => {
    expect(inMarkdown(name)).toBe(expected)
  })
})
