import { describe, expect, it } from '@jest/globals'
import { userDecider, type UserCommand } from '../../src/domain/user/decider.js'
import { userEvents, type UserEvent } from '../../src/domain/user/events.js'
import { changeProfile, newProfile } from '../../src/domain/user/schema.js'
import { specification } from '../support/decider-specification.js'

const { given, stateAfter } = specification(userDecider, userEvents)
const at = '2026-11-21T12:00:00.000Z'
const userId = 'u1'
const profile = newProfile('alice', 'Alice')
const credential = { passwordHash: '$argon2id$…' }

const command = <T extends UserCommand['type']>(
  type: T,
  data: Extract<UserCommand, { type: T }>['data'],
  actorId = userId,
) => ({ type, data, at, actorId }) as Extract<UserCommand, { type: T }>

const registration = { userId, nameHash: 'hash-of-alice', profile, credential, kind: 'human', role: 'user' } as const
const registered: UserEvent = { type: 'UserRegistered', data: registration }

describe('a user', () => {
  it('registers, once', () => {
    given().when(command('Register', registration)).thenOnce(registered)
  })

  it('is not registered anew under another name', () => {
    given(registered)
      .when(command('Register', { ...registration, nameHash: 'other' }))
      .thenRejected('conflict')
  })

  it('must exist for all else', () => {
    given().when(command('ChangePassword', { userId, credential })).thenRejected('not_found')
    given()
      .when(command('RecordLogout', { userId, sessionId: 's1' }))
      .thenRejected('not_found')
  })

  describe('changing the profile', () => {
    const { profile: next, changed } = changeProfile(profile, { bio: 'Hello', displayName: 'Alice' })
    const change = { userId, profile: next, changed, basedOn: 0 }
    const profileChanged: UserEvent = { type: 'ProfileChanged', data: { userId, profile: next, changed: ['bio'] } }

    it('keeps the whole profile and names what is different', () => {
      given(registered).when(command('ChangeProfile', change)).then(profileChanged)
    })

    it('gives no event when nothing is different', () => {
      given(registered, profileChanged)
        .when(command('ChangeProfile', { userId, ...changeProfile(next, { bio: 'Hello' }), basedOn: 1 }))
        .then()
    })

    it('is refused when another change came between', () => {
      given(registered, profileChanged).when(command('ChangeProfile', change)).thenRejected('stale')
    })

    it('is for the person alone', () => {
      given(registered)
        .when(command('ChangeProfile', change, 'u2'))
        .thenRejected('forbidden')
    })
  })

  it('changes the password, nobody else does', () => {
    const data = { userId, credential: { passwordHash: 'new' } }
    given(registered).when(command('ChangePassword', data)).then({ type: 'PasswordChanged', data })
    given(registered)
      .when(command('ChangePassword', data, 'u2'))
      .thenRejected('forbidden')
  })

  describe('of kind ai', () => {
    const agent: UserEvent = {
      type: 'UserRegistered',
      data: { ...registration, kind: 'ai', credential: { passwordHash: null } },
    }
    const persona = { userId, persona: 'Be brief.', isDifferent: true, basedOn: null, actorRole: 'admin' } as const
    const told: UserEvent = { type: 'PersonaChanged', data: { userId, persona: 'Be brief.' } }

    it('is told how to be by admins and Parley itself', () => {
      given(agent)
        .when(command('ChangePersona', persona, 'root'))
        .then(told)
      given(agent)
        .when(command('ChangePersona', { ...persona, actorRole: 'user' }, 'system'))
        .then(told)
      for (const actorId of ['bob', userId])
        given(agent)
          .when(command('ChangePersona', { ...persona, actorRole: 'moderator' }, actorId))
          .thenRejected('forbidden')
    })

    it('hears the same but once, and nothing that was decided on another persona', () => {
      given(agent, told)
        .when(command('ChangePersona', { ...persona, isDifferent: false, basedOn: 1 }, 'root'))
        .then()
      given(agent, told)
        .when(command('ChangePersona', persona, 'root'))
        .thenRejected('stale')
      expect(stateAfter(agent, told)?.personaRevision).toBe(1)
    })

    it('alone has a persona', () => {
      given(registered)
        .when(command('ChangePersona', persona, 'root'))
        .thenRejected('conflict')
    })

    it('has its profile changed by admins, unlike people', () => {
      const { profile: next, changed } = changeProfile(profile, { bio: 'Hello' })
      const change = { userId, profile: next, changed, basedOn: 0, actorRole: 'admin' } as const
      given(agent)
        .when(command('ChangeProfile', change, 'root'))
        .then({ type: 'ProfileChanged', data: { userId, profile: next, changed: ['bio'] } })
      given(agent)
        .when(command('ChangeProfile', { ...change, actorRole: 'user' }, 'bob'))
        .thenRejected('forbidden')
      given(registered)
        .when(command('ChangeProfile', change, 'root'))
        .thenRejected('forbidden')
    })

    it('never gets a password', () => {
      for (const actorId of [userId, 'system'])
        given(agent)
          .when(command('ChangePassword', { userId, credential }, actorId))
          .thenRejected('conflict')
    })
  })

  it('gets a system role from an admin, once', () => {
    const data = { userId, role: 'moderator', actorRole: 'admin' } as const
    given(registered)
      .when(command('ChangeSystemRole', data, 'root'))
      .thenOnce({ type: 'SystemRoleChanged', data: { userId, role: 'moderator' } })
    given(registered)
      .when(command('ChangeSystemRole', { ...data, actorRole: 'moderator' }, 'mod'))
      .thenRejected('forbidden')
    given(registered)
      .when(command('ChangeSystemRole', { ...data, actorRole: 'user' }, 'system'))
      .thenOnce({ type: 'SystemRoleChanged', data: { userId, role: 'moderator' } })
  })

  it('logs in and out, each once per session', () => {
    const login = { userId, sessionId: 's1', device: { userAgent: 'Firefox', address: '::1' } }
    const logout = { userId, sessionId: 's1' }
    given(registered).when(command('RecordLogin', login)).thenOnce({ type: 'LoggedIn', data: login })
    given(registered, { type: 'LoggedIn', data: login })
      .when(command('RecordLogout', logout))
      .thenOnce({ type: 'LoggedOut', data: logout })
  })

  it('remembers a bounded number of sessions', () => {
    const logins = Array.from({ length: 80 }, (_, n): UserEvent => {
      return { type: 'LoggedIn', data: { userId, sessionId: `s${n}`, device: { userAgent: '', address: '' } } }
    })
    expect(stateAfter(registered, ...logins)?.loggedIn).toHaveLength(50)
  })

  it('shows readers where its sealed parts stand', () => {
    const changed: UserEvent = { type: 'PasswordChanged', data: { userId, credential } }
    expect(stateAfter(registered, changed)).toMatchObject({ profileRevision: 0, credentialRevision: 1, role: 'user' })
  })
})
