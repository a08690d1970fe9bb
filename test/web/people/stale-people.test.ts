import { describe, expect, it } from '@jest/globals'
import type { User } from '../../../src/client/index.js'
import { peopleFor } from '../../../web/src/people/stale-people.js'

const user = (username: string, displayName = username): User => ({
  ...{ id: username, username, displayName, avatarUrl: null, bio: null, locale: null, timeZone: null },
  ...{ kind: 'human' as const, role: 'user' as const, createdAt: '2026-01-01T00:00:00.000Z' },
})
const everyone = { text: '', people: [user('ann'), user('cat'), user('fay', 'Fay Smith')] }
const names = (text: string, answer: Parameters<typeof peopleFor>[1]) =>
  peopleFor(text, answer).map(({ username }) => username)

describe('people found, while the next answer is on its way', () => {
  it('are those who have the text in a name', () => {
    expect(names('fay', everyone)).toEqual(['fay'])
    expect(names('SMITH', everyone)).toEqual(['fay'])
    expect(names('a', everyone)).toEqual(['ann', 'cat', 'fay'])
  })

  it('are nobody when the answer to other letters has nobody', () => {
    expect(names('dan', { text: 'fay', people: [user('fay')] })).toEqual([])
  })

  it('begin with who is called exactly so', () => {
    const bobs = { text: 'bob', people: [user('bobby', 'Bob Stone'), user('bob', 'Bob Stone'), user('rob', 'Bob')] }
    expect(names('bob', bobs)).toEqual(['bob', 'bobby', 'rob'])
    expect(names('@Bob', { ...bobs, text: '@Bob' })).toEqual(['bob', 'bobby', 'rob'])
  })

  it('are what the directory says once it has answered', () => {
    expect(names('x', { text: 'x', people: [user('ann')] })).toEqual(['ann'])
  })
})
