import { describe, expect, it } from '@jest/globals'
import type { Fact } from '../../../src/domain/decider.js'
import type { RoomCommand } from '../../../src/domain/room/commands.js'
import { room as decider } from '../../../src/domain/room/decider.js'
import type { RoomEvent } from '../../../src/domain/room/events.js'
import type { RoomState as Decided } from '../../../src/domain/room/state.js'
import { hasPins, isAnyRight, isGroup, mayRevoke, rightsIn, rightsOver } from '../../../web/src/members/permissions.js'
import { memberOf, roomState } from '../support/room-state.js'

const NOW = '2026-11-21T12:30:00.000Z'
const LATER = '2026-11-21T13:30:00.000Z'

const ROLES = ['owner', 'admin', 'moderator', 'member', 'ai'] as const
const GROUPS = ['public', 'private', 'admin'] as const
type Group = (typeof GROUPS)[number]
type Policy = 'members' | 'moderators'

const SETTINGS = { maxMembers: 10, historyVisibility: 'all' } as const
const ai = { enabled: true, trigger: 'mention', agents: ['ai-1', 'ai-2'] } as const

/** A room with two people of each role (one owner), by its events; ids are like `admin-1`. */
function decided(type: Group, invitePolicy: Policy, archived: boolean): Decided {
  const others = (['admin', 'moderator', 'member', 'ai'] as const).flatMap((role) => [
    [`${role}-1`, role] as const,
    [`${role}-2`, role] as const,
  ])
  const created = { roomId: 'r', type, ownerId: 'owner-1', members: [{ userId: 'owner-1', role: 'owner' as const }] }
  const events: RoomEvent[] = [
    { type: 'RoomCreated', data: { ...created, ai: { ...ai, agents: [...ai.agents] }, ...SETTINGS, invitePolicy } },
    ...others.map(([userId, role]): RoomEvent => ({ type: 'MemberJoined', data: { userId, role, seq: 0 } })),
    { type: 'MemberBanned', data: { userId: 'banned' } },
    { type: 'InviteSent', data: { inviteId: 'i', inviterId: 'owner-1', inviteeId: 'zoe', expiresAt: LATER } },
    ...(archived ? [{ type: 'RoomArchived', data: { roomId: 'r' } } as const] : []),
  ]
  return events.reduce((state, event, revision) => {
    const fact = { ...event, revision, at: '2026-11-21T12:00:00.000Z', actorId: 'owner-1' } as Fact<RoomEvent>
    return decider.evolve(state, fact)
  }, decider.initialState)
}

/** The same room as its member sees it. */
const seen = (state: Decided, me: string, type: Group, invitePolicy: Policy, archived: boolean) =>
  roomState({
    ...{ me, room: { type, invitePolicy, archived } },
    members: Object.fromEntries([...state.members.entries()].map(([userId, { role }]) => [userId, role])),
  })

/** Whether the server would do it. */
function isDone(state: Decided, actorId: string, command: Pick<RoomCommand, 'type' | 'data'>): boolean {
  const decision = decider.decide({ ...command, actorId, at: NOW } as RoomCommand, state)
  return decision.accepted && decision.events.length > 0
}
const invite = {
  ...{ inviteId: 'new', inviteeId: 'new', expiresAt: LATER, inviteeIsAdmin: true, inviteeIsAgent: false },
  isBlocked: false,
}

const cases = GROUPS.flatMap((type) =>
  (['members', 'moderators'] as const).flatMap((policy) =>
    [false, true].map((archived) => [type, policy, archived] as const),
  ),
)

describe.each(cases)('in a room that is %s, invites by %s, archived: %s', (type, policy, archived) => {
  const state = decided(type, policy, archived)

  it.each(ROLES.filter((role) => role !== 'ai'))(
    'a person who is %s is offered what the server does for them',
    (role) => {
      const me = `${role}-1`
      const done = (command: Pick<RoomCommand, 'type' | 'data'>) => isDone(state, me, command)
      const view = seen(state, me, type, policy, archived)
      expect(rightsIn(view)).toEqual({
        invite: done({ type: 'SendInvite', data: invite }),
        changeSettings: done({ type: 'UpdateRoom', data: { roomId: 'r', settings: { maxMembers: 20 } } }),
        seeBans: ['owner', 'admin', 'moderator'].includes(role),
        unban: done({ type: 'UnbanMember', data: { userId: 'banned' } }),
        revokeInvites: done({ type: 'RevokeInvite', data: { inviteId: 'i', inviterId: 'somebody else' } }),
        archive: done({ type: 'ArchiveRoom', data: { roomId: 'r' } }),
        restore: done({ type: 'RestoreRoom', data: { roomId: 'r' } }),
        passOn: done({ type: 'TransferOwnership', data: { userId: 'member-1' } }),
        leave: done({ type: 'LeaveRoom', data: {} }),
      })
      const mine = done({ type: 'RevokeInvite', data: { inviteId: 'i', inviterId: me } })
      expect(mayRevoke(view, { inviterId: me })).toBe(mine)
    },
  )

  const pairs = ROLES.filter((role) => role !== 'ai').flatMap((mine) => ROLES.map((theirs) => [mine, theirs] as const))

  it.each(pairs)('a person who is %s may do with one who is %s what the server does', (mine, theirs) => {
    // The same person, where there is only one of a kind.
    const [me, userId] = [`${mine}-1`, theirs === 'owner' ? 'owner-1' : `${theirs}-2`]
    const done = (command: Pick<RoomCommand, 'type' | 'data'>) => isDone(state, me, command)
    const rights = rightsOver(seen(state, me, type, policy, archived), { userId, role: theirs })
    const given = (['admin', 'moderator', 'member'] as const).filter((role) =>
      done({ type: 'ChangeMember', data: { userId, role } }),
    )
    const isAi = theirs === 'ai'
    expect(rights).toEqual({
      message: userId !== me,
      roles: given,
      // An AI member can be muted, which does not keep it from answering: it is not offered.
      mute: !isAi && done({ type: 'ChangeMember', data: { userId, mutedUntil: LATER } }),
      remove: done({ type: 'RemoveMember', data: { userId } }),
      ban: done({ type: 'BanMember', data: { userId } }),
      passOn: done({ type: 'TransferOwnership', data: { userId } }),
    })
  })
})

describe('rooms of one or two', () => {
  it('offer nothing in a direct room but to be together', () => {
    const state = roomState({ members: { ann: 'member', ben: 'member' }, room: { type: 'direct', ownerId: null } })
    expect(Object.values(rightsIn(state))).toEqual(Array.from({ length: 9 }, () => false))
    expect(isAnyRight(rightsOver(state, memberOf('ben', 'member')))).toBe(false)
    expect(isGroup(state.room)).toBe(false)
  })

  it('let the person of a home room change its settings, and nothing else', () => {
    const state = roomState({ members: { ann: 'owner', bot: 'ai' }, room: { type: 'home' } })
    const { changeSettings, ...rest } = rightsIn(state)
    expect(changeSettings).toBe(true)
    expect(Object.values(rest).some(Boolean)).toBe(false)
    expect(rightsOver(state, memberOf('bot', 'ai'))).toMatchObject({ remove: false, mute: false, ban: false })
  })

  it('offer nothing to who is no member any more', () => {
    const state = roomState({ members: { ann: 'owner', ben: 'member' }, more: { isMember: false } })
    expect(Object.values(rightsIn(state)).some(Boolean)).toBe(false)
    expect(rightsOver(state, memberOf('ben', 'member'))).toMatchObject({ remove: false, roles: [] })
  })

  it('know where nobody can pin: between two people', () => {
    expect(hasPins(roomState({ members: { ann: 'member', ben: 'member' }, room: { type: 'direct' } }))).toBe(false)
    expect(hasPins(roomState({ members: { ann: 'owner', ben: 'member' } }))).toBe(true)
  })
})
