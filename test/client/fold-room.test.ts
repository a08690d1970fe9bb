import { describe, expect, it } from '@jest/globals'
import {
  foldRoom,
  type Member,
  type Message,
  type Room,
  type RoomFrame,
  type RoomState,
} from '../../src/client/index.js'
import { withReading } from '../../src/client/reading.js'
import { loadedState } from '../../src/client/room-state.js'

const NOON = '2026-11-21T12:00:00.000Z'
const LATER = '2026-11-21T13:00:00.000Z'
const sender = (id: string) => ({ id, username: id, displayName: id, kind: 'human' as const })
const presence = { status: 'online' as const, statusMessage: null, currentRoomId: null, lastSeenAt: null }
const member = (userId: string, changes: Partial<Member> = {}): Member => ({
  ...{ userId, username: userId, displayName: userId, kind: 'human', role: 'member', joinedAt: NOON, mutedUntil: null },
  ...{ presence: { userId, ...presence }, ...changes },
})
const standing = (userId: string, changes: Partial<Member> = {}) => {
  const { presence: _presence, ...rest } = member(userId, changes)
  return rest
}
const message = (seq: number, changes: Partial<Message> = {}): Message => ({
  ...{ id: `m${seq}`, roomId: 'r', seq, revision: seq, type: 'text', sender: sender('ann'), content: `No. ${seq}` },
  ...{ metadata: {}, replyTo: null, threadId: null, replyCount: 0, attachments: [], reactions: [], mentions: [] },
  ...{ pinned: false, createdAt: NOON, editedAt: null, deleted: false, ...changes },
})
const room: Room = {
  ...{ id: 'r', type: 'private', name: 'Tea', description: null, purpose: null, avatarUrl: null, ownerId: 'ann' },
  ...{ ai: { enabled: false, trigger: 'mention', agents: [] }, maxMembers: 10, memberCount: 3 },
  ...{ historyVisibility: 'all', invitePolicy: 'members', archived: false, createdAt: NOON, revision: 10, lastSeq: 5 },
}

/** A room at revision 10 with the messages 3 to 5, as `bob` has loaded it. @param upTo what was read may contain events up to this one */
const loaded = (messages = [message(3), message(4), message(5)], upTo = 10): RoomState =>
  loadedState({
    ...{ me: 'bob', room, messages, hasEarlier: true, pins: [], unread: { unreadCount: 0, mentionCount: 0 }, upTo },
    members: [member('ann', { role: 'owner' }), member('bob', { role: 'admin' }), member('eve', { mutedUntil: LATER })],
  })

/** Frames of the events after revision 10. */
const frames = (...events: readonly (readonly [string, object])[]): readonly RoomFrame[] =>
  events.map(([event, fields], i) => {
    const durable = { roomId: 'r', revision: 11 + i, at: LATER, actorId: 'ann', position: `log.${i}` }
    return { event, payload: { ...durable, ...fields } } as RoomFrame
  })
const after = (state: RoomState, ...events: readonly (readonly [string, object])[]): RoomState =>
  frames(...events).reduce(foldRoom, state)
const received = (seq: number, changes: Partial<Message> = {}) =>
  ['message_received', { message: message(seq, changes) }] as const
const on = (seq: number) => ({ messageId: `m${seq}`, seq })

describe('a room after', () => {
  it('message_received has it at its end, read by its sender', () => {
    const state = after(loaded(), received(6, { sender: sender('eve') }))
    expect(state.messages.map(({ seq }) => seq)).toEqual([3, 4, 5, 6])
    expect(state.room).toMatchObject({ lastSeq: 6, revision: 11 })
    expect(state.receipts.get('eve')).toEqual({ readSeq: 6, deliveredSeq: 6 })
  })

  it('a message posted in its sender’s absence is not read by them, and they go on typing', () => {
    const typing = { event: 'user_typing', payload: { roomId: 'r', userId: 'eve' } } as const
    const state = after(foldRoom(loaded(), typing), received(6, { sender: sender('eve'), quiet: true }))
    expect(state.messages.at(-1)).toMatchObject({ seq: 6, quiet: true })
    expect(state.receipts.has('eve')).toBe(false)
    expect(state.typing).toEqual(['eve'])
  })

  it('a reply has one more at the root of its thread', () => {
    const state = after(loaded(), received(6, { replyTo: 'm4', threadId: 'm4' }), received(7, { threadId: 'm1' }))
    expect(state.messages.map(({ replyCount }) => replyCount)).toEqual([0, 1, 0, 0, 0])
    expect(state.toRead.size).toBe(0)
  })

  it('message_edited shows what it says now', () => {
    const edit = { ...on(4), content: 'New', mentions: ['bob'], editedAt: LATER }
    const state = after(loaded(), ['message_edited', edit])
    expect(state.messages[1]).toEqual(message(4, { content: 'New', mentions: ['bob'], editedAt: LATER }))
  })

  it('the answer to an invite shows it in the metadata, not as an edit', () => {
    const edit = { ...on(4), content: '', mentions: [], editedAt: null, metadata: { status: 'accepted' } }
    const state = after(loaded(), ['message_edited', edit])
    expect(state.messages[1]).toMatchObject({ metadata: { status: 'accepted' }, editedAt: null })
  })

  it('message_deleted has a tombstone, one reply less, and one pin less', () => {
    const before = after(loaded([message(3, { replyCount: 2 }), message(4), message(5)]), ['message_pinned', on(4)])
    const [, deleted] = frames(['x', {}], ['message_deleted', { ...on(4), threadId: 'm3' }])
    const state = foldRoom(before, deleted!)
    expect(state.messages[0]?.replyCount).toBe(1)
    expect(state.messages[1]).toMatchObject({ deleted: true, content: '', metadata: {}, reactions: [], pinned: false })
    expect(state.pins).toEqual([])
  })

  it('a deletion does not show again what was said before', () => {
    const state = after(loaded([message(3, { deleted: true, content: '' })]), [
      'message_edited',
      { ...on(3), content: 'What was said', mentions: [], editedAt: LATER },
    ])
    expect(state.messages[0]).toMatchObject({ content: '', editedAt: LATER })
  })

  it('reactions shows who reacted, in the order of reacting', () => {
    const reaction = (userId: string, emoji = '👍') => ({ ...on(5), userId, emoji })
    const state = after(
      loaded(),
      ['reaction_added', reaction('ann')],
      ['reaction_added', reaction('eve')],
      ['reaction_added', reaction('eve', '🎉')],
      ['reaction_removed', reaction('ann')],
      ['reaction_removed', reaction('eve', '🎉')],
    )
    expect(state.messages[2]?.reactions).toEqual([{ emoji: '👍', count: 1, userIds: ['eve'] }])
  })

  it('more than twenty reactions counts on, and asks who moves up', () => {
    const userIds = Array.from({ length: 20 }, (_, i) => `u${i}`)
    const many = loaded([message(5, { reactions: [{ emoji: '👍', count: 20, userIds }] })])
    const more = after(many, ['reaction_added', { ...on(5), userId: 'eve', emoji: '👍' }])
    expect(more.messages[0]?.reactions[0]).toEqual({ emoji: '👍', count: 21, userIds })
    const [, gone, shown] = frames(
      ['x', {}],
      ['reaction_removed', { ...on(5), userId: 'eve', emoji: '👍' }],
      ['reaction_removed', { ...on(5), userId: 'u3', emoji: '👍' }],
    )
    expect(foldRoom(more, gone!).messages[0]?.reactions[0]?.count).toBe(20)
    expect(foldRoom(foldRoom(more, gone!), shown!).toRead.size).toBe(0)
    expect(foldRoom(more, { ...shown!, payload: { ...shown!.payload, revision: 12 } } as RoomFrame).toRead).toEqual(
      new Set(['m5']),
    )
  })

  it('message_pinned and message_unpinned has the latest pinned last, and reads those it does not have', () => {
    const state = after(
      loaded(),
      ['message_pinned', on(4)],
      ['message_pinned', on(1)],
      ['message_pinned', on(5)],
      ['message_unpinned', on(4)],
    )
    expect(state.pins).toEqual(['m1', 'm5'])
    expect(state.messages.map(({ pinned }) => pinned)).toEqual([false, false, true])
    expect(state.toRead).toEqual(new Set(['m1']))
    const read = withReading(state, { messages: [message(1, { pinned: true })], from: 14, upTo: 14 }, [])
    expect(read.pinnedEarlier.get('m1')?.content).toBe('No. 1')
    expect(read.toRead.size).toBe(0)
  })

  it.each(['room_updated', 'room_archived', 'room_restored'])('%s has what has changed', (event) => {
    const state = after(loaded(), [event, { changes: { name: 'Coffee', archived: true } }])
    expect(state.room).toEqual({ ...room, name: 'Coffee', archived: true, revision: 11 })
    expect(state.mustReload).toBe(false)
  })

  it('a new owner has both roles changed, and nobody silenced', () => {
    const state = after(loaded(), ['room_updated', { changes: { ownerId: 'eve' } }])
    expect(state.members.get('ann')?.role).toBe('admin')
    expect(state.members.get('eve')).toEqual(standing('eve', { role: 'owner' }))
  })

  it('another visibility of the past has to be loaded anew', () => {
    const changes = { historyVisibility: 'since_join' }
    expect(after(loaded(), ['room_updated', { changes }]).mustReload).toBe(true)
  })

  it('member_joined, member_changed, member_left and member_removed has who is there', () => {
    const state = after(
      loaded(),
      ['member_joined', { member: member('dan') }],
      ['member_joined', { member: member('bot', { role: 'ai', kind: 'ai' }) }],
      ['member_changed', { member: member('dan', { role: 'moderator' }) }],
      ['member_left', { member: member('eve') }],
      ['member_removed', { member: member('bot', { role: 'ai', kind: 'ai' }) }],
    )
    expect([...state.members.keys()]).toEqual(['ann', 'bob', 'dan'])
    expect(state.members.get('dan')).toEqual(standing('dan', { role: 'moderator' }))
    expect(state.room.memberCount).toBe(3)
  })

  it('my own leaving stays as I last saw it', () => {
    const state = after(loaded(), ['member_left', { member: member('bob') }], received(6))
    expect(state.isMember).toBe(false)
    expect(state.messages).toHaveLength(3)
  })

  it('my coming in again has to be loaded anew', () => {
    expect(after(loaded(), ['room_created', { room }]).mustReload).toBe(true)
  })

  it('room_event, and an event of tomorrow, is only one further', () => {
    const state = after(loaded(), ['room_event', { type: 'InviteSent' }], ['poll_opened', { question: '?' }])
    expect(state).toEqual({ ...loaded(), revision: 12, room: { ...room, revision: 12 } })
  })

  it('an event it has already is the same', () => {
    const state = after(loaded(), received(6))
    expect(after(state, received(6))).toBe(state)
  })

  it('an event too many has to be loaded anew', () => {
    const [, second] = frames(received(6), received(7))
    expect(foldRoom(loaded(), second!).mustReload).toBe(true)
  })

  it('more messages than it keeps lets the oldest go, but for those that are pinned', () => {
    const pinned = after(loaded(), ['message_pinned', on(3)])
    const [, six] = frames(['x', {}], received(6))
    const state = foldRoom({ ...pinned, keep: 2 }, six!)
    expect(state.messages.map(({ seq }) => seq)).toEqual([5, 6])
    expect(state.hasEarlier).toBe(true)
    expect([...state.pinnedEarlier.keys()]).toEqual(['m3'])
  })

  it('signs of life shows what an AI member writes, until it says it, fails or falls silent', () => {
    const said = { roomId: 'r', replyTo: 'm5', agentId: 'amy' }
    const partial = (text: string, done = false) => ({ event: 'ai_partial', payload: { ...said, text, done } }) as const
    const stopped = { event: 'user_stopped_typing', payload: { roomId: 'r', userId: 'amy' } } as const
    const writing = [partial('On'), partial('Once')].reduce(foldRoom, loaded())
    expect([...writing.writing]).toEqual([['amy', { replyTo: 'm5', text: 'Once' }]])
    expect(foldRoom(writing, partial('Once', true)).writing.size).toBe(0)
    expect(foldRoom(writing, stopped).writing.size).toBe(0)
    expect(after(writing, received(6, { sender: sender('amy') })).writing.size).toBe(0)
    expect(after(writing, received(6)).writing.size).toBe(1)
  })

  it('signs of life shows who types, and how far people have read', () => {
    const typing = (event: 'user_typing' | 'user_stopped_typing', userId: string) =>
      ({ event, payload: { roomId: 'r', userId } }) as const
    const typed = ['eve', 'bob', 'ann', 'eve'].map((id) => typing('user_typing', id)).reduce(foldRoom, loaded())
    expect(typed.typing).toEqual(['eve', 'ann'])
    expect(foldRoom(typed, typing('user_stopped_typing', 'eve')).typing).toEqual(['ann'])
    expect(after(typed, received(6, { sender: sender('ann') })).typing).toEqual(['eve'])
    const read = (event: 'message_read' | 'message_delivered', seq: number) =>
      ({ event, payload: { roomId: 'r', userId: 'eve', seq } }) as const
    const state = [read('message_read', 4), read('message_delivered', 5), read('message_read', 2)].reduce(
      foldRoom,
      loaded(),
    )
    expect(state.receipts.get('eve')).toEqual({ readSeq: 4, deliveredSeq: 5 })
  })
})

describe('what was read while events happened', () => {
  const reply = received(6, { threadId: 'm4' })
  const react = ['reaction_added', { ...on(5), userId: 'eve', emoji: '👍' }] as const

  it('is not counted twice, but read again', () => {
    const read = loaded([message(3), message(4, { replyCount: 1 }), message(5), message(6, { threadId: 'm4' })], 12)
    const state = after(read, reply, react)
    expect(state.messages.map(({ replyCount }) => replyCount)).toEqual([0, 1, 0, 0])
    expect(state.toRead).toEqual(new Set(['m4', 'm5']))
  })

  it('is counted on from the end of the reading', () => {
    const state = after(loaded(undefined, 11), ['room_event', {}], reply)
    expect(state.messages[1]?.replyCount).toBe(1)
    expect(state.unsettled.size).toBe(0)
  })

  it('takes in what was told between asking and hearing', () => {
    const since = frames(reply, react)
    const now = since.reduce(foldRoom, { ...loaded(), toRead: new Set(['m4', 'm5']) })
    const exact = withReading(now, { messages: [message(4), message(5)], from: 10, upTo: 10 }, since)
    expect(exact.messages[1]?.replyCount).toBe(1)
    expect(exact.messages[2]?.reactions).toHaveLength(1)
    const unclear = withReading(now, { messages: [message(4), message(5)], from: 10, upTo: 11 }, since)
    expect(unclear.toRead).toEqual(new Set(['m4']))
    expect(unclear.messages[2]?.reactions).toHaveLength(1)
  })

  it('becomes a page before all others, unless the messages have moved on meanwhile', () => {
    const page = { messages: [message(1), message(2)], from: 10, upTo: 10 }
    const earlier = { place: 'earlier', hasEarlier: false } as const
    const state = withReading(loaded(), page, [], earlier)
    expect(state.messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
    expect(state.hasEarlier).toBe(false)
    const moved = loaded([message(4), message(5)])
    expect(withReading(moved, page, [], earlier).messages).toBe(moved.messages)
  })

  it('becomes a page after all others in an excerpt, which ends with the last message that was heard of', () => {
    const later = { place: 'later', hasEarlier: true } as const
    const excerpt = { ...loaded([message(1), message(2)]), hasLater: true, room: { ...loaded().room, lastSeq: 4 } }
    const pageOf = (...messages: Message[]) => ({ messages, from: 10, upTo: 10 })
    const further = withReading(excerpt, pageOf(message(3)), [], later)
    expect([further.messages.map(({ seq }) => seq), further.hasLater]).toEqual([[1, 2, 3], true])
    expect(withReading(further, pageOf(message(4)), [], later).hasLater).toBe(false)
    expect(withReading(excerpt, pageOf(message(4)), [], later).messages).toBe(excerpt.messages)
    expect(withReading(excerpt, pageOf(), [], later).hasLater).toBe(true)
  })

  it('stands in place of all others when it is read around another message', () => {
    const excerpt = { ...loaded([message(4), message(5)]), hasLater: true, room: { ...loaded().room, lastSeq: 5 } }
    const page = { messages: [message(1), message(2)], from: 10, upTo: 10 }
    const state = withReading(excerpt, page, [], { place: 'instead', hasEarlier: false })
    expect(state).toMatchObject({ hasEarlier: false, hasLater: true })
    expect(state.messages.map(({ seq }) => seq)).toEqual([1, 2])
  })
})

describe('an excerpt that has not reached the end', () => {
  it('takes no new message in, but what it says of others', () => {
    const excerpt = { ...loaded([message(3)]), hasLater: true }
    const state = after(excerpt, received(6, { threadId: 'm3' }))
    expect(state.messages.map(({ seq, replyCount }) => [seq, replyCount])).toEqual([[3, 1]])
    expect(state.mustReload).toBe(false)
    expect(state.room.lastSeq).toBe(6)
  })
})
