import { describe, it } from '@jest/globals'
import { archived, BEFORE, by, created, fact, given, invitation, joined, LATER, NOON, staffed } from './room-facts.js'

const send = (actorId: string, inviteeId = 'bob', flags: { inviteeIsAdmin?: boolean; inviteeIsAgent?: boolean } = {}) =>
  by(actorId)('SendInvite', {
    inviteId: `i-${inviteeId}`,
    inviteeId,
    expiresAt: LATER,
    inviteeIsAdmin: false,
    inviteeIsAgent: false,
    isBlocked: false,
    ...flags,
  })
const answer = (kind: 'accept' | 'decline', actorId = 'bob', inviteeId = 'bob') =>
  by(actorId)('AnswerInvite', { inviteId: 'i-bob', inviteeId, answer: kind })
const revoke = (actorId: string, inviterId = 'member') => by(actorId)('RevokeInvite', { inviteId: 'i-bob', inviterId })

const accepted = fact('InviteAccepted', { inviteId: 'i-bob', inviteeId: 'bob' })
const declined = fact('InviteDeclined', { inviteId: 'i-bob', inviteeId: 'bob' })
const revoked = fact('InviteRevoked', { inviteId: 'i-bob', inviteeId: 'bob' })
const seated = fact('MemberJoined', { userId: 'bob', role: 'member', seq: 0, inviteId: 'i-bob' })
const open = [...staffed, invitation('bob')]

describe('inviting', () => {
  it('is open to members, or to moderators by the policy', () => {
    const strict = fact('RoomUpdated', { roomId: 'r', settings: { invitePolicy: 'moderators' } })
    given(...staffed)
      .when(send('member'))
      .then(invitation('bob'))
    given(...staffed, strict)
      .when(send('member'))
      .thenRejected('forbidden')
    given(...staffed, strict)
      .when(send('moderator'))
      .then(invitation('bob', { inviterId: 'moderator' }))
  })

  it('is refused for the banned, members, and who has an open invite already', () => {
    given(...staffed, fact('MemberBanned', { userId: 'bob' }))
      .when(send('member'))
      .thenRejected('banned')
    given(...staffed)
      .when(send('member', 'moderator'))
      .thenRejected('already_member')
    given(...staffed)
      .when(send('member', 'member'))
      .thenRejected('already_member')
    given(...open)
      .when(send('moderator'))
      .thenRejected('invite_pending')
    given(...staffed)
      .when(send('member', 'bot', { inviteeIsAgent: true }))
      .thenRejected('conflict')
  })

  it('replaces an invite that has expired', () => {
    given(...staffed, invitation('bob', { inviteId: 'old', expiresAt: NOON }))
      .when(send('member'))
      .then(fact('InviteExpired', { inviteId: 'old', inviteeId: 'bob' }), invitation('bob'))
  })

  it('is not for direct and home rooms, and in admin rooms for admins only', () => {
    given(
      created({
        type: 'direct',
        ownerId: null,
        members: [{ userId: 'a', role: 'member' }],
        invitePolicy: 'moderators',
      }),
    )
      .when(send('a'))
      .thenRejected('conflict')
    given(created({ type: 'home' }))
      .when(send('owner'))
      .thenRejected('conflict')
    given(created({ type: 'admin' }))
      .when(send('owner'))
      .thenRejected('forbidden')
    given(created({ type: 'admin' }))
      .when(send('owner', 'bob', { inviteeIsAdmin: true }))
      .then(invitation('bob', { inviterId: 'owner' }))
  })
})

describe('answering an invite', () => {
  it('seats who accepts, and closes it for who declines', () => {
    given(...open)
      .when(answer('accept'))
      .then(accepted, seated)
    given(...open)
      .when(answer('decline'))
      .then(declined)
  })

  it('is refused in order: 404, 403 somebody else’s, 409 archived, 409 closed, 409 full', () => {
    given().when(answer('accept')).thenRejected('not_found')
    given(...open, archived)
      .when(answer('accept', 'eve'))
      .thenRejected('forbidden')
    given(...open, archived)
      .when(answer('decline'))
      .thenRejected('room_archived')
    given(...staffed)
      .when(answer('accept'))
      .thenRejected('invite_closed')
    const full = created({ maxMembers: 1 })
    given(full, invitation('bob')).when(answer('accept')).thenRejected('room_full')
    given(full, invitation('bob')).when(answer('decline')).then(declined)
    given(
      full,
      joined('bot', 'ai'),
      invitation('bob'),
      fact('RoomUpdated', { roomId: 'r', settings: { maxMembers: 2 } }),
    )
      .when(answer('accept'))
      .then(accepted, seated)
  })

  it.each([
    ['accepted', [accepted, seated]],
    ['declined', [declined]],
    ['revoked', [revoked]],
  ] as const)('is refused once it was %s, the same answer too', (_how, closing) => {
    given(...open, ...closing)
      .when(answer('accept'))
      .thenRejected('invite_closed')
    given(...open, ...closing)
      .when(answer('decline'))
      .thenRejected('invite_closed')
  })

  it('decides expiry at the time of the answer', () => {
    const late = { at: LATER }
    given(...open)
      .when({ ...answer('accept'), ...late })
      .thenRejected('invite_closed')
    given(...open)
      .when({ ...answer('decline'), ...late })
      .thenRejected('invite_closed')
    given(...open)
      .when({ ...answer('accept'), at: '2026-11-21T12:59:59.999Z' })
      .then(accepted, seated)
  })

  it('does not let the invite of one be used by another under their own name', () => {
    given(...open)
      .when(answer('accept', 'eve', 'eve'))
      .thenRejected('forbidden')
  })
})

describe('revoking an invite', () => {
  it('is for who sent it, also after leaving, and for moderators', () => {
    given(...open)
      .when(revoke('member'))
      .then(revoked)
    given(...open, fact('MemberLeft', { userId: 'member' }))
      .when(revoke('member'))
      .then(revoked)
    given(...open)
      .when(revoke('moderator'))
      .then(revoked)
    given(...open)
      .when(revoke('member2'))
      .thenRejected('forbidden')
    given(...open)
      .when(revoke('stranger'))
      .thenRejected('forbidden')
  })

  it('is refused when it is closed or expired', () => {
    given(...open, declined)
      .when(revoke('member'))
      .thenRejected('invite_closed')
    given(...staffed, invitation('bob', { expiresAt: BEFORE }))
      .when(revoke('member'))
      .thenRejected('invite_closed')
    given().when(revoke('member')).thenRejected('not_found')
  })
})
