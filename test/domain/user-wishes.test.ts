import { describe, expect, it } from '@jest/globals'
import { MOST_BLOCKED } from '../../src/domain/user/blocks.js'
import { userDecider, type UserCommand } from '../../src/domain/user/decider.js'
import { userEvents, type UserEvent } from '../../src/domain/user/events.js'
import type { Reminder, SilentContact } from '../../src/domain/user/reminders.js'
import { newProfile } from '../../src/domain/user/schema.js'
import { specification } from '../support/decider-specification.js'

const { given, stateAfter } = specification(userDecider, userEvents)
const userId = 'ann'
const registered: UserEvent = {
  type: 'UserRegistered',
  data: {
    ...{ userId, nameHash: 'hash-of-ann', profile: newProfile('ann') },
    ...{ credential: { passwordHash: null }, kind: 'human', role: 'user' },
  },
}

const command =
  (actorId = userId, at = '2026-11-21T12:00:00.000Z') =>
  <T extends UserCommand['type']>(type: T, data: Extract<UserCommand, { type: T }>['data']) =>
    ({ type, data, at, actorId }) as Extract<UserCommand, { type: T }>
const mine = command()

const blocked = (blockedId: string): UserEvent => ({ type: 'UserBlocked', data: { userId, blockedId } })
const unblocked = (blockedId: string): UserEvent => ({ type: 'UserUnblocked', data: { userId, blockedId } })
const block = (blockedId: string) => mine('BlockUser', { userId, blockedId })
const unblock = (blockedId: string) => mine('UnblockUser', { userId, blockedId })

describe('blocking', () => {
  it('is done once, and undone once', () => {
    given(registered).when(block('bob')).thenOnce(blocked('bob'))
    given(registered, blocked('bob')).when(unblock('bob')).thenOnce(unblocked('bob'))
    given(registered).when(unblock('bob')).then()
    given(registered, blocked('bob'), unblocked('bob')).when(block('bob')).then(blocked('bob'))
  })

  it('is of others, and in one’s own name', () => {
    given(registered).when(block(userId)).thenRejected('invalid')
    given(registered).when(block('system')).thenRejected('invalid')
    for (const type of ['BlockUser', 'UnblockUser'] as const)
      given(registered)
        .when(command('bob')(type, { userId, blockedId: 'cid' }))
        .thenRejected('forbidden')
    given().when(block('bob')).thenRejected('not_found')
  })

  it('has an end, which lifting a block moves', () => {
    const many = Array.from({ length: MOST_BLOCKED }, (_, n) => blocked(`u${n}`))
    given(registered, ...many)
      .when(block('bob'))
      .thenRejected('limit_reached')
    given(registered, ...many)
      .when(block('u7'))
      .then()
    given(registered, ...many, unblocked('u7'))
      .when(block('bob'))
      .then(blocked('bob'))
    expect(stateAfter(registered, ...many)?.blocked).toHaveLength(MOST_BLOCKED)
  })
})

describe('preferences', () => {
  const changed = (changes: object) => ({ type: 'PreferencesChanged', data: { userId, ...changes } }) as UserEvent

  it('say yes until they say no', () => {
    expect(stateAfter(registered)?.preferences).toEqual({ outsideProviders: true, contactReminders: true })
    given(registered)
      .when(mine('ChangePreferences', { userId, outsideProviders: false }))
      .thenOnce(changed({ outsideProviders: false }))
    expect(stateAfter(registered, changed({ outsideProviders: false }))?.preferences).toEqual({
      outsideProviders: false,
      contactReminders: true,
    })
  })

  it('keep only what is different', () => {
    given(registered, changed({ outsideProviders: false }))
      .when(mine('ChangePreferences', { userId, outsideProviders: false, contactReminders: false }))
      .thenOnce(changed({ contactReminders: false }))
    given(registered).when(mine('ChangePreferences', { userId })).then()
  })

  it('are one’s own', () => {
    given(registered)
      .when(command('bob')('ChangePreferences', { userId, outsideProviders: false }))
      .thenRejected('forbidden')
  })
})

describe('a reminder of a contact', () => {
  const lastContactAt = '2026-10-01T12:00:00.000Z'
  const silent = (...ids: string[]): SilentContact[] => ids.map((contactId) => ({ contactId, lastContactAt }))
  const remind = (candidates: readonly SilentContact[], at = '2026-11-21T12:00:00.000Z', actorId = 'system') =>
    command(actorId, at)('RemindOfContact', { userId, candidates, agentId: 'parley' })
  const reminded = (contactId: string): UserEvent => ({
    type: 'ContactReminded',
    data: { userId, contactId, lastContactAt },
  })
  /** The facts of a specification happen on 21 November at noon. */
  const inDays = (days: number) => new Date(Date.UTC(2026, 10, 21, 12) + days * 86_400_000).toISOString()

  it('is given of the best candidate, and by Parley alone', () => {
    given(registered)
      .when(remind(silent('bob', 'cid')))
      .thenOnce(reminded('bob'))
    given(registered).when(remind([])).then()
    given(registered)
      .when(remind(silent('bob'), inDays(0), userId))
      .thenRejected('forbidden')
  })

  it('comes once in seven days, and of the same contact once in thirty', () => {
    const before = [registered, reminded('bob')]
    given(...before)
      .when(remind(silent('cid'), inDays(6.999)))
      .then()
    given(...before)
      .when(remind(silent('bob', 'cid'), inDays(7)))
      .then(reminded('cid'))
    given(...before)
      .when(remind(silent('bob'), inDays(29.999)))
      .then()
    given(...before)
      .when(remind(silent('bob'), inDays(30)))
      .then(reminded('bob'))
  })

  it('is given to nobody who does not want any, and of nobody whom they have blocked', () => {
    const off: UserEvent = { type: 'PreferencesChanged', data: { userId, contactReminders: false } }
    given(registered, off)
      .when(remind(silent('bob')))
      .then()
    given(registered, blocked('bob'))
      .when(remind(silent('bob', 'cid')))
      .then(reminded('cid'))
    given(registered, blocked('parley'))
      .when(remind(silent('bob')))
      .then()
  })

  it('is remembered as long as it counts', () => {
    const many = Array.from({ length: 20 }, (_, n) => reminded(`c${n}`))
    const reminders: readonly Reminder[] = stateAfter(registered, ...many)?.reminders ?? []
    expect(reminders.map(({ contactId }) => contactId)).toEqual(['c15', 'c16', 'c17', 'c18', 'c19'])
  })
})
