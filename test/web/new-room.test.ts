import { describe, expect, it } from '@jest/globals'
import { ConnectionLost, ParleyProblem, type User } from '../../src/client/index.js'
import {
  EMPTY_FORM,
  faultsIn,
  faultsSaid,
  isAdvanced,
  type NewRoomForm,
  roomOf,
} from '../../web/src/rooms/create/new-room.js'

const form = (changes: Partial<NewRoomForm> = {}): NewRoomForm => ({ ...EMPTY_FORM, ...changes })
type Problem = ConstructorParameters<typeof ParleyProblem>[0]
const problem = (code: Problem['code'], errors: Problem['errors'] = []) =>
  new ParleyProblem({
    type: 'about:blank',
    title: 'No',
    status: 400,
    detail: 'It is no.',
    code,
    requestId: 'r',
    errors,
  })
const bob: User = {
  ...{ id: 'bob', username: 'bob', displayName: 'Bob', avatarUrl: null, bio: null, locale: null, timeZone: null },
  ...{ kind: 'human', role: 'user', createdAt: '2026-11-21T12:00:00.000Z' },
}

describe('a new room', () => {
  it('leaves to the server what is left empty', () => {
    expect(roomOf(form())).toEqual({
      ...{
        type: 'private',
        maxMembers: 100,
        historyVisibility: 'all',
        invitePolicy: 'members',
        ai: { enabled: false },
      },
    })
  })

  it('says what was filled in, without the blanks around it', () => {
    const filled = form({ name: ' Tea ', purpose: ' Talk ', invitees: [bob], type: 'public', maxMembers: ' 12 ' })
    expect(roomOf(filled)).toMatchObject({
      ...{ name: 'Tea', purpose: 'Talk', invitees: ['bob'], type: 'public', maxMembers: 12 },
    })
  })

  it('says nothing of a companion that is off', () => {
    const agents = ['a', 'b']
    expect(roomOf(form({ agents, trigger: 'mention' })).ai).toEqual({ enabled: false })
    const on = form({ aiEnabled: true, agents, trigger: 'mention' })
    expect(roomOf(on).ai).toEqual({ enabled: true, trigger: 'mention', agents })
    expect(roomOf(form({ aiEnabled: true })).ai).toEqual({ enabled: true, trigger: 'every_message' })
    // Among people it waits until it is asked.
    for (const company of [{ type: 'public' }, { invitees: [{ id: 'ben' }] }] as Partial<NewRoomForm>[]) {
      expect(roomOf(form({ aiEnabled: true, ...company })).ai).toEqual({ enabled: true, trigger: 'mention' })
      const chosen = form({ aiEnabled: true, trigger: 'every_message', ...company })
      expect(roomOf(chosen).ai).toEqual({ enabled: true, trigger: 'every_message' })
    }
  })

  it('is faulty where the server would say so', () => {
    expect(faultsIn(form({ name: '🍅'.repeat(100) }))).toEqual({})
    expect(Object.keys(faultsIn(form({ name: 'x'.repeat(101) })))).toEqual(['name'])
    for (const maxMembers of ['', '0', '5001', '1.5', 'many', '-3'])
      expect(Object.keys(faultsIn(form({ maxMembers })))).toEqual(['maxMembers'])
    expect(isAdvanced(faultsIn(form({ description: 'x'.repeat(2_001) })))).toBe(true)
    expect(isAdvanced(faultsIn(form({ purpose: 'x'.repeat(2_001) })))).toBe(false)
  })

  it('has what the server says at the field that it is about', () => {
    const errors = [
      { path: '/body/name', message: 'must be 1 to 100 characters' },
      { path: '/invitees/3', message: 'must be other people' },
      { path: '/ai/agents', message: 'must be ids of AI users' },
    ]
    expect(faultsSaid(problem('invalid', errors))).toEqual({
      name: 'must be 1 to 100 characters',
      invitees: 'must be other people',
      agents: 'must be ids of AI users',
    })
    expect(Object.keys(faultsSaid(problem('blocked')))).toEqual(['invitees'])
    expect(Object.keys(faultsSaid(problem('invalid', [{ path: '/unknown', message: 'no' }])))).toEqual(['form'])
    expect(faultsSaid(new ConnectionLost('Gone.'))).toEqual({ form: 'The server cannot be reached.' })
  })
})
