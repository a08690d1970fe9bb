import { describe, expect, it } from '@jest/globals'
import type { Presence, User } from '../../../src/client/index.js'
import { localTime } from '../../../web/src/people/card/local-time.js'
import { ownStatus } from '../../../web/src/people/own/own-status.js'
import { changesIn, fieldsOf, profileFaults } from '../../../web/src/people/profile/profile-fields.js'
import { deviceName } from '../../../web/src/people/profile/user-agent.js'

const me: User = {
  ...{ id: 'u', username: 'ann', displayName: 'Ann', avatarUrl: null, bio: 'Tea', locale: null, timeZone: null },
  ...{ kind: 'human', role: 'user', createdAt: '2026-11-22T10:00:00.000Z' },
}

describe('the profile', () => {
  it('sends what was changed, and empties what was emptied', () => {
    const fields = fieldsOf(me)
    expect(changesIn(fields, me)).toEqual({})
    const changed = { ...fields, displayName: ' ', bio: ' ', locale: ' de ', avatarUrl: 'https://example.org/a.png' }
    expect(changesIn(changed, me)).toEqual({
      ...{ displayName: 'ann', bio: null, locale: 'de', avatarUrl: 'https://example.org/a.png' },
    })
  })

  it('takes pictures, languages and time zones that there are', () => {
    const fields = fieldsOf(me)
    const good = { ...fields, avatarUrl: '/a.png', locale: 'de-AT', timeZone: 'Europe/Vienna' }
    expect([profileFaults(fields), profileFaults(good)]).toEqual([{}, {}])
    const bad = { ...fields, avatarUrl: 'javascript:alert(1)', locale: 'German!', timeZone: 'Nowhere/At_all' }
    expect(Object.keys(profileFaults(bad))).toEqual(['avatarUrl', 'locale', 'timeZone'])
  })
})

describe('what I have chosen to be', () => {
  const presence = (status: Presence['status']): Presence => ({
    ...{ userId: 'u', status, statusMessage: null, currentRoomId: null, lastSeenAt: null },
  })

  it('is what others see; who is connected and offline for them is invisible', () => {
    expect(ownStatus(presence('busy'), true)).toBe('busy')
    expect(ownStatus(presence('offline'), true)).toBe('invisible')
    expect(ownStatus(presence('offline'), false)).toBe('online')
    expect(ownStatus(undefined, true)).toBe('online')
  })
})

describe('a person’s time', () => {
  const noon = Date.parse('2026-11-22T12:00:00.000Z')

  it('is that of their time zone, where it is known', () => {
    expect(localTime('Asia/Tokyo', noon, 'en-GB')).toContain('21:00')
    expect([localTime(null, noon), localTime('', noon), localTime('Nowhere/At_all', noon)]).toEqual([null, null, null])
  })
})

describe('a device', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140 Safari/537.36 Edg/140', 'Edge on Windows'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 19 like Mac OS X) AppleWebKit Version/19 Safari/604', 'Safari on iPhone'],
    ['Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/140 Mobile Safari/537.36', 'Chrome on Android'],
    ['node', 'node'],
    ['', 'Unknown device'],
  ])('is named: %s', (userAgent, name) => {
    expect(deviceName(userAgent)).toBe(name)
  })
})
