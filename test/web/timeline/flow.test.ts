import { describe, expect, it } from '@jest/globals'
import type { Message } from '../../../src/client/index.js'
import { dayName, dayOf } from '../../../web/src/conversation/timeline/flow/days.js'
import { flowOf, type FlowParts, keyOf } from '../../../web/src/conversation/timeline/flow/flow.js'
import type { Notice } from '../../../web/src/conversation/timeline/notices/notice.js'
import { messageOf } from '../support/room-state.js'

/** Message n, in revision n, at a time of 22 November. */
const said = (seq: number, by: string, time = '10:00', more: Partial<Message> = {}): Message =>
  messageOf(by, { seq, id: `m${seq}`, revision: 10 * seq, createdAt: `2026-11-22T${time}:00.000Z`, ...more })

const joined = (revision: number, userId: string, time = '10:00'): Notice => ({
  ...{ revision, kind: 'joined', userId, actorId: userId, at: `2026-11-22T${time}:00.000Z` },
})

const parts = (messages: readonly Message[], more: Partial<FlowParts> = {}): FlowParts => ({
  ...{ me: 'ann', messages, hasEarlier: false, hasLater: false, notices: [], posts: [], writing: new Map() },
  ...{ unreadFrom: null, timeZone: 'UTC', ...more },
})

/** The flow in short: `+` for what joins the message before it. */
const flow = (messages: readonly Message[], more: Partial<FlowParts> = {}): readonly string[] =>
  flowOf(parts(messages, more)).map((row) => {
    if (row.kind === 'message') return `${row.isGrouped ? '+' : ''}${row.message.id}`
    if (row.kind === 'post') return `${row.isGrouped ? '+' : ''}${row.post.message.content}`
    if (row.kind === 'notices') return row.notices.map(({ revision }) => `!${revision}`).join(' ')
    return row.kind === 'day' ? row.day : row.kind
  })

describe('messages', () => {
  it('of one person that follow each other within five minutes are together', () => {
    const messages = [
      said(1, 'bob', '10:00'),
      said(2, 'bob', '10:04'),
      said(3, 'bob', '10:08'),
      said(4, 'bob', '10:13'),
    ]
    expect(flow(messages).slice(2)).toEqual(['m1', '+m2', '+m3', 'm4'])
    expect(flow([said(1, 'bob'), said(2, 'ann'), said(3, 'bob')]).slice(2)).toEqual(['m1', 'm2', 'm3'])
  })

  it('of the system and invites stand by themselves', () => {
    const messages = [said(1, 'bob'), said(2, 'bob', '10:00', { type: 'invite' }), said(3, 'bob')]
    expect(flow(messages).slice(2)).toEqual(['m1', 'm2', 'm3'])
  })

  it('are apart where something stands between them', () => {
    const messages = [said(1, 'bob'), said(2, 'bob')]
    expect(flow(messages, { notices: [joined(15, 'eve')] }).slice(2)).toEqual(['m1', '!15', 'm2'])
    expect(flow(messages, { unreadFrom: 2 }).slice(2)).toEqual(['m1', 'unread', 'm2'])
  })

  it('know the answer of an AI member that follows at once, and when it is the only one', () => {
    const ai = { id: 'ai', username: 'ai', displayName: 'AI', kind: 'ai' } as const
    const asked = (seq: number, replyCount = 1) => said(seq, 'ann', '10:00', { replyCount })
    const answer = (seq: number, replyTo: string) => said(seq, 'ai', '10:01', { sender: ai, replyTo })
    const talk = (...messages: readonly Message[]) =>
      flowOf(parts(messages)).flatMap((row) =>
        row.kind === 'message'
          ? `${row.answersAbove ? '^' : ''}${row.message.id}${row.isAnsweredBelow ? 'v' : ''}`
          : [],
      )
    expect(talk(asked(1), answer(2, 'm1'))).toEqual(['m1v', '^m2'])
    expect(talk(asked(1, 2), answer(2, 'm1'))).toEqual(['m1', '^m2'])
    expect(talk(asked(1), said(2, 'bob'), answer(3, 'm1'))).toEqual(['m1', 'm2', 'm3'])
    // People quote because they want to.
    expect(talk(asked(1), said(2, 'bob', '10:01', { replyTo: 'm1' }))).toEqual(['m1', 'm2'])
  })

  it('have the same key before and after they are acknowledged', () => {
    const post = { clientId: 'c1', roomId: 'r', at: 0, message: { content: 'Hello' } }
    expect(flowOf(parts([], { posts: [post] })).at(-1)?.key).toBe(keyOf(said(1, 'ann', '10:00', { clientId: 'c1' })))
  })
})

describe('days', () => {
  it('begin at midnight where one is, not where the server is', () => {
    const messages = [said(1, 'bob', '04:30'), said(2, 'bob', '05:30')]
    expect(flow(messages)).toEqual(['beginning', '2026-11-22', 'm1', 'm2'])
    expect(flow(messages, { timeZone: 'America/New_York' })).toEqual([
      'beginning',
      '2026-11-21',
      'm1',
      '2026-11-22',
      'm2',
    ])
    const inTokyo = flow([said(1, 'bob', '14:59'), said(2, 'bob', '15:00')], { timeZone: 'Asia/Tokyo' })
    expect(inTokyo).toEqual([...['beginning', '2026-11-22', 'm1', '2026-11-23', 'm2']])
  })

  it('separate messages of one person however close they are', () => {
    const late = said(1, 'bob', '23:59')
    const early = said(2, 'bob', '00:00', { createdAt: '2026-11-23T00:01:00.000Z' })
    expect(flow([late, early])).toEqual(['beginning', '2026-11-22', 'm1', '2026-11-23', 'm2'])
  })

  it('begin once, even when a clock goes back', () => {
    const earlier = said(2, 'eve', '00:00', { createdAt: '2026-11-21T23:00:00.000Z' })
    expect(flow([said(1, 'bob', '00:00'), earlier, said(3, 'bob')])).toEqual([
      ...['beginning', '2026-11-22', 'm1', 'm2', 'm3'],
    ])
  })

  it('are called by what they are', () => {
    const now = new Date('2026-11-22T04:00:00.000Z')
    const zone = 'America/New_York'
    expect(dayOf(now.getTime(), zone)).toBe('2026-11-21')
    const names = ['2026-11-21', '2026-11-20', '2026-11-18', '2025-12-31'].map((day) =>
      dayName(day, now, 'en-GB', zone),
    )
    expect(names).toEqual(['Today', 'Yesterday', 'Wednesday 18 November', 'Wednesday, 31 December 2025'])
    expect(dayOf(now.getTime())).toBe(new Intl.DateTimeFormat('en-CA').format(now))
    // The day on which clocks change has 25 hours.
    expect(dayName('2026-10-31', new Date('2026-11-01T23:00:00-05:00'), 'en-GB', zone)).toBe('Yesterday')
  })
})

describe('what happens in the room', () => {
  const messages = [said(1, 'bob'), said(2, 'eve'), said(3, 'bob')]
  const notices = [joined(5, 'a'), joined(12, 'b'), joined(13, 'c'), joined(25, 'd'), joined(40, 'e')]

  it('stands where it happened, together with what follows it', () => {
    expect(flow(messages, { notices })).toEqual([
      ...['beginning', '2026-11-22', '!5', 'm1', '!12 !13', 'm2', '!25', 'm3', '!40'],
    ])
  })

  it('is left out before the first and after the last message when there are others', () => {
    expect(flow(messages, { notices, hasEarlier: true, hasLater: true })).toEqual([
      ...['earlier', '2026-11-22', 'm1', '!12 !13', 'm2', '!25', 'm3', 'later'],
    ])
  })

  it('is all there is where nobody has said anything', () => {
    expect(flow([], { notices: [joined(0, 'a')] })).toEqual(['beginning', '2026-11-22', '!0'])
  })
})

describe('at the end', () => {
  const post = (clientId: string, at: string) => ({
    ...{ clientId, roomId: 'r', at: Date.parse(`2026-11-22T${at}:00.000Z`), message: { content: clientId } },
  })
  const writing = new Map([['bot', { replyTo: 'm1', text: 'Well' }]])

  it('stand my messages on their way, and what AI members write', () => {
    const posts = [post('one', '10:01'), post('two', '10:02')]
    expect(flow([said(1, 'ann')], { posts, writing }).slice(2)).toEqual(['m1', '+one', '+two', 'draft'])
    expect(flow([said(1, 'bob')], { posts }).slice(2)).toEqual(['m1', 'one', '+two'])
  })

  it('stands nothing when there are later messages', () => {
    expect(flow([said(1, 'ann')], { posts: [post('one', '10:01')], writing, hasLater: true }).slice(2)).toEqual([
      ...['m1', 'later'],
    ])
  })
})

describe('the line above what is new', () => {
  it('stands above the first message from there on, which may be another one', () => {
    const messages = [said(1, 'bob'), said(4, 'bob')]
    expect(flow(messages, { unreadFrom: 3 }).slice(2)).toEqual(['m1', 'unread', 'm4'])
    expect(flow(messages, { unreadFrom: 5 }).slice(2)).toEqual(['m1', '+m4'])
  })
})
