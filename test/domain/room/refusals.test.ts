import { describe, expect, it } from '@jest/globals'
import type { RejectionCode } from '../../../src/domain/decider.js'
import type { RoomCommand } from '../../../src/domain/room/commands.js'
import type { RoomEvent } from '../../../src/domain/room/events.js'
import { archived, by, fact, given, invitation, NOBODY, post, posted, staffed, target } from './room-facts.js'

/** One command of each kind, by whoever it is; the role says who may do it at least. */
const commands: readonly (readonly [
  least: 'owner' | 'admin' | 'moderator' | 'member',
  (actor: string) => RoomCommand,
])[] = [
  ['admin', (actor) => by(actor)('UpdateRoom', { roomId: 'r', text: { name: 'New' } })],
  ['owner', (actor) => by(actor)('TransferOwnership', { userId: 'member2' })],
  ['admin', (actor) => by(actor)('ChangeMember', { userId: 'member2', role: 'moderator' })],
  ['moderator', (actor) => by(actor)('ChangeMember', { userId: 'member2', mutedUntil: '2026-11-22T00:00:00.000Z' })],
  ['moderator', (actor) => by(actor)('RemoveMember', { userId: 'member2' })],
  ['moderator', (actor) => by(actor)('BanMember', { userId: 'member2' })],
  ['moderator', (actor) => by(actor)('UnbanMember', { userId: 'banned' })],
  ['member', (actor) => by(actor)('SendInvite', invite)],
  ['moderator', (actor) => by(actor)('RevokeInvite', { inviteId: 'i-guest', inviterId: 'owner' })],
  ['member', (actor) => by(actor)('PostMessage', post())],
  ['moderator', (actor) => by(actor)('DeleteMessage', { target: target({ senderId: 'member2' }) })],
  ['member', (actor) => by(actor)('AddReaction', { target: target(), emoji: '👍' })],
  ['member', (actor) => by(actor)('RemoveReaction', { target: target(), emoji: '👍' })],
  ['moderator', (actor) => by(actor)('PinMessage', { target: target() })],
  ['moderator', (actor) => by(actor)('UnpinMessage', { target: target() })],
]
const invite = {
  inviteId: 'i',
  inviteeId: 'new',
  expiresAt: '2026-11-28T12:00:00.000Z',
  inviteeIsAdmin: false,
  inviteeIsAgent: false,
  isBlocked: false,
}
const facts: readonly RoomEvent[] = [
  ...staffed,
  posted(1),
  fact('MemberBanned', { userId: 'banned' }),
  invitation('guest', { inviterId: 'owner' }),
]
const named = commands.map(([least, command]) => [command('x').type, least, command] as const)

describe('every command on a room', () => {
  it.each(named)('%s: 404 for a room that is not there', (_type, _least, command) => {
    given().when(command('owner')).thenRejected('not_found')
  })

  it.each(named)('%s: 403 for who is not in it, archived or not', (_type, _least, command) => {
    given(...facts)
      .when(command('stranger'))
      .thenRejected('forbidden')
    given(...facts, archived)
      .when(command('stranger'))
      .thenRejected('forbidden')
  })

  it.each(named)('%s: 409 when it is archived, whatever the rank', (_type, _least, command) => {
    given(...facts, archived)
      .when(command('owner'))
      .thenRejected('room_archived')
    given(...facts, archived)
      .when(command('member'))
      .thenRejected('room_archived')
  })

  const order = ['owner', 'admin', 'moderator', 'member'] as const
  it.each(named)('%s: for %s and up', (_type, least, command) => {
    for (const [i, role] of order.entries()) {
      const when = given(...facts).when(command(role))
      if (i > order.indexOf(least)) when.thenRejected('forbidden')
      else expect(() => when.thenRejected('forbidden')).toThrow()
    }
  })

  it('edits: 404, 403, 409 archived, 403 not the author, 403 muted, 409 deleted', () => {
    const edit = (actor: string, at?: string): RoomCommand =>
      by(actor, at)('EditMessage', {
        target: target(),
        body: { content: 'b' },
        isSame: false,
        addressees: { ...NOBODY, agents: false },
      })
    const muted = fact('MemberMuted', { userId: 'member', until: '2026-11-21T12:30:00.000Z' })
    const deleted = fact('MessageDeleted', {
      messageId: 'm1',
      seq: 1,
      senderId: 'member',
      system: false,
      uncounted: NOBODY,
    })
    const expected: readonly (readonly [readonly RoomEvent[], string, RejectionCode])[] = [
      [[], 'member', 'not_found'],
      [[...facts, archived], 'stranger', 'forbidden'],
      [[...facts, archived], 'owner', 'room_archived'],
      [[...facts, deleted], 'owner', 'forbidden'],
      [[...facts, muted, deleted], 'member', 'muted'],
      [[...facts, deleted], 'member', 'message_deleted'],
    ]
    for (const [events, actor, code] of expected)
      given(...events)
        .when(edit(actor))
        .thenRejected(code)
    given(...facts, muted, deleted)
      .when(edit('member', '2026-11-21T12:30:00.000Z'))
      .thenRejected('message_deleted')
  })

  it('refuses all that is about a message from before the actor joined, where that is the rule', () => {
    const since = fact('RoomUpdated', { roomId: 'r', settings: { historyVisibility: 'since_join' } })
    const late = [
      ...facts,
      since,
      fact('MemberJoined', { userId: 'late', role: 'member', seq: 1 }),
      fact('MemberRoleChanged', { userId: 'late', role: 'admin' }),
    ]
    const about = commands.map(([, command]) => command('late')).filter((command) => 'target' in command.data)
    expect(about).toHaveLength(5)
    for (const command of about) {
      given(...late)
        .when(command)
        .thenRejected('forbidden')
      given(...late, archived)
        .when(command)
        .thenRejected('forbidden')
    }
    given(...late)
      .when(by('late')('PostMessage', post({ replyTo: { messageId: 'm1', threadId: 'm1', seq: 1 } })))
      .thenRejected('forbidden')
    given(...late, posted(2))
      .when(by('late')('AddReaction', { target: target({ messageId: 'm2', seq: 2 }), emoji: '👍' }))
      .thenOnce(fact('ReactionAdded', { messageId: 'm2', seq: 2, userId: 'late', emoji: '👍' }))
  })
})
