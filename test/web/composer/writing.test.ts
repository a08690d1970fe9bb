import { describe, expect, it } from '@jest/globals'
import { hindranceIn } from '../../../web/src/conversation/composer/hindrance.js'
import { fieldValue, laterTimes, timeIn } from '../../../web/src/conversation/composer/later-times.js'
import { codePointsLeft, sendable } from '../../../web/src/conversation/composer/text-limit.js'
import { lastOfMine } from '../../../web/src/conversation/composer/use-box-keys.js'
import { isGone } from '../../../web/src/conversation/composer/use-reply.js'
import { messageOf, roomState } from '../support/room-state.js'

describe('how much may be written', () => {
  it('is counted in code points, as the server counts', () => {
    expect(codePointsLeft('')).toBe(8_000)
    expect(codePointsLeft('a'.repeat(8_000))).toBe(0)
    expect(codePointsLeft('👋'.repeat(8_001))).toBe(-1)
    expect(codePointsLeft('👋'.repeat(2_000))).toBe(6_000)
  })
})

describe('what is being answered', () => {
  it('is given up when it is deleted or not to be seen any more, and not when it cannot be read at the moment', () => {
    expect([messageOf('bob', { deleted: true }), 'gone' as const].map(isGone)).toEqual([true, true])
    const kept = [messageOf('bob'), 'loading' as const, 'unreachable' as const, null].map(isGone)
    expect(kept).toEqual([false, false, false, false])
  })
})

describe('what is sent', () => {
  it('has no blank lines around it, and keeps what it begins with', () => {
    expect(sendable('\n  \n    code\n\nmore \n ')).toBe('    code\n\nmore')
  })

  it('has nothing in it that the server refuses', () => {
    expect(sendable('a\0b\ud800c👋')).toBe('a\ufffdb\ufffdc👋')
  })
})

describe('what keeps somebody from writing', () => {
  const now = Date.parse('2026-11-22T12:00:00.000Z')
  const none = new Set<string>()
  const muted = (mutedUntil: string) => {
    const state = roomState({ members: { ann: 'member' } })
    const me = state.members.get('ann')
    return me === undefined ? state : { ...state, members: new Map([['ann', { ...me, mutedUntil }]]) }
  }

  it('is nothing as a rule', () => {
    expect(hindranceIn(roomState({}), now, none)).toBeNull()
  })

  it('is an archive, a lost membership, a mute for its time', () => {
    expect(hindranceIn(roomState({ room: { archived: true } }), now, none)).toEqual({ kind: 'archived' })
    expect(hindranceIn(roomState({ more: { isMember: false } }), now, none)).toEqual({ kind: 'not_a_member' })
    const until = '2026-11-22T12:10:00.000Z'
    expect(hindranceIn(muted(until), now, none)).toEqual({ kind: 'muted', until: Date.parse(until) })
    expect(hindranceIn(muted('2026-11-22T11:59:00.000Z'), now, none)).toBeNull()
  })

  it('is a block in a room of two, and in no other', () => {
    const members = { ann: 'member', ben: 'member' } as const
    const blocked = new Set(['ben'])
    const direct = roomState({ members, room: { type: 'direct' } })
    expect(hindranceIn(direct, now, blocked)).toMatchObject({ kind: 'blocked', userId: 'ben' })
    expect(hindranceIn(direct, now, none)).toBeNull()
    expect(hindranceIn(roomState({ members }), now, blocked)).toBeNull()
  })
})

describe('later', () => {
  const texts = (now: Date) => laterTimes(now).map(({ at }) => fieldValue(at))

  it('is in an hour, tomorrow morning, or Monday morning', () => {
    expect(texts(new Date(2026, 10, 18, 22, 30))).toEqual(['2026-11-18T23:30', '2026-11-19T09:00', '2026-11-23T09:00'])
  })

  it('is not told twice on Sundays, and is the next week on Mondays', () => {
    expect(texts(new Date(2026, 10, 22, 8))).toEqual(['2026-11-22T09:00', '2026-11-23T09:00'])
    expect(texts(new Date(2026, 10, 23, 8))).toEqual(['2026-11-23T09:00', '2026-11-24T09:00', '2026-11-30T09:00'])
  })

  it('is never now', () => {
    const now = new Date(2026, 10, 22, 8)
    expect(timeIn('2026-11-22T08:00', now)).toBeNull()
    expect(timeIn('', now)).toBeNull()
    expect(timeIn('2026-11-22T08:01', now)).toEqual(new Date(2026, 10, 22, 8, 1))
  })
})

describe('the last message of mine', () => {
  const message = (id: string, senderId: string, more: object = {}) =>
    ({ id, sender: { id: senderId }, type: 'text', deleted: false, threadId: null, ...more }) as never

  it('is one that can be edited, of the thread where there is one', () => {
    const messages = [
      message('1', 'ann', { threadId: 't' }),
      message('2', 'ann'),
      message('3', 'ann', { deleted: true }),
      message('4', 'ben'),
      message('5', 'ann', { type: 'image' }),
    ]
    const state = roomState({ messages })
    expect(lastOfMine(state, undefined)?.id).toBe('2')
    expect(lastOfMine(state, 't')?.id).toBe('1')
    expect(lastOfMine(state, 'u')).toBeUndefined()
  })
})
