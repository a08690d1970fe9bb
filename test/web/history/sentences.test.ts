import { describe, expect, it } from '@jest/globals'
import type { AuditedEvent } from '../../../src/client/index.js'
import { type RoomEventType, roomEvents } from '../../../src/domain/room/events.js'
import { kindOf, isAbout, isWanted } from '../../../web/src/history/kinds.js'
import { SENTENCES, sentenceOf } from '../../../web/src/history/sentences.js'
import { plainText } from '../../../web/src/history/told.js'
import { audited } from '../support/audited.js'

const names: Readonly<Record<string, string>> = { ann: 'Ann', ben: 'Ben', bot: 'Companion' }
const read = (event: AuditedEvent): string => plainText(sentenceOf(event), (id) => names[id] ?? 'Somebody')
const said = (type: RoomEventType, actorId: string, data: AuditedEvent['data'] = {}): string =>
  read(audited({ type, actorId, data }))

const message = { messageId: 'm', seq: 11, type: 'text', senderId: 'ann', authorId: 'ann', content: 'Hello' }
const settings = (changes: object) => ({ roomId: 'r', settings: changes })

const SAID: readonly (readonly [RoomEventType, string, AuditedEvent['data'], string])[] = [
  ['RoomCreated', 'ann', { type: 'private', name: 'Tea' }, 'Ann created the private room “Tea”'],
  ['RoomCreated', 'ann', { type: 'public' }, 'Ann created the public room'],
  [
    ...(['RoomCreated', 'ann'] as const),
    { type: 'direct', members: [{ userId: 'ann' }, { userId: 'ben' }] },
    'Ann began to talk directly: Ann and Ben',
  ],
  ['RoomCreated', 'system', { type: 'home', ownerId: 'ann' }, 'System made this home for Ann'],
  ['RoomUpdated', 'ben', { name: 'Coffee' }, 'Ben changed the name to “Coffee”'],
  ['RoomUpdated', 'ben', { purpose: null, name: 'X' }, 'Ben changed the name to “X” and emptied the purpose'],
  ['RoomUpdated', 'ben', settings({ maxMembers: 2000 }), 'Ben let in 2,000 members at most'],
  ['RoomUpdated', 'ben', settings({ ai: { enabled: false, trigger: 'mention', agents: [] } }), 'Ben switched AI off'],
  [
    ...(['RoomUpdated', 'ben'] as const),
    settings({ ai: { enabled: true, trigger: 'mention', agents: ['bot'] }, invitePolicy: 'moderators' }),
    'Ben set AI to answer when it is mentioned: Companion and let only moderators invite',
  ],
  ['RoomUpdated', 'ben', settings({ historyVisibility: 'since_join' }), 'Ben hid from new members what was before'],
  ['RoomUpdated', 'ben', {}, 'Ben changed the settings'],
  ['RoomArchived', 'ann', {}, 'Ann archived the room'],
  ['RoomRestored', 'ann', {}, 'Ann restored the room'],
  ['OwnershipTransferred', 'ann', { fromUserId: 'ann', toUserId: 'ben' }, 'Ann passed the room on to Ben'],
  [
    ...(['OwnershipTransferred', 'system'] as const),
    { fromUserId: 'ann', toUserId: 'ben' },
    'System passed the room on from Ann to Ben',
  ],
  ['MemberJoined', 'ben', { userId: 'ben', role: 'member' }, 'Ben joined'],
  ['MemberJoined', 'ben', { userId: 'ben', role: 'member', inviteId: 'i' }, 'Ben joined by invitation'],
  ['MemberJoined', 'ann', { userId: 'bot', role: 'ai' }, 'Ann added Companion as an AI member'],
  ['MemberJoined', 'system', { userId: 'ben', role: 'member' }, 'System let Ben in'],
  ['MemberLeft', 'ben', { userId: 'ben' }, 'Ben left'],
  ['MemberRemoved', 'ann', { userId: 'ben', role: 'member' }, 'Ann removed Ben'],
  ['MemberBanned', 'ann', { userId: 'ben', reason: 'Spam' }, 'Ann banned Ben: “Spam”'],
  ['MemberBanned', 'ann', { userId: 'ben', reason: null }, 'Ann banned Ben'],
  ['MemberUnbanned', 'ann', { userId: 'ben' }, 'Ann lifted the ban on Ben'],
  ['MemberRoleChanged', 'ann', { userId: 'ben', role: 'admin' }, 'Ann made Ben an admin'],
  ['MemberRoleChanged', 'ann', { userId: 'ben', role: 'guest' }, 'Ann made Ben “guest”'],
  ['MemberMuted', 'ann', { userId: 'ben', until: null }, 'Ann unmuted Ben'],
  ['MemberMuted', 'ann', { userId: 'ben', until: '9999-12-31T23:59:59.999Z' }, 'Ann muted Ben'],
  [
    ...(['MemberMuted', 'ann'] as const),
    { userId: 'ben', until: '2026-11-22T12:00:00.000Z' },
    'Ann muted Ben until 2026-11-22T12:00:00.000Z',
  ],
  ['MemberBlocked', 'ann', { userId: 'ben', byUserId: 'ann' }, 'Ann blocked Ben'],
  ['MemberUnblocked', 'ann', { userId: 'ben', byUserId: 'ann' }, 'Ann unblocked Ben'],
  ['InviteSent', 'ann', { inviterId: 'ann', inviteeId: 'ben' }, 'Ann invited Ben'],
  ['InviteAccepted', 'ben', { inviteeId: 'ben' }, 'Ben accepted the invitation'],
  ['InviteDeclined', 'ben', { inviteeId: 'ben' }, 'Ben declined the invitation'],
  ['InviteRevoked', 'ann', { inviteeId: 'ben' }, 'Ann revoked the invitation of Ben'],
  ['InviteExpired', 'system', { inviteeId: 'ben' }, 'The invitation of Ben expired'],
  ['MessagePosted', 'ann', message, 'Ann wrote message 11: “Hello”'],
  ['MessagePosted', 'ann', { ...message, replyTo: 'x' }, 'Ann wrote message 11, a reply: “Hello”'],
  ['MessagePosted', 'ann', { ...message, asks: ['bot'] }, 'Ann wrote message 11 and asked Companion: “Hello”'],
  ['MessagePosted', 'ann', { ...message, quiet: true }, 'Ann had scheduled message 11: “Hello”'],
  ['MessagePosted', 'ann', { ...message, content: '' }, 'Ann wrote message 11 (its text is gone)'],
  ['MessagePosted', 'ann', { ...message, authorId: 'ben' }, 'Ann forwarded message 11 of Ben: “Hello”'],
  [
    ...(['MessagePosted', 'bot'] as const),
    { ...message, senderId: 'bot', authorId: 'bot', answers: { agentId: 'bot', revision: 4 } },
    'Companion answered in message 11: “Hello”',
  ],
  [
    ...(['MessagePosted', 'system'] as const),
    { ...message, type: 'system', senderId: 'system', authorId: 'r' },
    'System noted in message 11: “Hello”',
  ],
  [
    ...(['MessagePosted', 'system'] as const),
    { ...message, type: 'invite', senderId: 'system', authorId: 'r' },
    'System brought an invitation in message 11: “Hello”',
  ],
  ['MessageEdited', 'ann', message, 'Ann edited message 11: “Hello”'],
  ['MessageEdited', 'system', message, 'System edited message 11 of Ann: “Hello”'],
  [
    ...(['MessageEdited', 'system'] as const),
    { ...message, type: 'invite', metadata: { status: 'accepted' } },
    'The invitation in message 11 is accepted now',
  ],
  ['MessageDeleted', 'ann', { seq: 11, senderId: 'ann' }, 'Ann deleted message 11'],
  ['MessageDeleted', 'ben', { seq: 11, senderId: 'ann' }, 'Ben deleted message 11 of Ann'],
  ['ReactionAdded', 'ben', { seq: 11, userId: 'ben', emoji: '🎉' }, 'Ben reacted with 🎉 to message 11'],
  ['ReactionRemoved', 'ben', { seq: 11, userId: 'ben', emoji: '🎉' }, 'Ben took 🎉 back from message 11'],
  ['MessagePinned', 'ben', { seq: 11, userId: 'ben' }, 'Ben pinned message 11'],
  ['MessageUnpinned', 'ben', { seq: 11, userId: 'ben' }, 'Ben unpinned message 11'],
  ['ReplyRequested', 'ben', { seq: 11, userId: 'ben', asks: ['bot'] }, 'Ben asked Companion to answer message 11'],
  [
    ...(['ReplySkipped', 'system'] as const),
    { agentId: 'bot', revision: 4, reason: 'budget' },
    'Companion leaves event 4 unanswered: the budget of the day is spent',
  ],
  [
    ...(['ReplySkipped', 'system'] as const),
    { agentId: 'bot', revision: 4, reason: 'toString' },
    'Companion leaves event 4 unanswered: toString',
  ],
]

describe('an event in a sentence', () => {
  it.each(SAID)('%s by %s %j: %s', (type, actorId, data, sentence) => {
    expect(said(type, actorId, data)).toBe(sentence)
  })

  it('there is for every type that a room knows, and each is tested here', () => {
    expect(Object.keys(SENTENCES).sort()).toEqual(Object.keys(roomEvents).sort())
    expect([...new Set(SAID.map(([type]) => type))].sort()).toEqual(Object.keys(roomEvents).sort())
  })

  it.each(Object.keys(roomEvents))('%s is told without any of its data, too', (type) => {
    expect(read(audited({ type, actorId: 'ann', data: {} }))).not.toMatch(/undefined|null|NaN|\[object/)
  })

  it('says of what is hidden that it is', () => {
    const { type: _type, actorId: _actorId, ...unnamed } = audited({ data: { redacted: true } })
    expect(read(unnamed)).toBe('Something happened that is not for you to see')
    const redacted = audited({ type: 'MemberRoleChanged', actorId: 'ann', data: { redacted: true } })
    expect(read(redacted)).toBe('Something happened before you joined: member role changed')
  })

  it.each(['SomethingNew', 'toString', 'constructor'])('says what %s is called that it does not know', (type) => {
    const text = read(audited({ type, actorId: 'ann' }))
    expect(text).toMatch(/^Ann caused something that this page does not know: /)
  })

  it('shortens long texts between letters', () => {
    const text = said('MessagePosted', 'ann', { ...message, content: '🍅'.repeat(1_000) })
    expect(text).toBe(`Ann wrote message 11: “${'🍅'.repeat(240)} …”`)
  })
})

describe('the kind of an event', () => {
  it('is known for every type', () => {
    const unknown = Object.keys(roomEvents).filter((type) => kindOf({ type }) === 'other')
    expect(unknown).toEqual([])
    expect(kindOf({ type: 'Unheard' })).toBe('other')
    expect(kindOf({})).toBe('other')
    expect(kindOf({ type: 'MessagePinned' })).toBe('reactions')
  })

  it('filters, with whom it is about', () => {
    const removed = audited({ type: 'MemberRemoved', actorId: 'ann', data: { userId: 'ben' } })
    expect([isAbout(removed, 'ann'), isAbout(removed, 'ben'), isAbout(removed, 'zoe')]).toEqual([true, true, false])
    expect(isWanted(removed, { kind: null, userId: null })).toBe(true)
    expect(isWanted(removed, { kind: 'members', userId: 'ben' })).toBe(true)
    expect(isWanted(removed, { kind: 'messages', userId: 'ben' })).toBe(false)
  })
})
