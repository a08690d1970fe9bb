import { describe, expect, it } from '@jest/globals'
import { isAtLeast, outranks, type Role } from '../../../src/domain/room/permissions.js'
import {
  archived,
  BEFORE,
  by,
  created,
  fact,
  given,
  invitation,
  joined,
  LATER,
  NOON,
  posted,
  staffed,
  stateAfter,
  stood,
} from './room-facts.js'

const join = (userId: string, isAdmin = false) => by(userId)('JoinRoom', { isAdmin })
const leave = (userId: string) => by(userId)('LeaveRoom', {})

describe('joining', () => {
  it('is open in a public room, once, from the room’s head on', () => {
    given(created({ type: 'public' }), posted(1))
      .when(join('bob'))
      .thenOnce(joined('bob', 'member', 1))
    given(...staffed, archived)
      .when(join('member'))
      .then()
  })

  it('needs an open invite elsewhere, which it accepts', () => {
    const accepted = [
      fact('InviteAccepted', { inviteId: 'i-bob', inviteeId: 'bob' }),
      fact('MemberJoined', { userId: 'bob', role: 'member', seq: 0, inviteId: 'i-bob' }),
    ]
    given(...staffed)
      .when(join('bob'))
      .thenRejected('forbidden')
    given(...staffed, invitation('bob'))
      .when(join('bob'))
      .thenOnce(...accepted)
    given(created({ type: 'public' }), invitation('bob'))
      .when(join('bob'))
      .thenOnce(...accepted)
  })

  it('does not count an invite that has expired', () => {
    given(...staffed, invitation('bob', { expiresAt: NOON }))
      .when(join('bob'))
      .thenRejected('forbidden')
    given(created({ type: 'public' }), invitation('bob', { expiresAt: NOON }))
      .when(join('bob'))
      .thenOnce(joined('bob'))
  })

  it('is for system admins in admin rooms', () => {
    given(created({ type: 'admin' }))
      .when(join('root', true))
      .thenOnce(joined('root'))
    given(created({ type: 'admin' }))
      .when(join('bob'))
      .thenRejected('forbidden')
  })

  it('is refused in order: 404, 403 banned, 403 closed, 409 archived, 409 full', () => {
    const full = created({ type: 'public', maxMembers: 1 })
    const banned = fact('MemberBanned', { userId: 'bob' })
    given().when(join('bob')).thenRejected('not_found')
    given(full, banned, archived).when(join('bob')).thenRejected('banned')
    given(...staffed, archived)
      .when(join('bob'))
      .thenRejected('forbidden')
    given(full, archived).when(join('bob')).thenRejected('room_archived')
    given(full).when(join('bob')).thenRejected('room_full')
    given(full, joined('ai', 'ai'), fact('OwnershipTransferred', { fromUserId: 'owner', toUserId: 'bob' }))
      .when(join('eve'))
      .thenRejected('room_full')
  })

  it('again makes a plain member', () => {
    const left = fact('MemberLeft', { userId: 'admin' })
    const back = stateAfter(
      ...staffed,
      fact('MemberMuted', { userId: 'admin', until: LATER }),
      left,
      joined('admin', 'member', 7),
    )
    expect(back.members.get('admin')).toEqual({ ...stood('member'), joinRevision: staffed.length + 2, joinSeq: 7 })
  })
})

describe('leaving', () => {
  it('is open to all but the owner, even in an archived room', () => {
    given(...staffed)
      .when(leave('member'))
      .then(fact('MemberLeft', { userId: 'member', ...stood('member') }))
    given(...staffed, archived)
      .when(leave('member'))
      .then(fact('MemberLeft', { userId: 'member', ...stood('member') }))
    given(...staffed)
      .when(leave('owner'))
      .thenRejected('owner_must_stay')
    given(...staffed)
      .when(leave('stranger'))
      .thenRejected('forbidden')
    given().when(leave('member')).thenRejected('not_found')
  })

  it('is not for direct and home rooms, nor for agents', () => {
    given(created({ type: 'home' }))
      .when(leave('owner'))
      .thenRejected('conflict')
    given(created({ type: 'direct', ownerId: null, members: [{ userId: 'bob', role: 'member' }] }))
      .when(leave('bob'))
      .thenRejected('conflict')
    given(...staffed)
      .when(leave('ai'))
      .thenRejected('conflict')
  })
})

describe('passing the ownership on', () => {
  const pass = (userId: string) => by('owner')('TransferOwnership', { userId })

  it('makes the old owner an admin, once, and unmutes the new one', () => {
    const passed = fact('OwnershipTransferred', { fromUserId: 'owner', toUserId: 'member' })
    given(...staffed)
      .when(pass('member'))
      .then(passed)
    given(...staffed, passed)
      .when({ ...pass('member'), actorId: 'member' })
      .then()
    const after = stateAfter(...staffed, fact('MemberMuted', { userId: 'member', until: LATER }), passed)
    expect(after.ownerId).toBe('member')
    expect(after.members.get('owner')?.role).toBe('admin')
    expect(after.members.get('member')).toMatchObject({ role: 'owner', mutedUntil: null })
    given(...staffed, passed)
      .when(leave('owner'))
      .then(fact('MemberLeft', { userId: 'owner', ...stood('admin') }))
  })

  it('goes to a person in the room', () => {
    given(...staffed)
      .when(pass('stranger'))
      .thenRejected('not_found')
    given(...staffed)
      .when(pass('ai'))
      .thenRejected('conflict')
    given(created({ type: 'home' }), joined('bob'))
      .when(pass('bob'))
      .thenRejected('conflict')
  })
})

const roles: readonly Role[] = ['owner', 'admin', 'moderator', 'member', 'ai']
const pairs = roles.flatMap((actor) => roles.map((other) => [actor, other] as const))
/** The second one of a rank; there is one owner only. */
const second = (role: Role): string => (role === 'owner' ? 'owner' : `${role}2`)

describe('ranks', () => {
  const allowed = (needed: Role, actor: Role, other: Role): boolean =>
    isAtLeast(actor, needed) && outranks(actor, other)

  it('order owner, admin, moderator, member; an agent is as a member', () => {
    const above = pairs.filter(([actor, other]) => outranks(actor, other)).map((pair) => pair.join(' > '))
    expect(above).toEqual([
      ...['owner > admin', 'owner > moderator', 'owner > member', 'owner > ai', 'admin > moderator', 'admin > member'],
      ...['admin > ai', 'moderator > member', 'moderator > ai'],
    ])
  })

  it.each(pairs)('%s may kick, mute, ban %s only from above', (actor, other) => {
    const command = by(actor)
    const userId = second(other)
    const commands = [
      command('RemoveMember', { userId }),
      command('ChangeMember', { userId, mutedUntil: LATER }),
      command('BanMember', { userId }),
    ]
    for (const kind of commands) {
      const when = given(...staffed).when(kind)
      if (!allowed('moderator', actor, other)) when.thenRejected('forbidden')
      else if (kind.type === 'BanMember' && other === 'ai') when.thenRejected('conflict')
      else expect(() => when.thenRejected('forbidden')).toThrow()
    }
  })

  it.each(pairs)('%s may give %s a role only below their own', (actor, other) => {
    for (const role of ['admin', 'moderator', 'member'] as const) {
      const when = given(...staffed).when(by(actor)('ChangeMember', { userId: second(other), role }))
      if (!allowed('admin', actor, other) || !outranks(actor, role)) when.thenRejected('forbidden')
      else if (other === 'ai') when.thenRejected('conflict')
      else if (role === other) when.thenOnce()
      else when.thenOnce(fact('MemberRoleChanged', { userId: second(other), ...stood(role) }))
    }
  })

  it('keep everybody from acting on themselves', () => {
    for (const role of ['owner', 'admin', 'moderator']) {
      given(...staffed)
        .when(by(role)('RemoveMember', { userId: role }))
        .thenRejected('forbidden')
      given(...staffed)
        .when(by(role)('BanMember', { userId: role }))
        .thenRejected('forbidden')
    }
  })
})

describe('muting', () => {
  const mute = (mutedUntil: string | null, at?: string) =>
    by('moderator', at)('ChangeMember', { userId: 'member', mutedUntil })
  const muted = (until: string | null, role: Role = 'member') =>
    fact('MemberMuted', { userId: 'member', until, role, joinedAt: NOON })

  it('lasts until a time, once; a time that has passed unmutes', () => {
    given(...staffed)
      .when(mute(LATER))
      .thenOnce(muted(LATER))
    given(...staffed)
      .when(mute(BEFORE))
      .then()
    given(...staffed, muted(LATER))
      .when(mute(BEFORE))
      .thenOnce(muted(null))
    given(...staffed, muted(LATER))
      .when(mute(null))
      .thenOnce(muted(null))
  })

  it('is not shed by leaving and coming back while it lasts', () => {
    const gone = (until: string) => [
      created({ type: 'public' }),
      joined('bob'),
      fact('MemberMuted', { userId: 'bob', until }),
      fact('MemberLeft', { userId: 'bob' }),
    ]
    given(...gone(LATER))
      .when(join('bob'))
      .then(fact('MemberJoined', { userId: 'bob', role: 'member', seq: 0, mutedUntil: LATER }))
    given(...gone(BEFORE))
      .when(join('bob'))
      .then(joined('bob'))
  })

  it('lets who comes back have read what they had read by posting; what was posted for them in their absence reads nothing', () => {
    const stay = [created({ type: 'public' }), joined('bob'), posted(1, { senderId: 'bob' }), posted(2)]
    const quiet = posted(3, { senderId: 'bob', quiet: true })
    for (const more of [[], [quiet]])
      given(...stay, ...more, fact('MemberLeft', { userId: 'bob' }))
        .when(join('bob'))
        .then(fact('MemberJoined', { userId: 'bob', role: 'member', seq: 2 + more.length, ownSeq: 1 }))
  })

  it('goes together with a role', () => {
    given(...staffed)
      .when(by('admin')('ChangeMember', { userId: 'member', role: 'moderator', mutedUntil: LATER }))
      .thenOnce(fact('MemberRoleChanged', { userId: 'member', ...stood('moderator') }), muted(LATER, 'moderator'))
  })

  it('is told of whoever goes, and whose role changes, while it lasts', () => {
    const mutedMember = [...staffed, muted(LATER)]
    given(...mutedMember)
      .when(leave('member'))
      .then(fact('MemberLeft', { userId: 'member', ...stood('member', LATER) }))
    given(...mutedMember)
      .when(by('moderator')('RemoveMember', { userId: 'member' }))
      .then(fact('MemberRemoved', { userId: 'member', ...stood('member', LATER) }))
    given(...mutedMember)
      .when(by('admin')('ChangeMember', { userId: 'member', role: 'moderator' }))
      .then(fact('MemberRoleChanged', { userId: 'member', ...stood('moderator', LATER) }))
  })

  it('is not for who is not there', () => {
    given(...staffed)
      .when(by('moderator')('ChangeMember', { userId: 'stranger', mutedUntil: LATER }))
      .thenRejected('not_found')
    given(...staffed)
      .when(by('member')('ChangeMember', { userId: 'stranger', mutedUntil: LATER }))
      .thenRejected('forbidden')
  })
})

describe('removing', () => {
  it('takes a person out', () => {
    given(...staffed)
      .when(by('moderator')('RemoveMember', { userId: 'member' }))
      .then(fact('MemberRemoved', { userId: 'member', ...stood('member') }))
    given(...staffed)
      .when(by('moderator')('RemoveMember', { userId: 'stranger' }))
      .thenRejected('not_found')
  })

  it('takes an agent out of the settings too', () => {
    const ai = { enabled: true, trigger: 'mention' as const, agents: ['ai', 'other'] }
    given(created({ ai }), joined('ai', 'ai'))
      .when(by('owner')('RemoveMember', { userId: 'ai' }))
      .then(
        fact('MemberRemoved', { userId: 'ai', ...stood('ai') }),
        fact('RoomUpdated', { roomId: 'r', settings: { ai: { ...ai, agents: ['other'] } } }),
      )
  })
})

describe('banning', () => {
  const ban = (userId: string, reason?: string) =>
    by('moderator')('BanMember', { userId, ...(reason !== undefined && { reason }) })

  it('removes a member first, once', () => {
    given(...staffed)
      .when(ban('member', 'Spam'))
      .thenOnce(
        fact('MemberRemoved', { userId: 'member', ...stood('member') }),
        fact('MemberBanned', { userId: 'member', reason: 'Spam' }),
      )
  })

  it('revokes the open invites of the banned', () => {
    given(...staffed, invitation('bob'), invitation('eve'))
      .when(ban('bob'))
      .thenOnce(fact('MemberBanned', { userId: 'bob' }), fact('InviteRevoked', { inviteId: 'i-bob', inviteeId: 'bob' }))
  })

  it('ends with an unban, once, after which they can join', () => {
    const banned = fact('MemberBanned', { userId: 'bob' })
    const unbanned = fact('MemberUnbanned', { userId: 'bob' })
    given(...staffed, banned)
      .when(by('moderator')('UnbanMember', { userId: 'bob' }))
      .thenOnce(unbanned)
    given(...staffed)
      .when(by('moderator')('UnbanMember', { userId: 'bob' }))
      .then()
    given(created({ type: 'public' }), banned, unbanned)
      .when(join('bob'))
      .thenOnce(joined('bob'))
  })
})

describe('a direct room', () => {
  const pair = created({
    type: 'direct',
    ownerId: null,
    members: [
      { userId: 'a', role: 'member' },
      { userId: 'b', role: 'member' },
    ],
  })

  it('has no ranks: nobody is kicked, banned, muted, promoted, nothing archived or changed', () => {
    const a = by('a')
    const commands = [
      ...[
        a('RemoveMember', { userId: 'b' }),
        a('BanMember', { userId: 'b' }),
        a('ChangeMember', { userId: 'b', mutedUntil: LATER }),
      ],
      ...[
        a('ChangeMember', { userId: 'b', role: 'member' as const }),
        a('ArchiveRoom', { roomId: 'r' }),
        a('TransferOwnership', { userId: 'b' }),
      ],
      a('UpdateRoom', { roomId: 'r', text: { name: 'x' } }),
    ]
    for (const command of commands) given(pair).when(command).thenRejected('forbidden')
    given(pair).when(join('c')).thenRejected('forbidden')
  })
})
