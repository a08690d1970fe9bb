import { describe, expect, it } from '@jest/globals'
import type { RecordedEvent } from '../../../src/commands/event-store.js'
import type { JsonObject } from '../../../src/domain/json.js'
import { type RoomEvent, type RoomEventData, roomEvents, type RoomEventType } from '../../../src/domain/room/events.js'
import type { Membership } from '../../../src/domain/room/state.js'
import { type DurableFrame, durableFrames, roomCreatedFrame } from '../../../src/api/live/durable-frame.js'
import type { Viewer } from '../../../src/api/live/viewer.js'
import { viewerOf } from '../../../src/api/live/viewer.js'
import type { Room } from '../../../src/projections/queries/shapes.js'
import { unknownPresence } from '../../../src/projections/queries/presence.js'
import { joined, LATER, NOON, posted, settings, stateAfter, created, fact } from '../../domain/room/room-facts.js'
import {
  BROKEN,
  envelope,
  FrameWorld,
  GONE,
  inEnvelopes,
  presenceOf,
  registration,
} from '../../support/frame-sources.js'
import { expectDocumentedFrame } from '../../support/documented-frame.js'
import { recorded } from '../../support/recorded-facts.js'

const AT = '2026-11-21T12:30:00.000Z'
const NOBODY = { userIds: [], everyone: false }
const EVERYONE = { userIds: [], everyone: true }
const viewer = (changes: Partial<Viewer> = {}): Viewer => ({
  ...{ userId: 'eve', role: 'member', visibleFrom: 0, hiddenUpTo: 0, ...changes },
})

type Anything = { readonly type: string; readonly data: object }
/** The events as the log has them from a revision on, half an hour after noon, by Ann. */
const asRecorded = (events: readonly Anything[], from = 7): readonly RecordedEvent[] => {
  const facts = events.map(({ type, data }, i) => ({
    ...{ type, data: data as JsonObject, revision: from + i, at: AT, actorId: 'ann' },
  }))
  return recorded(inEnvelopes(facts), 'room-r')
}

const seat = (joinSeq: number, changes: Partial<Membership> = {}): Membership => ({
  ...{ role: 'member', joinedAt: NOON, joinRevision: 2, joinSeq, mutedUntil: null, ...changes },
})
const seats = new Map([
  ['ann', seat(0)],
  ['bob', seat(3)],
  ['eve', seat(0, { role: 'moderator' })],
])

const world = () => new FrameWorld(['ann', 'bob', 'eve'], ['bot'])
const framesOf = (events: readonly Anything[], options: { deleted?: ReadonlySet<string> } = {}, here = world()) =>
  durableFrames(here.sources, asRecorded(events), () => seats, options)
const frameOf = async (event: Anything, options: { deleted?: ReadonlySet<string> } = {}): Promise<DurableFrame> => {
  const [frame] = await framesOf([event], options)
  return frame!
}
/** Name and payload of an event's frame, without what all frames say. */
async function said(event: Anything, seen = viewer(), options: { deleted?: ReadonlySet<string> } = {}) {
  const { event: name, payload } = (await frameOf(event, options)).for(seen)
  expectDocumentedFrame(name, payload)
  const { roomId, revision, at, actorId, position, ...fields } = payload as Record<string, unknown>
  expect({ roomId, revision, at, position }).toEqual({
    roomId: 'r',
    revision: 7,
    at: AT,
    position: 'log.0000000000000007',
  })
  return { name, fields, actorId }
}

const ann = { userId: 'ann', username: 'ann', displayName: 'ANN', kind: 'human', presence: presenceOf('ann') }
const member = (changes: object = {}) => ({ ...ann, role: 'member', joinedAt: NOON, mutedUntil: null, ...changes })
/** Who is not in the room any more is nobody's to watch. */
const gone = (changes: object = {}) => member({ presence: unknownPresence('ann'), ...changes })
const message = (changes: object = {}) => ({
  ...{ id: 'm4', roomId: 'r', seq: 4, revision: 7, type: 'text', content: 'Hello', metadata: {} },
  sender: { id: 'ann', username: 'ann', displayName: 'ANN', kind: 'human' },
  ...{ replyTo: null, threadId: null, replyCount: 0, attachments: [], reactions: [], mentions: [], pinned: false },
  ...{ createdAt: AT, editedAt: null, deleted: false, ...changes },
})
const post = (changes: Partial<RoomEventData<'MessagePosted'>> = {}): RoomEvent =>
  posted(4, { senderId: 'ann', authorId: 'ann', body: { content: 'Hello' }, ...changes })
const edit = (changes: Partial<RoomEventData<'MessageEdited'>> = {}): RoomEvent =>
  fact('MessageEdited', {
    ...{ messageId: 'm4', seq: 4, type: 'text', senderId: 'ann', authorId: 'ann', body: { content: 'New' } },
    ...{ mentions: NOBODY, counted: NOBODY, uncounted: NOBODY, ...changes },
  })
const room: Room = {
  ...{ id: 'r', type: 'private', name: 'Tea', description: null, purpose: null, avatarUrl: null, ownerId: 'owner' },
  ...{ ...settings, memberCount: 1, archived: false, createdAt: AT, revision: 7, lastSeq: 0 },
}

const stood = { joinedAt: NOON, mutedUntil: null }
const about = { messageId: 'm4', seq: 4 }
const invite = { inviteId: 'i', inviteeId: 'bob' }
const named = (type: string) => ['room_event', { type }] as const

/** Every type of event → its frame. */
const table: { readonly [T in RoomEventType]: readonly [data: RoomEventData<T>, name: string, fields: object] } = {
  RoomCreated: [created({ name: 'Tea' }).data as RoomEventData<'RoomCreated'>, 'room_created', { room }],
  RoomUpdated: [
    { roomId: 'r', name: 'Coffee', purpose: null, settings: { maxMembers: 3 } },
    ...(['room_updated', { changes: { name: 'Coffee', purpose: null, maxMembers: 3 } }] as const),
  ],
  RoomArchived: [{ roomId: 'r' }, 'room_archived', { changes: { archived: true } }],
  RoomRestored: [{ roomId: 'r' }, 'room_restored', { changes: { archived: false } }],
  OwnershipTransferred: [{ fromUserId: 'ann', toUserId: 'bob' }, 'room_updated', { changes: { ownerId: 'bob' } }],
  MemberJoined: [
    { userId: 'ann', role: 'member', seq: 3, mutedUntil: LATER },
    ...(['member_joined', { member: member({ joinedAt: AT, mutedUntil: LATER }) }] as const),
  ],
  MemberLeft: [{ userId: 'ann', role: 'admin', ...stood }, 'member_left', { member: gone({ role: 'admin' }) }],
  MemberRemoved: [
    { userId: 'ann', role: 'member', joinedAt: NOON, mutedUntil: LATER },
    ...(['member_removed', { member: gone({ mutedUntil: LATER }) }] as const),
  ],
  MemberBanned: [{ userId: 'ann', reason: 'Spam' }, ...named('MemberBanned')],
  MemberUnbanned: [{ userId: 'ann' }, ...named('MemberUnbanned')],
  MemberBlocked: [{ userId: 'bob', byUserId: 'ann' }, ...named('MemberBlocked')],
  MemberUnblocked: [{ userId: 'bob', byUserId: 'ann' }, ...named('MemberUnblocked')],
  ReplyRequested: [{ ...about, userId: 'ann', asks: ['bot'] }, ...named('ReplyRequested')],
  ReplySkipped: [{ agentId: 'bot', revision: 4, reason: 'gone' }, ...named('ReplySkipped')],
  MemberRoleChanged: [
    { userId: 'ann', role: 'admin', joinedAt: NOON, mutedUntil: NOON },
    ...(['member_changed', { member: member({ role: 'admin' }) }] as const),
  ],
  MemberMuted: [
    { userId: 'ann', until: LATER, role: 'member', joinedAt: NOON },
    ...(['member_changed', { member: member({ mutedUntil: LATER }) }] as const),
  ],
  InviteSent: [{ ...invite, inviterId: 'ann', expiresAt: LATER }, ...named('InviteSent')],
  InviteAccepted: [invite, ...named('InviteAccepted')],
  InviteDeclined: [invite, ...named('InviteDeclined')],
  InviteRevoked: [invite, ...named('InviteRevoked')],
  InviteExpired: [invite, ...named('InviteExpired')],
  MessagePosted: [post().data as RoomEventData<'MessagePosted'>, 'message_received', { message: message() }],
  MessageEdited: [
    edit().data as RoomEventData<'MessageEdited'>,
    ...(['message_edited', { ...about, content: 'New', mentions: [], editedAt: AT }] as const),
  ],
  MessageDeleted: [
    { ...about, senderId: 'ann', system: false, uncounted: NOBODY, threadId: 'm1' },
    ...(['message_deleted', { ...about, threadId: 'm1' }] as const),
  ],
  ReactionAdded: [{ ...about, userId: 'ann', emoji: 'x' }, 'reaction_added', { ...about, userId: 'ann', emoji: 'x' }],
  ReactionRemoved: [
    { ...about, userId: 'ann', emoji: 'constructor' },
    ...(['reaction_removed', { ...about, userId: 'ann', emoji: 'constructor' }] as const),
  ],
  MessagePinned: [{ ...about, userId: 'ann' }, 'message_pinned', { ...about, userId: 'ann' }],
  MessageUnpinned: [{ ...about, userId: 'ann' }, 'message_unpinned', { ...about, userId: 'ann' }],
}

const BLOCKS: readonly RoomEventType[] = ['MemberBlocked', 'MemberUnblocked']
/** Somebody who may know what an event of this type is: of a block that is who made it, however high the others rank. */
const insider = (type: RoomEventType, changes: Partial<Viewer> = {}): Viewer =>
  viewer({ role: 'moderator', ...(BLOCKS.includes(type) && { userId: 'ann' }), ...changes })

describe('the frame of an event', () => {
  it.each(Object.keys(roomEvents) as RoomEventType[])('%s', async (type) => {
    const [data, name, fields] = table[type]
    expect(await said({ type, data }, insider(type))).toEqual({ name, fields, actorId: 'ann' })
  })

  it('only names what this program does not know, or knows in another shape', async () => {
    for (const type of ['PollOpened', 'constructor', '__proto__'])
      expect(await said({ type, data: {} })).toEqual({ name: 'room_event', fields: { type }, actorId: 'ann' })
    const poison = { ...post().data, mentions: null }
    expect(await said({ type: 'MessagePosted', data: poison })).toMatchObject({ fields: { type: 'MessagePosted' } })
    expect(await said({ type: 'RoomCreated', data: {} })).toMatchObject({ fields: { type: 'RoomCreated' } })
  })

  it('tells of members in logs that do not, as far as the room knows', async () => {
    const role = 'admin'
    for (const [event, expected] of [
      [fact('MemberLeft', { userId: 'ann' }), gone()],
      [fact('MemberRoleChanged', { userId: 'ann', role }), member({ role })],
      [fact('MemberMuted', { userId: 'ann', until: LATER }), member({ mutedUntil: LATER })],
    ] as const)
      expect((await said(event)).fields).toEqual({ member: expected })
    const left = fact('MemberLeft', { userId: 'bot' })
    expect((await said(left)).fields).toMatchObject({ member: { kind: 'ai', role: 'member', joinedAt: AT } })
  })
})

describe('presence in a replay', () => {
  const joined = fact('MemberJoined', { userId: 'zoe', role: 'member', seq: 0 })
  it.each([
    ['who is in the room', 'ann', presenceOf('ann')],
    ['nobody else, however they came in', 'zoe', unknownPresence('zoe')],
  ])('is that of %s', async (_what, userId, presence) => {
    const frame = await frameOf({ ...joined, data: { ...joined.data, userId } }, { deleted: new Set() })
    expect(frame.for(viewer()).payload).toMatchObject({ member: { userId, presence } })
  })
})

describe('a message', () => {
  it('has its clientId in the frame of its sender alone', async () => {
    const frame = await frameOf(post({ body: { content: 'Hello', clientId: 'c1' } }))
    const mine = frame.for(viewer({ userId: 'ann' }))
    expect(mine.payload).toMatchObject({ message: { id: 'm4', clientId: 'c1' } })
    expect(frame.for(viewer()).payload).toMatchObject({ message: message() })
    expect(frame.for(viewer()).json).not.toContain('clientId')
    expect(frame.for(viewer({ userId: 'ann', role: 'owner' }))).toBe(mine)
  })

  it('is one frame for all others, the sender too when there was no clientId', async () => {
    const frame = await frameOf(post())
    expect(frame.for(viewer({ userId: 'ann' }))).toBe(frame.for(viewer({ userId: 'bob', role: 'admin' })))
  })

  it('to @room mentions who was there then', async () => {
    const at = posted(3, { senderId: 'ann', body: { content: '@room' }, mentions: EVERYONE })
    expect((await said(at)).fields).toMatchObject({ message: { mentions: ['ann', 'eve'] } })
    const later = edit({ mentions: { userIds: ['zoe'], everyone: true } })
    expect((await said(later)).fields).toMatchObject({ mentions: ['zoe', 'ann', 'bob', 'eve'] })
    const few = post({ mentions: { userIds: ['bob'], everyone: false } })
    expect((await said(few)).fields).toMatchObject({ message: { mentions: ['bob'] } })
  })

  it('whose key is destroyed, or which was tampered with, has no content; the others of the batch have theirs', async () => {
    const events = [GONE, BROKEN, 'key'].map((keyId) => post({ body: envelope({ content: 'Hello' }, keyId) }))
    const frames = await framesOf([...events, fact('RoomUpdated', { roomId: 'r', name: envelope('x', GONE) })])
    const payloads = frames.map((frame) => frame.for(viewer()).payload)
    expect(payloads).toMatchObject([
      { message: { content: '', metadata: {} } },
      { message: { content: '' } },
      { message: { content: 'Hello' } },
      { changes: { name: null } },
    ])
  })

  it('of Parley itself has it as sender, and its metadata', async () => {
    const body = { content: '', metadata: { kind: 'ai_failed' } }
    const system = posted(4, { type: 'system', senderId: 'system', authorId: 'system', body })
    const sender = { id: 'system', username: 'system', displayName: 'System', kind: 'bot' }
    expect((await said(system)).fields).toMatchObject({ message: { type: 'system', sender, metadata: body.metadata } })
  })

  it("of facts alone is put into words with today's names, for Parley and agents only", async () => {
    const invited = { content: '', metadata: { inviteId: 'i', roomName: 'Tea', inviterId: 'bob', status: 'declined' } }
    const declined = { content: '', metadata: { kind: 'invite_declined', userId: 'eve' } }
    const ours = { senderId: 'system', authorId: 'r' }
    const shown = async (event: Anything) => (await said(event)).fields['message'] ?? (await said(event)).fields
    expect(await shown(post({ ...ours, type: 'invite', body: invited }))).toMatchObject({
      ...{ content: 'BOB invited you to Tea.', metadata: invited.metadata },
    })
    expect(await shown(edit({ ...ours, type: 'invite', body: invited }))).toMatchObject({
      ...{ content: 'BOB invited you to Tea.', metadata: invited.metadata },
    })
    expect(await shown(post({ ...ours, type: 'system', body: declined }))).toMatchObject({
      content: 'EVE declined the invitation to this room.',
    })
    expect(await shown(post({ senderId: 'bot', authorId: 'bot', body: declined }))).toMatchObject({
      content: 'EVE declined the invitation to this room.',
    })
    for (const event of [post({ body: declined }), edit({ body: declined }), post({ type: 'invite', body: invited })])
      expect(await shown(event)).toMatchObject({ content: '' })
  })

  it('that invites is edited by its answer without having been edited', async () => {
    const body = { content: '', metadata: { inviteId: 'i', status: 'accepted', actions: [] } }
    const fields = { ...about, content: '', mentions: [], editedAt: null, metadata: body.metadata }
    expect((await said(edit({ type: 'invite', body }))).fields).toEqual(fields)
    const talk = { content: 'New', metadata: { colour: 'red' }, clientId: 'c1' }
    expect((await said(edit({ body: talk }))).fields).toEqual({ ...about, content: 'New', mentions: [], editedAt: AT })
  })

  it('deleted since comes as a tombstone, unopened', async () => {
    const here = world()
    const body = { content: 'Secret', metadata: { secret: true }, clientId: 'c1' }
    const events = [
      post({ body, mentions: EVERYONE }),
      edit({ body, mentions: EVERYONE }),
      edit({ type: 'invite', body }),
      post({ messageId: 'm5' }),
    ]
    const frames = await framesOf(events, { deleted: new Set(['m4']) }, here)
    const own = frames.map((frame) => frame.for(viewer({ userId: 'ann' })))
    expect(own.map(({ event }) => event)).toEqual([
      ...['message_received', 'message_edited', 'message_edited', 'message_received'],
    ])
    expect(own.map(({ payload }) => payload)).toMatchObject([
      { message: message({ content: '', deleted: true }) },
      { ...about, content: '', mentions: [], editedAt: AT },
      { ...about, content: '', mentions: [], editedAt: null },
      { message: { content: 'Hello', deleted: false } },
    ])
    expect(own.map(({ json }) => json).join()).not.toMatch(/secret|c1/i)
    expect(here.opener.asked.flat().filter(({ context }) => context.field === 'body')).toHaveLength(1)
  })
})

describe('what a member may not know', () => {
  const hidden = { name: 'room_event', fields: {}, actorId: undefined }

  it('bans and unbans, below moderator', async () => {
    for (const type of ['MemberBanned', 'MemberUnbanned'] as const) {
      const event = fact(type, { userId: 'bob' })
      for (const role of ['member', 'ai'] as const) expect(await said(event, viewer({ role }))).toEqual(hidden)
      for (const role of ['moderator', 'admin', 'owner'] as const)
        expect(await said(event, viewer({ role }))).toEqual({ name: 'room_event', fields: { type }, actorId: 'ann' })
    }
  })

  it('blocks, and that they are lifted, but by themselves', async () => {
    for (const type of BLOCKS) {
      const event = { type, data: table[type][0] }
      for (const role of ['member', 'owner'] as const)
        expect(await said(event, viewer({ userId: 'bob', role }))).toEqual(hidden)
      expect((await said(event, viewer({ userId: 'ann' }))).fields).toEqual({ type })
    }
  })

  it('what happened before they joined', async () => {
    for (const type of Object.keys(table) as RoomEventType[]) {
      const event = { type, data: table[type][0] }
      expect(await said(event, insider(type, { visibleFrom: 8 }))).toEqual(hidden)
      expect((await said(event, insider(type, { visibleFrom: 7 }))).actorId).toBe('ann')
    }
  })

  it('what becomes of messages from before they joined', async () => {
    const types = Object.keys(table).filter((type) => 'messageId' in table[type as RoomEventType][0]) as RoomEventType[]
    expect(types).toHaveLength(8)
    for (const type of types) {
      const event = { type, data: table[type][0] }
      expect(await said(event, viewer({ role: 'owner', hiddenUpTo: 4 }))).toEqual(hidden)
      expect((await said(event, viewer({ role: 'owner', hiddenUpTo: 3 }))).actorId).toBe('ann')
    }
  })

  it('is one frame for all of them', async () => {
    const frame = await frameOf(fact('MemberBanned', { userId: 'bob' }))
    expect(frame.for(viewer())).toBe(frame.for(viewer({ userId: 'bob', visibleFrom: 100 })))
  })

  it('follows from their seat in the room', () => {
    const since = { historyVisibility: 'since_join' } as const
    const facts = [posted(1), joined('eve', 'moderator', 1)]
    const seated = { userId: 'eve', role: 'moderator' }
    expect(viewerOf(stateAfter(created(since), ...facts), 'eve')).toEqual({ ...seated, visibleFrom: 2, hiddenUpTo: 1 })
    expect(viewerOf(stateAfter(created(), ...facts), 'eve')).toEqual({ ...seated, visibleFrom: 0, hiddenUpTo: 0 })
    expect(viewerOf(stateAfter(created(), ...facts), 'bob')).toBeNull()
  })
})

describe('making frames', () => {
  it('opens what is shown of a batch at once, and looks up its people', async () => {
    const here = world()
    await here.sources.directory.users(['ann'])
    here.opener.asked.length = 0
    const events = [created({ name: 'Tea' }), post(), fact('MemberBanned', { userId: 'bob', reason: 'Spam' }), edit()]
    await framesOf(events, {}, here)
    expect(here.opener.asked.map((values) => values.map(({ context }) => context.field))).toEqual([
      ['name', 'body', 'body'],
    ])
    expect(here.waitedFor).toEqual([])
    expect(await framesOf([], {}, here)).toEqual([])
  })

  it('waits for the read models to know who has just registered', async () => {
    const here = world()
    const sources = {
      ...here.sources,
      reached: async (position: string) => {
        for (const event of registration('zoe')) here.models.apply(event)
        return here.sources.reached(position)
      },
    }
    const events = asRecorded([fact('MemberJoined', { userId: 'zoe', role: 'member', seq: 0 }), post()])
    const [frame] = await durableFrames(sources, events, () => seats)
    expect(frame?.for(viewer()).payload).toMatchObject({ member: { username: 'zoe' } })
    expect(here.waitedFor).toEqual([events[1]?.position])
  })

  it('goes on without the name of who stays unknown', async () => {
    const here = world()
    const sources = { ...here.sources, reached: () => Promise.resolve(false) }
    const events = asRecorded([posted(4, { senderId: 'who' })])
    const [frame] = await durableFrames(sources, events, () => seats)
    expect(frame?.for(viewer()).payload).toMatchObject({ message: { sender: { id: 'who', username: 'unknown' } } })
  })

  it('shows the room to who has just come in', () => {
    const [event] = asRecorded([joined('bob')])
    const { event: name, payload } = roomCreatedFrame(world().sources, event!, room)
    expect(name).toBe('room_created')
    expect(payload).toEqual({
      ...{ roomId: 'r', revision: 7, at: AT, actorId: 'ann', position: 'log.0000000000000007', room },
    })
  })
})
