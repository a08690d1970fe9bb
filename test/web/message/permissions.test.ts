import { describe, expect, it } from '@jest/globals'
import { allowedActions, type MessageAction } from '../../../web/src/conversation/message/permissions.js'
import type { Message, RoomMember } from '../../../src/client/index.js'
import { memberOf, messageOf, roomState } from '../support/room-state.js'

const NOW = Date.parse('2026-11-22T12:00:00.000Z')
const members = { ann: 'owner', ada: 'admin', mod: 'moderator', mod2: 'moderator', bob: 'member', bot: 'ai' } as const
type Id = keyof typeof members

type Given = {
  readonly me: Id
  readonly by?: string
  readonly more?: Partial<Message>
  readonly archived?: boolean
  readonly isMember?: boolean
  readonly ai?: boolean
  readonly mutedUntil?: string
  readonly isBlocked?: boolean
}

function allowed({
  me,
  by = me,
  more = {},
  archived = false,
  isMember = true,
  ai = false,
  mutedUntil,
  isBlocked,
}: Given) {
  const state = roomState({
    ...{ me, members },
    room: { archived, ai: { enabled: ai, trigger: 'mention', agents: [] } },
    more: { isMember },
  })
  const all = new Map<string, RoomMember>(state.members)
  if (mutedUntil !== undefined) all.set(me, { ...memberOf(me, members[me]), mutedUntil })
  return allowedActions({ ...state, members: all }, messageOf(by, more), isBlocked ?? false, NOW)
}
const may = (action: MessageAction, given: Given): boolean => allowed(given).has(action)

describe('what may be done with a message', () => {
  it('of my own: everything but blocking myself', () => {
    expect([...allowed({ me: 'bob' })].sort()).toEqual(
      ['copyLink', 'copyText', 'delete', 'edit', 'forward', 'react', 'reads', 'reply', 'thread'].sort(),
    )
  })

  it("of somebody else's: neither editing nor deleting", () => {
    const actions = allowed({ me: 'bob', by: 'ann' })
    expect(['edit', 'delete', 'pin', 'unpin', 'askAgain'].filter((one) => actions.has(one as MessageAction))).toEqual(
      [],
    )
    expect(actions.has('reply') && actions.has('block')).toBe(true)
  })

  it.each<[me: Id, by: string, may: boolean]>([
    ['mod', 'bob', true],
    ['mod', 'bot', true],
    ['mod', 'gone', true],
    ['mod', 'system', true],
    ['mod', 'mod2', false],
    ['mod', 'ada', false],
    ['ada', 'mod', true],
    ['ada', 'ann', false],
    ['ann', 'ada', true],
    ['bob', 'bot', false],
    ['bob', 'gone', false],
  ])('%s deletes what %s has written: %s', (me, by, expected) => {
    expect(may('delete', { me, by })).toBe(expected)
  })

  it('pinning is for moderators and up, and one of the two', () => {
    expect(may('pin', { me: 'mod' })).toBe(true)
    expect(may('unpin', { me: 'mod' })).toBe(false)
    expect(may('unpin', { me: 'mod', more: { pinned: true } })).toBe(true)
    expect(may('pin', { me: 'bob' })).toBe(false)
  })

  it('nothing is written in an archived room, nor by who has left', () => {
    for (const given of [{ me: 'ann', archived: true } as const, { me: 'ann', isMember: false } as const])
      for (const action of ['reply', 'react', 'edit', 'delete', 'pin', 'thread'] as const)
        expect(may(action, given)).toBe(false)
    expect(may('thread', { me: 'ann', archived: true, more: { replyCount: 2 } })).toBe(true)
    expect(may('copyText', { me: 'ann', archived: true })).toBe(true)
    expect(may('forward', { me: 'ann', archived: true })).toBe(true)
    expect(may('forward', { me: 'ann', isMember: false })).toBe(false)
  })

  it('who is muted deletes their own and reads, until it is over', () => {
    const mutedUntil = '2026-11-22T12:00:01.000Z'
    for (const action of ['reply', 'react', 'edit'] as const) expect(may(action, { me: 'bob', mutedUntil })).toBe(false)
    expect(may('delete', { me: 'bob', mutedUntil })).toBe(true)
    expect(may('reply', { me: 'bob', mutedUntil: '2026-11-22T12:00:00.000Z' })).toBe(true)
  })

  it('an AI is asked again by the sender, where there is one', () => {
    expect(may('askAgain', { me: 'bob', ai: true })).toBe(true)
    expect(may('askAgain', { me: 'bob', ai: false })).toBe(false)
    expect(may('askAgain', { me: 'bob', by: 'ann', ai: true })).toBe(false)
  })

  it('what Parley says is neither answered nor forwarded', () => {
    for (const type of ['system', 'invite'] as const)
      expect([...allowed({ me: 'bob', by: 'system', more: { type } })].sort()).toEqual(['copyLink', 'copyText'])
  })

  it('of a forwarded message the words stay', () => {
    expect(may('edit', { me: 'bob', more: { metadata: { forwardedFrom: {} } } })).toBe(false)
  })

  it('with a deleted message nothing is done', () => {
    expect(allowed({ me: 'ann', by: 'bob', more: { deleted: true } }).size).toBe(0)
  })

  it('versions are there after an edit', () => {
    expect(may('versions', { me: 'bob' })).toBe(false)
    expect(may('versions', { me: 'bob', more: { editedAt: '2026-11-22T11:00:00.000Z' } })).toBe(true)
  })

  it('somebody blocked can be unblocked', () => {
    expect(may('unblock', { me: 'bob', by: 'ann', isBlocked: true })).toBe(true)
    expect(may('block', { me: 'bob', by: 'ann', isBlocked: true })).toBe(false)
  })
})
