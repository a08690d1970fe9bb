import { describe, expect, it } from '@jest/globals'
import type { Message, RoomFrame, ThreadState } from '../../src/client/index.js'
import { foldThread, threadWithReading } from '../../src/client/fold-thread.js'

const NOON = '2026-11-21T12:00:00.000Z'
const message = (seq: number, changes: Partial<Message> = {}): Message => ({
  ...{ id: `m${seq}`, roomId: 'r', seq, revision: seq, type: 'text', content: `No. ${seq}`, metadata: {} },
  sender: { id: 'ann', username: 'ann', displayName: 'Ann', kind: 'human' },
  ...{ replyTo: null, threadId: null, replyCount: 0, attachments: [], reactions: [], mentions: [] },
  ...{ pinned: false, createdAt: NOON, editedAt: null, deleted: false, ...changes },
})
const reply = (seq: number, changes: Partial<Message> = {}) =>
  message(seq, { replyTo: 'm1', threadId: 'm1', ...changes })

/** The thread of the first message, with two replies, at revision 10. */
const thread = (changes: Partial<ThreadState> = {}): ThreadState => ({
  ...{ threadId: 'm1', revision: 10, isMember: true, root: message(1, { replyCount: 2 }) },
  ...{ replies: [reply(3), reply(5)], hasEarlier: false, unsettled: new Map(), toRead: new Set() },
  ...changes,
})
const frames = (...events: readonly (readonly [string, object])[]): readonly RoomFrame[] =>
  events.map(([event, fields], i) => {
    const durable = { roomId: 'r', revision: 11 + i, at: NOON, actorId: 'ann', position: `log.${i}` }
    return { event, payload: { ...durable, ...fields } } as RoomFrame
  })
const after = (state: ThreadState, ...events: readonly (readonly [string, object])[]): ThreadState =>
  frames(...events).reduce(foldThread, state)
const received = (one: Message) => ['message_received', { message: one }] as const
const on = (seq: number) => ({ messageId: `m${seq}`, seq })

describe('a thread after', () => {
  it('a reply has it at its end, and counts it', () => {
    const state = after(thread(), received(reply(6)))
    expect(state.replies.map(({ seq }) => seq)).toEqual([3, 5, 6])
    expect(state.root?.replyCount).toBe(3)
  })

  it('a message of elsewhere is what it was', () => {
    const state = after(thread(), received(message(6)), received(message(7, { threadId: 'm2' })))
    expect(state.replies).toHaveLength(2)
    expect(state.root?.replyCount).toBe(2)
    expect(state.revision).toBe(12)
  })

  it('an edit, a deletion, reactions and pins has them, at the root and at replies', () => {
    const edited = { ...on(5), content: 'Better', mentions: [], editedAt: NOON }
    const state = after(
      thread(),
      ['message_edited', edited],
      ['reaction_added', { ...on(1), emoji: '👍', userId: 'bob' }],
      ['message_pinned', on(1)],
      ['message_deleted', { ...on(3), threadId: 'm1' }],
    )
    expect(state.replies.map(({ content, deleted }) => [content, deleted])).toEqual([
      ['', true],
      ['Better', false],
    ])
    expect(state.root).toMatchObject({ replyCount: 1, pinned: true, reactions: [{ emoji: '👍', count: 1 }] })
  })

  it('an event that is folded in already is what it was', () => {
    const once = after(thread(), received(reply(6)))
    expect(after(once, received(reply(6)))).toBe(once)
  })

  it('a count that may contain the event already reads the message again', () => {
    const state = thread({ unsettled: new Map([['m3', 11]]) })
    expect([...after(state, ['reaction_added', { ...on(3), emoji: '👍', userId: 'bob' }]).toRead]).toEqual(['m3'])
  })
})

describe('a reading of a thread', () => {
  const page = (...messages: Message[]) => ({ messages, from: 10, upTo: 10 })

  it('comes before what is there', () => {
    const part = { place: 'earlier', hasEarlier: true } as const
    const state = threadWithReading(
      thread({ hasEarlier: true }),
      page(message(1, { replyCount: 9 }), reply(2)),
      [],
      part,
    )
    expect(state.replies.map(({ seq }) => seq)).toEqual([2, 3, 5])
    expect(state).toMatchObject({ hasEarlier: true, root: { replyCount: 9 } })
  })

  it('replaces what is there, but for what has come meanwhile', () => {
    const since = frames(received(reply(8)), ['message_deleted', { ...on(7), threadId: 'm1' }])
    const state = threadWithReading(
      since.reduce(foldThread, thread()),
      page(message(1, { replyCount: 4 }), reply(6), reply(7)),
      since,
      { place: 'instead', hasEarlier: true },
    )
    expect(state.replies.map(({ seq, deleted }) => [seq, deleted])).toEqual([
      [6, false],
      [7, true],
      [8, false],
    ])
    expect(state.root?.replyCount).toBe(4)
  })

  it('of single messages puts them where they were', () => {
    const state = threadWithReading(thread({ toRead: new Set(['m3']) }), page(reply(3, { content: 'Again' })), [])
    expect(state.replies.map(({ content }) => content)).toEqual(['Again', 'No. 5'])
    expect(state.toRead.size).toBe(0)
  })
})
