import { describe, expect, it } from '@jest/globals'
import {
  type ServerEvent,
  serverEvents,
  type ServerEventName,
  type ServerPayload,
} from '../../../src/api/live/schemas.js'
import {
  expectDocumentedAck,
  expectDocumentedAckEnvelope,
  expectDocumentedFrame,
  expectDocumentedSync,
} from '../../support/documented-frame.js'

const at = '2026-11-21T10:00:00.000Z'
const durable = { roomId: 'r', revision: 4, at, actorId: 'ann', position: 'log.5' }
const presence = {
  userId: 'bob',
  status: 'online',
  statusMessage: null,
  currentRoomId: null,
  lastSeenAt: null,
} as const
const member = {
  userId: 'bob',
  username: 'bob',
  displayName: 'Bob',
  kind: 'human',
  role: 'member',
  joinedAt: at,
  mutedUntil: null,
  presence,
} as const
const ai = { enabled: false, trigger: 'mention', agents: [] as string[] } as const
const room = {
  id: 'r',
  type: 'private',
  name: 'Garden',
  description: null,
  purpose: null,
  avatarUrl: null,
  ownerId: 'ann',
  ai,
  maxMembers: 100,
  memberCount: 2,
  historyVisibility: 'all',
  invitePolicy: 'members',
  archived: false,
  createdAt: at,
  revision: 4,
  lastSeq: 1,
} as const
const message = {
  id: 'm',
  roomId: 'r',
  seq: 1,
  revision: 4,
  type: 'text',
  sender: { id: 'ann', username: 'ann', displayName: 'Ann', kind: 'human' },
  content: 'Are the tomatoes ripe?',
  metadata: {},
  replyTo: null,
  threadId: null,
  replyCount: 0,
  attachments: [],
  reactions: [],
  mentions: ['bob'],
  pinned: false,
  createdAt: at,
  editedAt: null,
  deleted: false,
} as const
const invite = {
  id: 'i',
  roomId: 'r',
  roomName: 'Garden',
  inviterId: 'ann',
  inviteeId: 'bob',
  status: 'pending',
  createdAt: at,
  expiresAt: at,
  respondedAt: null,
  messageId: null,
} as const
const problem = {
  type: '/docs/errors#rate_limited',
  title: 'Too many requests',
  status: 429,
  detail: 'A rate limit is used up.',
  code: 'rate_limited',
  requestId: 'q',
} as const
const counts = { unreadCount: 1, mentionCount: 1 }
const aboutMessage = { ...durable, messageId: 'm', seq: 1 }
const reaction = { ...aboutMessage, emoji: '🍅', userId: 'bob' }

/** One good payload of every event; the types hold it to the schemas, too. */
const samples = {
  ready: { userId: 'ann', serverTime: at, rooms: [{ roomId: 'r', revision: 4, lastSeq: 1, ...counts }] },
  message_received: { ...durable, message: { ...message, attachments: [], reactions: [], mentions: ['bob'] } },
  message_edited: { ...aboutMessage, content: 'Are they red?', mentions: [], editedAt: at },
  message_deleted: aboutMessage,
  reaction_added: reaction,
  reaction_removed: reaction,
  message_pinned: { ...aboutMessage, userId: 'ann' },
  message_unpinned: { ...aboutMessage, userId: 'ann' },
  room_created: { ...durable, room: { ...room, ai: { ...ai, agents: [] } } },
  room_updated: { ...durable, changes: { name: 'Orchard', purpose: null } },
  room_archived: { ...durable, changes: { archived: true } },
  room_restored: { ...durable, changes: { archived: false } },
  member_joined: { ...durable, member },
  member_left: { ...durable, member },
  member_removed: { ...durable, member },
  member_changed: { ...durable, member: { ...member, mutedUntil: at } },
  room_event: { ...durable, type: 'InviteSent' },
  invite_received: { invite },
  invite_answered: { invite: { ...invite, status: 'declined', respondedAt: at } },
  message_read: { roomId: 'r', userId: 'bob', seq: 1 },
  message_delivered: { roomId: 'r', userId: 'bob', seq: 1 },
  unread_update: { roomId: 'r', ...counts },
  membership_update: { roomId: 'r', favourite: true },
  user_typing: { roomId: 'r', userId: 'bob' },
  user_stopped_typing: { roomId: 'r', userId: 'bob' },
  ai_partial: { roomId: 'r', replyTo: 'm', agentId: 'parley', text: 'They', done: false },
  presence_update: { presences: [presence] },
  problem: { ...problem, retryAfter: 1 },
} satisfies { readonly [N in ServerEventName]: ServerPayload<N> }

const events: Readonly<Record<string, ServerEvent>> = serverEvents
const names = Object.keys(serverEvents) as readonly ServerEventName[]
const durableNames = names.filter((name) => serverEvents[name].durable)

describe('the events from server to client', () => {
  it.each(names)('%s has its fields and no other', (name) => {
    const sample: Readonly<Record<string, unknown>> = samples[name]
    expectDocumentedFrame(name, sample)
    expect(() => expectDocumentedFrame(name, { ...sample, leak: 1 })).toThrow('additional properties')
    const [first = ''] = events[name]?.payload.required ?? []
    const { [first]: _, ...lacking } = sample
    expect(() => expectDocumentedFrame(name, lacking)).toThrow(first)
  })

  it.each(durableNames)('%s comes with room, revision, time, actor and position', (name) => {
    const fields = name === 'room_event' ? ['roomId', 'revision', 'at', 'position'] : Object.keys(durable)
    expect(serverEvents[name].payload.required).toEqual(expect.arrayContaining(fields))
  })

  it('has the names of schemas only once, and refuses names that are none', () => {
    const ids = names.map((name) => serverEvents[name].payload.$id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(() => expectDocumentedFrame('toString', {})).toThrow('no such event')
  })

  it('may hide what a room event is', () => {
    const { actorId: _, ...hidden } = durable
    expectDocumentedFrame('room_event', hidden)
  })

  it('notices what leaks within', () => {
    const leaking = { ...message, fingerprint: 'f' }
    expect(() => expectDocumentedFrame('message_received', { ...durable, message: leaking })).toThrow()
    const secret = { ...member, presence: { ...presence, sockets: 2 } }
    expect(() => expectDocumentedFrame('member_joined', { ...durable, member: secret })).toThrow()
  })
})

describe('the envelopes', () => {
  it('acknowledge with data or with a problem', () => {
    expectDocumentedAck({ ok: true, data: null })
    expectDocumentedAck({ ok: true, data: message, position: 'log.5', stale: true })
    expectDocumentedAck({ ok: false, problem })
    expect(() => expectDocumentedAck({ ok: false, problem, data: null })).toThrow()
    expect(() => expectDocumentedAck({ ok: true })).toThrow()
    expectDocumentedAckEnvelope({ event: 'ack', id: 7, payload: { ok: true, data: null } })
    expect(() => expectDocumentedAckEnvelope({ event: 'ack', payload: { ok: true, data: null } })).toThrow()
  })

  it('answer sync with durable events as they come live', () => {
    const events = durableNames.map((name) => [name, samples[name]])
    expectDocumentedSync({ rooms: { r: { recovered: true, events, revision: 4 } } })
    expectDocumentedSync({
      rooms: { r: { recovered: false, reason: 'gap_too_long' }, s: { recovered: true, events: [], revision: -1 } },
    })
    const leaking = [['reaction_added', { ...reaction, leak: 1 }]]
    expect(() => expectDocumentedSync({ rooms: { r: { recovered: true, events: leaking, revision: 4 } } })).toThrow()
    const passing = [['user_typing', samples.user_typing]]
    expect(() => expectDocumentedSync({ rooms: { r: { recovered: true, events: passing, revision: 4 } } })).toThrow()
  })
})
