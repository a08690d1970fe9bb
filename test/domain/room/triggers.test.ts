import { describe, expect, it } from '@jest/globals'
import { LIMITS } from '../../../src/domain/room/schema.js'
import { openTriggers } from '../../../src/domain/room/triggers.js'
import type { RoomEvent, RoomEventData } from '../../../src/domain/room/events.js'
import { archived, by, created, fact, given, joined, NOBODY, post, posted, stateAfter, target } from './room-facts.js'

const ai = (trigger: 'every_message' | 'mention', ...agents: string[]) => ({ enabled: true, trigger, agents })
/** A room with two agents and two people. Its next event has revision 5. */
const room = (trigger: 'every_message' | 'mention' = 'every_message'): readonly RoomEvent[] => [
  created({ ai: ai(trigger, 'amy', 'bot') }),
  joined('amy', 'ai'),
  joined('bot', 'ai'),
  joined('member'),
  joined('other'),
]
const NEXT = 5
const naming = (...userIds: string[]) => ({ addressees: { userIds, everyone: false, agents: false } })
const mentions = (...userIds: string[]) => ({ mentions: { userIds, everyone: false } })
const hello = { messageId: 'm9', body: { content: 'Hello' } }
const answerBy = (agentId: string, revision: number, changes: object = {}) =>
  by(agentId)('PostMessage', post({ authorId: agentId, answers: { agentId, revision }, depth: 1, ...changes }))
const answered = (
  seq: number,
  agentId: string,
  revision: number,
  changes: Partial<RoomEventData<'MessagePosted'>> = {},
) =>
  posted(seq, { ...hello, senderId: agentId, authorId: agentId, answers: { agentId, revision }, depth: 1, ...changes })

describe('who is asked', () => {
  it('is every agent of a room in which every message is answered', () => {
    given(...room())
      .when(by('member')('PostMessage', post()))
      .then(posted(1, { ...hello, asks: ['amy', 'bot'] }))
  })

  it('is whom somebody names, if they name one', () => {
    given(...room())
      .when(by('member')('PostMessage', post(naming('bot', 'other'))))
      .then(posted(1, { ...hello, ...mentions('bot', 'other'), asks: ['bot'] }))
  })

  it('is nobody unnamed where agents answer mentions only', () => {
    given(...room('mention'))
      .when(by('member')('PostMessage', post(naming('other'))))
      .then(posted(1, { ...hello, ...mentions('other') }))
    given(...room('mention'))
      .when(by('member')('PostMessage', post({ addressees: { userIds: [], everyone: false, agents: true } })))
      .then(posted(1, { ...hello, ...mentions('amy', 'bot'), asks: ['amy', 'bot'] }))
  })

  it('is no agent that the sender has blocked', () => {
    given(...room())
      .when(by('member')('PostMessage', post({ ...naming('amy', 'bot'), unheardBy: ['amy', 'other'] })))
      .then(posted(1, { ...hello, ...mentions('amy', 'bot'), asks: ['bot'] }))
  })

  it('is nobody for what Parley itself says, and where no agent is in', () => {
    for (const type of ['system', 'invite'] as const)
      given(...room())
        .when(by('system')('PostMessage', post({ type, authorId: 'r' })))
        .then(posted(1, { ...hello, type, senderId: 'system', authorId: 'r' }))
    given(created(), joined('member')).when(by('member')('PostMessage', post())).then(posted(1, hello))
  })

  it('is the agent of a direct room, always', () => {
    const members = [
      { userId: 'member', role: 'member' as const },
      { userId: 'bot', role: 'ai' as const },
    ]
    given(created({ type: 'direct', ownerId: null, members }))
      .when(by('member')('PostMessage', post()))
      .then(posted(1, { ...hello, asks: ['bot'] }))
  })

  it('is among agents whom one names, and only so often in a row', () => {
    const question = posted(1, { asks: ['amy'] })
    given(...room(), question)
      .when(answerBy('amy', NEXT))
      .then(answered(2, 'amy', NEXT))
    given(...room(), question)
      .when(answerBy('amy', NEXT, naming('bot', 'amy', 'other')))
      .then(answered(2, 'amy', NEXT, { ...mentions('bot', 'amy', 'other'), asks: ['bot'] }))
    const depth = LIMITS.agentsInARow
    given(...room(), question)
      .when(answerBy('amy', NEXT, { ...naming('bot'), depth }))
      .then(answered(2, 'amy', NEXT, { ...mentions('bot'), depth }))
  })
})

describe('answering', () => {
  const asked = [...room(), posted(1, { asks: ['amy', 'bot'] }), posted(2, { asks: ['bot'] })]

  it('is once per question', () => {
    given(...asked)
      .when(answerBy('bot', NEXT))
      .thenOnce(answered(3, 'bot', NEXT))
    given(...asked, answered(3, 'bot', NEXT))
      .when(answerBy('bot', NEXT, { messageId: 'another', body: { content: 'Other words' } }))
      .then()
  })

  it('is in the order of asking, each agent for itself', () => {
    given(...asked)
      .when(answerBy('bot', NEXT + 1))
      .thenRejected('conflict')
    given(...asked, answered(3, 'bot', NEXT))
      .when(answerBy('bot', NEXT + 1))
      .then(answered(4, 'bot', NEXT + 1))
    given(...asked, answered(3, 'bot', NEXT))
      .when(answerBy('amy', NEXT))
      .then(answered(4, 'amy', NEXT))
  })

  it('is nobody else’s', () => {
    given(...asked)
      .when(by('amy')('PostMessage', post({ authorId: 'amy', answers: { agentId: 'bot', revision: NEXT } })))
      .thenRejected('forbidden')
    given(...asked)
      .when(by('member')('PostMessage', post({ answers: { agentId: 'bot', revision: NEXT } })))
      .thenRejected('forbidden')
  })

  it('is not of what nobody asked', () => {
    given(...asked)
      .when(answerBy('bot', 3))
      .then()
  })

  it('is not of what is deleted', () => {
    const deleted = fact('MessageDeleted', {
      ...{ messageId: 'm1', seq: 1, senderId: 'member', system: false, uncounted: NOBODY },
    })
    given(...asked, deleted)
      .when(answerBy('bot', NEXT))
      .thenRejected('message_deleted')
    given(...asked, deleted)
      .when(by('system')('SkipReply', { agentId: 'bot', revision: NEXT, reason: 'gone' }))
      .thenOnce(fact('ReplySkipped', { agentId: 'bot', revision: NEXT, reason: 'gone' }))
  })

  it('is not of who has left, or in an archived room; but it can be skipped there', () => {
    given(...asked, archived)
      .when(answerBy('bot', NEXT))
      .thenRejected('room_archived')
    given(...asked, archived)
      .when(by('system')('SkipReply', { agentId: 'bot', revision: NEXT, reason: 'absent' }))
      .thenOnce(fact('ReplySkipped', { agentId: 'bot', revision: NEXT, reason: 'absent' }))
    given(...asked, fact('MemberRemoved', { userId: 'bot', role: 'ai' }))
      .when(answerBy('bot', NEXT))
      .thenRejected('forbidden')
  })

  it('may be a notice by Parley about all up to a question', () => {
    const about = { agentId: 'bot', revision: NEXT + 1 }
    const notice = posted(3, { ...hello, type: 'system', senderId: 'system', authorId: 'r', answers: about })
    given(...asked)
      .when(by('system')('PostMessage', post({ type: 'system', authorId: 'r', answers: about })))
      .thenOnce(notice)
    const state = stateAfter(...asked, notice)
    expect(openTriggers(state, 'bot')).toEqual([])
    expect(openTriggers(state, 'amy')).toEqual([{ revision: NEXT, messageId: 'm1', seq: 1 }])
  })

  it('is skipped by nobody but Parley', () => {
    for (const actor of ['owner', 'bot', 'member'])
      given(...asked)
        .when(by(actor)('SkipReply', { agentId: 'bot', revision: NEXT, reason: 'gone' }))
        .thenRejected('forbidden')
    given(...asked)
      .when(by('system')('SkipReply', { agentId: 'bot', revision: 2, reason: 'gone' }))
      .then()
  })
})

describe('asking again', () => {
  const answeredOnce = [...room(), posted(1, { asks: ['bot'] }), answered(2, 'bot', NEXT)]
  const request = (changes: object = {}) => by('other')('RequestReply', { target: target(), ...changes })
  const requested = (...asks: string[]) => fact('ReplyRequested', { messageId: 'm1', seq: 1, userId: 'other', asks })

  it('asks whom one wants, or everyone; once while it is owed', () => {
    given(...answeredOnce)
      .when(request({ agentIds: ['bot'] }))
      .thenOnce(requested('bot'))
    given(...answeredOnce)
      .when(request())
      .thenOnce(requested('amy', 'bot'))
    given(...answeredOnce)
      .when(request({ unheardBy: ['amy'] }))
      .thenOnce(requested('bot'))
    given(...room(), posted(1, { asks: ['bot'] }))
      .when(request())
      .then(requested('amy'))
  })

  it('is answered as any question is', () => {
    given(...answeredOnce, requested('bot'))
      .when(answerBy('bot', NEXT + 2))
      .thenOnce(answered(3, 'bot', NEXT + 2))
  })

  it('is refused about agents that are not here, or that one has blocked, and about what cannot be answered', () => {
    given(...answeredOnce)
      .when(request({ agentIds: ['stranger'] }))
      .thenRejected('conflict')
    given(...answeredOnce)
      .when(request({ agentIds: ['bot'], unheardBy: ['bot'] }))
      .thenRejected('blocked')
    // 403 before 409.
    given(...answeredOnce)
      .when(request({ target: target({ type: 'system' }), agentIds: ['amy'], unheardBy: ['amy'] }))
      .thenRejected('blocked')
    given(...answeredOnce)
      .when(request({ target: target({ type: 'system' }) }))
      .thenRejected('conflict')
    given(...answeredOnce)
      .when(request({ target: target({ deleted: true }) }))
      .thenRejected('message_deleted')
    given(created(), joined('other'), posted(1)).when(request()).thenRejected('conflict')
  })

  it('is for members who may speak', () => {
    given(...answeredOnce, fact('MemberMuted', { userId: 'other', until: '2026-11-22T00:00:00.000Z' }))
      .when(request())
      .thenRejected('muted')
    given(...answeredOnce)
      .when(by('stranger')('RequestReply', { target: target() }))
      .thenRejected('forbidden')
  })
})

it('excuses an agent at once that owes too much', () => {
  const owed = Array.from({ length: LIMITS.openTriggers }, (_, n) => posted(n + 1, { asks: ['bot'] }))
  const seq = LIMITS.openTriggers + 1
  given(...room('mention'), ...owed)
    .when(by('member')('PostMessage', post(naming('bot'))))
    .then(
      posted(seq, { ...hello, ...mentions('bot'), asks: ['bot'] }),
      fact('ReplySkipped', { agentId: 'bot', revision: NEXT + LIMITS.openTriggers, reason: 'overloaded' }),
    )
})
