import { describe, expect, it } from '@jest/globals'
import { Ajv } from 'ajv'
import {
  canonicalUsername,
  changeProfile,
  isUsername,
  newProfile,
  ProfileChanges,
} from '../../src/domain/user/schema.js'
import { DisplayName, Username } from '../../src/domain/user/schema.js'
import { userEvents } from '../../src/domain/user/events.js'
import { usernameEvents } from '../../src/domain/username/events.js'
import { inboxEvents } from '../../src/domain/inbox/events.js'

const ajv = new Ajv({ strict: true })

describe('usernames', () => {
  const valid = ajv.compile(Username)
  const good = ['abc', 'A.b_c-9', '...', 'x'.repeat(32), 'aii', 'rooms', 'my.system']
  const bad = [
    '',
    'ab',
    'x'.repeat(33),
    'a b',
    'ä23',
    'abc\n',
    'a\0bc',
    'ai',
    'AI',
    'room',
    'Room',
    'sYsTem',
    'a@b',
    'ſystem',
  ]

  it.each(good)('may be %j', (name) => {
    expect([isUsername(name), valid(name)]).toEqual([true, true])
  })
  it.each(bad)('may not be %j', (name) => {
    expect([isUsername(name), valid(name)]).toEqual([false, false])
  })
  it('are compared without regard to case', () => {
    expect(canonicalUsername('Alice.B')).toBe('alice.b')
  })
})

describe('profiles', () => {
  it('have a display name of one line', () => {
    const valid = ajv.compile(DisplayName)
    for (const name of ['A', 'Ana María 👩‍🚀', '😀'.repeat(100)]) expect(valid(name)).toBe(true)
    for (const name of ['', '   ', 'a\nb', 'a\tb', 'a\0b', '\ud83d', 'x'.repeat(101)]) expect(valid(name)).toBe(false)
  })

  it('take these changes and no others', () => {
    const valid = ajv.compile(ProfileChanges)
    const good = [
      {},
      { bio: null },
      { bio: 'two\nlines' },
      { locale: 'de-CH', timeZone: 'Europe/Zurich' },
      { timeZone: 'Etc/GMT+3', avatarUrl: 'https://example.org/a.png' },
      { avatarUrl: '/api/attachments/1' },
    ]
    const bad = [
      { username: 'other' },
      { role: 'admin' },
      { bio: 'x'.repeat(2_001) },
      { bio: '\ud83d' },
      { avatarUrl: 'javascript:alert(1)' },
      { displayName: null },
      { locale: '../..' },
      { timeZone: '' },
    ]
    for (const changes of good) expect([changes, valid(changes)]).toEqual([changes, true])
    for (const changes of bad) expect([changes, valid(changes)]).toEqual([changes, false])
  })

  it('tell what a change makes different', () => {
    const profile = newProfile('alice')
    expect(profile.displayName).toBe('alice')
    expect(changeProfile(profile, { bio: 'x', displayName: 'alice' })).toEqual({
      profile: { ...profile, bio: 'x' },
      changed: ['bio'],
    })
  })
})

describe('event definitions', () => {
  it.each(Object.entries({ ...userEvents, ...usernameEvents, ...inboxEvents }))(
    '%s is a schema that ajv takes',
    (_, definition) => {
      expect(typeof ajv.compile(definition.schema)).toBe('function')
      const properties = Object.keys(definition.schema.properties)
      for (const [field, subject] of Object.entries('sealed' in definition ? definition.sealed : {}))
        expect(properties).toEqual(expect.arrayContaining([field, subject]))
    },
  )
})
