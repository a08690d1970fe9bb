import { describe, it } from '@jest/globals'
import { usernameDecider, type UsernameCommand } from '../../src/domain/username/decider.js'
import { usernameEvents, type UsernameEvent } from '../../src/domain/username/events.js'
import { newProfile } from '../../src/domain/user/schema.js'
import { specification } from '../support/decider-specification.js'

const { given } = specification(usernameDecider, usernameEvents)
const data = (userId: string, username = 'alice'): UsernameCommand['data'] => ({
  userId,
  account: { ...newProfile(username), passwordHash: '$argon2id$…' },
  kind: 'human',
  role: 'user',
})
const claim = (userId: string, username?: string): UsernameCommand => ({
  type: 'ClaimUsername',
  data: data(userId, username),
  at: '2026-11-21T12:00:00.000Z',
  actorId: userId,
})
const claimed = (userId: string): UsernameEvent => ({ type: 'UsernameClaimed', data: data(userId) })

describe('a username', () => {
  it('is claimed once, with all that its user is made of', () => {
    given().when(claim('u1')).thenOnce(claimed('u1'))
  })

  it('is refused to everybody else', () => {
    given(claimed('u1')).when(claim('u2')).thenRejected('username_taken')
  })

  it('is one that may be borne', () => {
    given().when(claim('u1', 'room')).thenRejected('invalid')
    given().when(claim('u1', 'a b')).thenRejected('invalid')
  })
})
