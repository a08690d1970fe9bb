import { describe, expect, it } from '@jest/globals'
import { isNamedTo } from '../../../src/domain/room/visibility.js'
import { by, created, fact, given, NOBODY, post, posted, settings, staffed, stateAfter, target } from './room-facts.js'

const pair = created({
  ...{ type: 'direct', ownerId: null, ...settings, maxMembers: 2 },
  members: [
    { userId: 'ann', role: 'member' },
    { userId: 'bob', role: 'member' },
  ],
})
const blocked = (byUserId: string, userId: string) => fact('MemberBlocked', { userId, byUserId })
const unblocked = (byUserId: string, userId: string) => fact('MemberUnblocked', { userId, byUserId })
const block = (actorId: string, userId: string) => by(actorId)('BlockMember', { userId })
const unblock = (actorId: string, userId: string) => by(actorId)('UnblockMember', { userId })
const message = posted(1, { senderId: 'ann', authorId: 'ann' })
const about = target({ senderId: 'ann', authorId: 'ann' })
const opening = (isBlocked: boolean) =>
  by('ann')('CreateRoom', {
    ...{ roomId: 'r', type: 'direct', text: {}, settings, invitees: [], inviteExpiresAt: '', actorIsAdmin: false },
    partner: { userId: 'bob', isAgent: false, isBlocked },
  })

describe('a block in a direct room', () => {
  it('is written once for each of the two, and lifted once', () => {
    given(pair).when(block('ann', 'bob')).thenOnce(blocked('ann', 'bob'))
    given(pair, blocked('ann', 'bob')).when(block('bob', 'ann')).thenOnce(blocked('bob', 'ann'))
    given(pair, blocked('ann', 'bob')).when(unblock('ann', 'bob')).thenOnce(unblocked('ann', 'bob'))
    given(pair, blocked('ann', 'bob')).when(unblock('bob', 'ann')).then()
  })

  it('is for its two, and for direct rooms', () => {
    given().when(block('ann', 'bob')).thenRejected('not_found')
    given(pair).when(block('cid', 'bob')).thenRejected('forbidden')
    given(pair).when(block('ann', 'cid')).thenRejected('not_found')
    given(...staffed)
      .when(block('owner', 'member'))
      .thenRejected('conflict')
    given(...staffed)
      .when(unblock('owner', 'member'))
      .thenRejected('conflict')
  })

  it('refuses both to say anything, Parley too', () => {
    const facts = [pair, message, blocked('bob', 'ann')]
    const edited = {
      ...{ target: about, body: { content: 'b' }, isSame: false },
      addressees: { ...NOBODY, agents: false },
    }
    for (const actor of ['ann', 'bob', 'system']) {
      given(...facts)
        .when(by(actor)('PostMessage', post({ authorId: actor })))
        .thenRejected('blocked')
      given(...facts)
        .when(by(actor)('AddReaction', { target: about, emoji: '👍' }))
        .thenRejected('blocked')
    }
    given(...facts)
      .when(by('ann')('EditMessage', edited))
      .thenRejected('blocked')
    given(...facts)
      .when(by('bob')('EditMessage', edited))
      .thenRejected('forbidden')
    expect(stateAfter(...facts, unblocked('ann', 'bob')).blocks.size).toBe(1)
  })

  it('lets both take back what they said', () => {
    const facts = [pair, message, blocked('bob', 'ann')]
    const reactions = { '👍': ['bob'] }
    given(...facts)
      .when(by('bob')('RemoveReaction', { target: { ...about, reactions }, emoji: '👍' }))
      .then(fact('ReactionRemoved', { messageId: 'm1', seq: 1, userId: 'bob', emoji: '👍' }))
    given(...facts)
      .when(by('ann')('DeleteMessage', { target: about }))
      .thenOnce(fact('MessageDeleted', { messageId: 'm1', seq: 1, senderId: 'ann', system: false, uncounted: NOBODY }))
  })

  it('opens no room, neither a new one nor the one that is there', () => {
    given().when(opening(true)).thenRejected('blocked')
    given(pair).when(opening(true)).thenRejected('blocked')
    given(pair).when(opening(false)).then()
  })
})

describe('who is told what an event is', () => {
  const named = (type: string, userId: string, role: 'owner' | 'moderator' | 'member') =>
    isNamedTo({ type, actorId: 'ann' }, { userId, role })

  it('is of a block who made it, of a ban moderators, of all else everyone', () => {
    for (const type of ['MemberBlocked', 'MemberUnblocked']) {
      expect(named(type, 'ann', 'member')).toBe(true)
      expect(named(type, 'bob', 'owner')).toBe(false)
    }
    for (const type of ['MemberBanned', 'MemberUnbanned']) {
      expect(named(type, 'bob', 'moderator')).toBe(true)
      expect(named(type, 'bob', 'member')).toBe(false)
    }
    expect(named('MessagePosted', 'bob', 'member')).toBe(true)
  })
})
