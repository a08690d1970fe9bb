import { describe, expect, it } from '@jest/globals'
import { SUPERSEDED } from '../../../src/domain/decider.js'
import type { EditMessage, Target } from '../../../src/domain/room/commands.js'
import { room } from '../../../src/domain/room/decider.js'
import type { RoomEvent } from '../../../src/domain/room/events.js'
import { by, fact, given, LATER, NOBODY, post, posted, staffed, stateAfter, target } from './room-facts.js'

const nobody = { ...NOBODY, agents: false }
const edit = (known: Target, addressees: EditMessage['data']['addressees'] = nobody, isSame = false) =>
  by('member')('EditMessage', { target: known, body: { content: 'New' }, isSame, addressees })
const remove = (actorId: string, known: Partial<Target> = {}) => by(actorId)('DeleteMessage', { target: target(known) })
const mentioning = (userIds: readonly string[], everyone = false) => ({ userIds: [...userIds], everyone })
const deleted = (changes: object = {}): RoomEvent =>
  fact('MessageDeleted', { messageId: 'm1', seq: 1, senderId: 'member', system: false, uncounted: NOBODY, ...changes })
const muted = fact('MemberMuted', { userId: 'member', until: LATER })

describe('posting', () => {
  it('numbers messages without gaps', () => {
    given(...staffed)
      .when(by('member')('PostMessage', post()))
      .then(posted(1, { messageId: 'm9', body: { content: 'Hello' } }))
    given(...staffed, posted(1))
      .when(by('member')('PostMessage', post()))
      .then(posted(2, { messageId: 'm9', body: { content: 'Hello' } }))
  })

  it('keeps the types system and invite to Parley', () => {
    for (const type of ['system', 'invite'] as const) {
      given(...staffed)
        .when(by('owner')('PostMessage', post({ type })))
        .thenRejected('forbidden')
      given(...staffed)
        .when(by('system')('PostMessage', post({ type, authorId: 'system' })))
        .then(posted(1, { messageId: 'm9', type, senderId: 'system', authorId: 'system', body: { content: 'Hello' } }))
    }
  })

  it('is closed to the muted, until the time', () => {
    given(...staffed, muted)
      .when(by('member')('PostMessage', post()))
      .thenRejected('muted')
    given(...staffed, muted)
      .when(by('member', LATER)('PostMessage', post()))
      .then(posted(1, { messageId: 'm9', body: { content: 'Hello' } }))
  })

  it('keeps the thread of a reply', () => {
    given(...staffed, posted(1), posted(2, { replyTo: 'm1', threadId: 'm1' }))
      .when(by('member')('PostMessage', post({ replyTo: { messageId: 'm2', threadId: 'm1', seq: 2 } })))
      .then(posted(3, { messageId: 'm9', body: { content: 'Hello' }, replyTo: 'm2', threadId: 'm1' }))
  })

  it('mentions members and agents only, each once; a system message nobody', () => {
    const addressees = { userIds: ['admin', 'stranger', 'ai', 'admin'], everyone: true, agents: true }
    const sent = { messageId: 'm9', body: { content: 'Hello' } }
    const ai = { enabled: true, trigger: 'mention' as const, agents: ['ai', 'ai2'] }
    given(...staffed, fact('RoomUpdated', { roomId: 'r', settings: { ai } }))
      .when(by('member')('PostMessage', post({ addressees })))
      .then(posted(1, { ...sent, mentions: mentioning(['admin', 'ai', 'ai2'], true), asks: ['ai', 'ai2'] }))
    given(...staffed)
      .when(by('system')('PostMessage', post({ type: 'system', addressees })))
      .then(posted(1, { ...sent, type: 'system', senderId: 'system' }))
  })
})

describe('editing', () => {
  const facts = [...staffed, posted(1)]

  it('is no change when the text is the same', () => {
    given(...facts)
      .when(edit(target(), nobody, true))
      .then()
  })

  const everyone = mentioning([], true)
  it.each([
    ['added later: not counted', [], [], ['admin'], [], []],
    ['taken away: no more', ['admin'], ['admin'], [], [], ['admin']],
    ['kept', ['admin'], ['admin'], ['admin'], [], []],
    ['brought back: again', ['admin'], [], ['admin'], ['admin'], []],
  ] as const)('a mention %s', (_what, first, before, after, counted, uncounted) => {
    const known = target({ firstMentions: mentioning(first), mentions: mentioning(before) })
    given(...facts)
      .when(edit(known, { ...mentioning(after), agents: false }))
      .then(
        fact('MessageEdited', {
          ...{ messageId: 'm1', seq: 1, type: 'text', senderId: 'member', authorId: 'member' },
          ...{ body: { content: 'New' } },
          ...{ mentions: mentioning(after), counted: mentioning(counted), uncounted: mentioning(uncounted) },
        }),
      )
  })

  it.each([
    ['narrowed to one', everyone, everyone, mentioning(['admin']), mentioning(['admin']), everyone],
    ['widened again', everyone, mentioning(['admin']), everyone, everyone, mentioning(['admin'])],
    ['put for one', mentioning(['admin']), mentioning(['admin']), everyone, NOBODY, NOBODY],
  ])('@room %s counts whom both address', (_what, first, before, after, counted, uncounted) => {
    const decision = room.decide(
      edit(target({ firstMentions: first, mentions: before }), { ...after, agents: false }),
      stateAfter(...facts),
    )
    expect(decision).toMatchObject({ accepted: true, events: [{ data: { mentions: after, counted, uncounted } }] })
  })

  it('is decided again when the message was edited since it was read, not when it got a reaction or a pin', () => {
    const edited = fact('MessageEdited', {
      ...{
        messageId: 'm1',
        seq: 1,
        senderId: 'member',
        authorId: 'member',
        body: {},
        mentions: NOBODY,
        counted: NOBODY,
        uncounted: NOBODY,
      },
    })
    const rejection = { code: SUPERSEDED }
    expect(room.decide(edit(target()), stateAfter(...facts, edited))).toMatchObject({ accepted: false, rejection })
    expect(room.decide(edit(target({ revision: 10 })), stateAfter(...facts, edited))).toMatchObject({ accepted: true })
    const annotated = [
      fact('ReactionAdded', { messageId: 'm1', seq: 1, userId: 'ai', emoji: 'x' }),
      fact('MessagePinned', { messageId: 'm1', seq: 1, userId: 'ai' }),
    ]
    expect(room.decide(edit(target()), stateAfter(...facts, ...annotated))).toMatchObject({ accepted: true })
  })

  it('is decided again when edits since it was read may be forgotten', () => {
    const others = Array.from({ length: 1_100 }, (_, n) =>
      fact('MessageEdited', {
        ...{
          messageId: `o${n}`,
          seq: 1,
          senderId: 'member',
          authorId: 'member',
          body: {},
          mentions: NOBODY,
          counted: NOBODY,
          uncounted: NOBODY,
        },
      }),
    )
    const state = stateAfter(...facts, ...others)
    expect(room.decide(edit(target()), state)).toMatchObject({ accepted: false, rejection: { code: SUPERSEDED } })
    expect(room.decide(edit(target({ asOf: state.revision })), state)).toMatchObject({ accepted: true })
  })
})

describe('deleting', () => {
  const facts = [...staffed, posted(1)]

  it('is for the author, muted too, once', () => {
    given(...facts)
      .when(remove('member'))
      .thenOnce(deleted())
    given(...facts, muted)
      .when(remove('member'))
      .thenOnce(deleted())
  })

  it.each([
    ['moderator', 'member2', true],
    ['moderator', 'ai', true],
    ['moderator', 'gone', true],
    ['moderator', 'moderator2', false],
    ['moderator', 'owner', false],
    ['admin', 'moderator', true],
    ['owner', 'admin', true],
    ['member', 'ai', false],
    ['member', 'gone', false],
  ])('%s may delete what %s said: %s', (actor, senderId, may) => {
    const when = given(...facts).when(remove(actor, { senderId }))
    if (may) when.thenOnce(deleted({ senderId }))
    else when.thenRejected('forbidden')
  })

  it('takes counted mentions back, and tells the thread and whether it counted', () => {
    const known = { firstMentions: mentioning(['admin', 'ai']), mentions: mentioning(['admin']), threadId: 'm0' }
    given(...facts)
      .when(remove('member', known))
      .then(deleted({ uncounted: mentioning(['admin']), threadId: 'm0' }))
    given(...facts)
      .when(remove('owner', { type: 'system', senderId: 'system' }))
      .then(deleted({ senderId: 'system', system: true }))
  })

  it('unpins the message', () => {
    expect(
      stateAfter(...facts, fact('MessagePinned', { messageId: 'm1', seq: 1, userId: 'owner' }), deleted()).pins,
    ).toEqual([])
  })
})

describe('reactions', () => {
  const react = (emoji = '👍', known: Partial<Target> = {}) =>
    by('member')('AddReaction', { target: target(known), emoji })
  const takeBack = (emoji = '👍', known: Partial<Target> = {}) =>
    by('member')('RemoveReaction', { target: target(known), emoji })
  const data = { messageId: 'm1', seq: 1, userId: 'member', emoji: '👍' }
  const facts = [...staffed, posted(1)]

  it('are given and taken back once', () => {
    given(...facts)
      .when(react())
      .thenOnce(fact('ReactionAdded', data))
    given(...facts)
      .when(react('👍', { reactions: { '👍': ['member'] } }))
      .then()
    given(...facts)
      .when(takeBack('👍', { reactions: { '👍': ['member'] } }))
      .thenOnce(fact('ReactionRemoved', data))
    given(...facts)
      .when(takeBack())
      .then()
    given(...facts, fact('ReactionAdded', data))
      .when(takeBack())
      .thenOnce(fact('ReactionRemoved', data))
  })

  it.each(['constructor', '__proto__', 'toString'])('may be the text %s', (emoji) => {
    given(...facts)
      .when(react(emoji))
      .thenOnce(fact('ReactionAdded', { ...data, emoji }))
    given(...facts)
      .when(takeBack(emoji))
      .then()
  })

  it('do not wait for those of others, nor for edits', () => {
    const crowd = Array.from({ length: 300 }, (_, n) => fact('ReactionAdded', { ...data, userId: `u${n}` }))
    given(...facts, ...crowd)
      .when(react())
      .thenOnce(fact('ReactionAdded', data))
  })

  it('are read again when one’s own may be forgotten', () => {
    const crowd = Array.from({ length: 1_100 }, (_, n) => fact('ReactionAdded', { ...data, userId: `u${n}` }))
    const state = stateAfter(...facts, ...crowd)
    for (const command of [react(), takeBack()])
      expect(room.decide(command, state)).toMatchObject({ rejection: { code: SUPERSEDED } })
    expect(room.decide(react('👍', { asOf: state.revision }), state)).toMatchObject({
      accepted: true,
      events: [{ data }],
    })
  })

  it('are limited in kind, not in number', () => {
    const reactions = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`e${n}`, ['owner']]))
    given(...facts)
      .when(react('more', { reactions }))
      .thenRejected('limit_reached')
    given(...facts)
      .when(react('e7', { reactions }))
      .then(fact('ReactionAdded', { ...data, emoji: 'e7' }))
  })

  it('are closed to the muted, and to deleted messages', () => {
    given(...facts, muted)
      .when(react())
      .thenRejected('muted')
    given(...facts, deleted())
      .when(react())
      .thenRejected('message_deleted')
    given(...facts, deleted())
      .when(takeBack('👍', { reactions: { '👍': ['member'] } }))
      .then()
  })
})

describe('pins', () => {
  const pin = (messageId = 'm1', seq = 1) => by('moderator')('PinMessage', { target: target({ messageId, seq }) })
  const pinned = (messageId: string, seq: number) => fact('MessagePinned', { messageId, seq, userId: 'moderator' })
  const facts = [...staffed, posted(1)]

  it('are set and removed once', () => {
    given(...facts)
      .when(pin())
      .thenOnce(pinned('m1', 1))
    const unpin = by('moderator')('UnpinMessage', { target: target() })
    given(...facts, pinned('m1', 1))
      .when(unpin)
      .thenOnce(fact('MessageUnpinned', { messageId: 'm1', seq: 1, userId: 'moderator' }))
    given(...facts)
      .when(unpin)
      .then()
  })

  it('keep their order, and their number', () => {
    expect(stateAfter(...facts, pinned('m1', 1), pinned('m2', 2), pinned('m1', 1)).pins).toEqual(['m2', 'm1'])
    const many = Array.from({ length: 250 }, (_, n) => pinned(`p${n}`, n))
    given(...facts, ...many)
      .when(pin())
      .thenRejected('limit_reached')
    given(...facts, ...many)
      .when(pin('p7', 7))
      .then()
  })

  it('are not for deleted messages', () => {
    given(...facts, deleted())
      .when(pin())
      .thenRejected('message_deleted')
  })
})
