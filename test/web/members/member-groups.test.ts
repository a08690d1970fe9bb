import { describe, expect, it } from '@jest/globals'
import type { Presence, RoomMember } from '../../../src/client/index.js'
import { memberGroups, memberRows } from '../../../web/src/members/member-groups.js'
import { isMuted, muteEnd, muteText } from '../../../web/src/members/mutes.js'
import { memberOf } from '../support/room-state.js'

const called = (userId: string, displayName: string, role: RoomMember['role'] = 'member') => ({
  ...{ ...memberOf(userId, role), displayName },
})
const there = (...people: readonly (readonly [string, Presence['status']])[]): ReadonlyMap<string, Presence> =>
  new Map(
    people.map(([userId, status]) => [
      userId,
      { userId, status, statusMessage: null, currentRoomId: null, lastSeenAt: null },
    ]),
  )
const shown = (...args: Parameters<typeof memberGroups>) =>
  memberGroups(...args).map(({ title, members }) => [title, ...members.map(({ displayName }) => displayName)])

describe('the list of members', () => {
  const members = [
    called('z', 'Zoë'),
    called('b', 'ben'),
    called('a', 'Ann', 'owner'),
    called('m', 'Mia', 'moderator'),
    called('bot', 'Companion', 'ai'),
  ]

  it('has AI members, who is there, who is not; by rank and name', () => {
    const presences = there(['z', 'away'], ['b', 'busy'], ['m', 'online'], ['a', 'offline'])
    expect(shown(members, presences)).toEqual([
      ['AI', 'Companion'],
      ['Online', 'Mia', 'ben', 'Zoë'],
      ['Offline', 'Ann'],
    ])
  })

  it('takes who is not known to be there for not there', () => {
    expect(shown(members, new Map()).map(([title]) => title)).toEqual(['AI', 'Offline'])
  })

  it('finds names and user names, without regard to case and accents', () => {
    expect(shown(members, new Map(), ' ZOE ')).toEqual([['Offline', 'Zoë']])
    expect(shown(members, new Map(), '@bot')).toEqual([['AI', 'Companion']])
    expect(shown(members, new Map(), 'nobody')).toEqual([])
  })

  it('is one line after the other, each with a key of its own', () => {
    const rows = memberRows(memberGroups(members, new Map()))
    expect(rows.map(({ kind }) => kind)).toEqual(['title', 'member', 'title', 'member', 'member', 'member', 'member'])
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
  })

  it('always has the same order', () => {
    const same = [called('2', 'Kim'), called('1', 'Kim')]
    const ids = (list: typeof same) => memberGroups(list, new Map())[0]?.members.map(({ userId }) => userId)
    expect(ids(same)).toEqual(['1', '2'])
    expect(ids(same.toReversed())).toEqual(['1', '2'])
  })
})

describe('a mute', () => {
  const now = Date.UTC(2026, 10, 21, 12)

  it('ends when it was said to', () => {
    const ends = (['minutes', 'hour', 'day'] as const).map((duration) => Date.parse(muteEnd(duration, now)) - now)
    expect(ends).toEqual([600_000, 3_600_000, 86_400_000])
    expect(isMuted({ mutedUntil: muteEnd('hour', now) }, now)).toBe(true)
    expect(isMuted({ mutedUntil: muteEnd('hour', now) }, now + 3_600_000)).toBe(false)
    expect(isMuted({ mutedUntil: null }, now)).toBe(false)
  })

  it('without an end is a time that the server can keep', () => {
    const end = muteEnd('open', now)
    expect(new Date(end).toISOString()).toBe(end)
    expect(muteText(end, now)).toBe('Muted until unmuted')
  })

  it('says the day where it is not today', () => {
    expect(muteText('2026-11-25T12:00:00.000Z', now, 'en')).toMatch(/Nov 25/)
    expect(muteText('2026-11-21T12:10:00.000Z', now, 'en')).not.toMatch(/Nov/)
  })
})
