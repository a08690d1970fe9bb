import { describe, it } from '@jest/globals'
import { SYSTEM } from '../../../src/domain/actor.js'
import type { CreateRoom } from '../../../src/domain/room/commands.js'
import { by, created, fact, given, invitation, joined, LATER, settings, stood } from './room-facts.js'

const ai = { enabled: true, trigger: 'every_message' as const, agents: ['ai'] }
const home = created({ type: 'home', maxMembers: 1, ai })
const facts = [home, joined('ai', 'ai')]
const create = (actorId: string, changes: Partial<CreateRoom['data']> = {}) =>
  by(actorId)('CreateRoom', {
    ...{ roomId: 'r', type: 'home' as const, text: {}, settings: { ...settings, maxMembers: 1, ai } },
    ...{ invitees: [], inviteExpiresAt: LATER, actorIsAdmin: false, ...changes },
  })
const update = by('owner')

describe('a home room', () => {
  it('is made by Parley for its person, with the companion, once', () => {
    given()
      .when(create(SYSTEM, { homeOf: 'owner' }))
      .thenOnce(...facts)
    given()
      .when(create('owner', { homeOf: 'owner' }))
      .thenRejected('forbidden')
    given().when(create(SYSTEM)).thenRejected('forbidden')
  })

  it.each([
    ['leaves', by('owner')('LeaveRoom', {})],
    ['archives it', by('owner')('ArchiveRoom', { roomId: 'r' })],
    ['kicks the companion', by('owner')('RemoveMember', { userId: 'ai' })],
    ['bans anybody', by('owner')('BanMember', { userId: 'bob' })],
    ['passes it on', by('owner')('TransferOwnership', { userId: 'bob' })],
    ['invites', by('owner')('SendInvite', sending('bob'))],
    ['makes place', by('owner')('UpdateRoom', { roomId: 'r', settings: { maxMembers: 2 } })],
    ['hides its history', by('owner')('UpdateRoom', { roomId: 'r', settings: { historyVisibility: 'since_join' } })],
    ['says who invites', by('owner')('UpdateRoom', { roomId: 'r', settings: { invitePolicy: 'moderators' } })],
  ])('is a place that nobody %s', (_what, command) => {
    given(...facts)
      .when(command)
      .thenRejected('conflict')
  })

  it('is closed to everybody else', () => {
    given(...facts)
      .when(by('bob')('JoinRoom', { isAdmin: true }))
      .thenRejected('forbidden')
    given(...facts, invitation('bob'))
      .when(by('bob')('JoinRoom', { isAdmin: false }))
      .thenRejected('room_full')
  })

  it("takes its person's name and purpose for it, and what they want of the AI", () => {
    given(...facts)
      .when(update('UpdateRoom', { roomId: 'r', text: { name: 'Nest', purpose: 'Peace' } }))
      .then(fact('RoomUpdated', { roomId: 'r', name: 'Nest', purpose: 'Peace' }))
    const off = { ...ai, enabled: false }
    given(...facts)
      .when(update('UpdateRoom', { roomId: 'r', settings: { maxMembers: 1, ai: { enabled: false } } }))
      .thenOnce(
        fact('RoomUpdated', { roomId: 'r', settings: { ai: off } }),
        fact('MemberRemoved', { userId: 'ai', ...stood('ai') }),
      )
  })
})

function sending(inviteeId: string) {
  return {
    ...{ inviteId: 'i', inviteeId, expiresAt: LATER, inviteeIsAdmin: false, inviteeIsAgent: false, isBlocked: false },
  }
}
