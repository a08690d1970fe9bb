import { describe, expect, it } from '@jest/globals'
import { Subject } from 'rxjs'
import type { AuditedEvent, RoomEvent, RoomFrame, RoomHandle, RoomState } from '../../../src/client/index.js'
import { type Notice, noticesOfEvent, noticesOfFrame } from '../../../web/src/conversation/timeline/notices/notice.js'
import { missingIn, withSpan } from '../../../web/src/conversation/timeline/notices/revisions.js'
import { RoomNotices } from '../../../web/src/conversation/timeline/notices/room-notices.js'
import { linesOf } from '../../../web/src/conversation/timeline/notices/summary.js'
import { eventually } from '../../support/eventually.js'
import { memberOf, roomState } from '../support/room-state.js'

const AT = '2026-11-22T10:00:00.000Z'
const by = { at: AT, actorId: 'ann' }
const frame = (event: string, payload: object, revision = 11): RoomFrame =>
  ({ event, payload: { roomId: 'room-1', revision, position: 'p', ...by, ...payload } }) as RoomFrame
const audited = (type: string, data: object, revision = 3): AuditedEvent =>
  ({ id: `e${revision}`, revision, type, data, ...by, metadata: {} }) as unknown as AuditedEvent

const { members } = roomState({ members: { ann: 'owner', bob: 'member' } })
const ofFrame = (event: string, payload: object) =>
  noticesOfFrame(frame(event, payload), members).map(({ revision: _r, at: _a, actorId: _by, ...rest }) => rest)
const ofEvent = (type: string, data: object) =>
  noticesOfEvent(audited(type, data)).map(({ revision: _r, at: _a, actorId: _by, ...rest }) => rest)

describe('a notice', () => {
  it('says the same whether it was heard live or read from the trail', () => {
    const bob = memberOf('bob', 'member')
    const both: readonly (readonly [string, object, string, object])[] = [
      ['member_joined', { member: bob }, 'MemberJoined', { userId: 'bob', role: 'member', seq: 4 }],
      ['member_left', { member: bob }, 'MemberLeft', { userId: 'bob' }],
      ['member_removed', { member: bob }, 'MemberRemoved', { userId: 'bob', role: 'member' }],
      [
        'member_changed',
        { member: memberOf('bob', 'admin') },
        'MemberRoleChanged',
        { userId: 'bob', role: 'admin', joinedAt: AT },
      ],
      ['member_changed', { member: { ...bob, mutedUntil: AT } }, 'MemberMuted', { userId: 'bob', until: AT }],
      ['room_updated', { changes: { ownerId: 'bob' } }, 'OwnershipTransferred', { fromUserId: 'ann', toUserId: 'bob' }],
      ['room_updated', { changes: { name: 'Shed' } }, 'RoomUpdated', { roomId: 'r', name: 'Shed' }],
      ['room_updated', { changes: { purpose: null } }, 'RoomUpdated', { roomId: 'r', purpose: null }],
      ['room_updated', { changes: { ai: { enabled: true } } }, 'RoomUpdated', { settings: { ai: { enabled: true } } }],
      ['room_archived', { changes: { archived: true } }, 'RoomArchived', {}],
      ['room_restored', { changes: { archived: false } }, 'RoomRestored', {}],
    ]
    for (const [event, payload, type, data] of both) {
      expect(ofFrame(event, payload)).toHaveLength(1)
      expect([type, ofFrame(event, payload)]).toEqual([type, ofEvent(type, data)])
    }
  })

  it('is told of nothing that is a message, unchanged, or not to be known', () => {
    expect(ofFrame('message_edited', { messageId: 'm1' })).toEqual([])
    expect(ofFrame('member_changed', { member: memberOf('bob', 'member') })).toEqual([])
    expect(ofFrame('room_updated', { changes: { maxMembers: 7 } })).toEqual([])
    expect(ofEvent('MessagePosted', { content: 'x' })).toEqual([])
    expect(ofEvent('MemberJoined', { redacted: true })).toEqual([])
    expect(noticesOfEvent({ ...audited('', {}), type: undefined } as never)).toEqual([])
  })
})

describe('many notices', () => {
  const notice = (kind: string, userId: string, more: object = {}): Notice =>
    ({ revision: 1, kind, userId, ...by, ...more }) as Notice

  it('of coming and going become one line each', () => {
    const lines = linesOf([...['a', 'b', 'c'].map((id) => notice('joined', id)), notice('left', 'd')])
    expect(lines).toEqual([
      { kind: 'joined', userIds: ['a', 'b', 'c'] },
      { kind: 'left', userIds: ['d'] },
    ])
  })

  it('of one person’s invites become one line', () => {
    const run = [notice('invited', 'a'), notice('invited', 'b'), notice('invited', 'a')]
    expect(linesOf([...run, notice('invited', 'c', { actorId: 'bob' }), notice('joined', 'a')])).toEqual([
      { kind: 'invited', actorId: 'ann', userIds: ['a', 'b'] },
      { kind: 'invited', actorId: 'bob', userIds: ['c'] },
      { kind: 'joined', userIds: ['a'] },
    ])
    expect(ofEvent('InviteSent', { inviteId: 'i', inviterId: 'ann', inviteeId: 'a' })).toEqual([
      { kind: 'invited', userId: 'a' },
    ])
  })

  it('of people who are as before at the end say so', () => {
    const run = [notice('joined', 'a'), notice('left', 'a'), notice('left', 'b'), notice('joined', 'b')]
    expect(linesOf(run)).toEqual([{ kind: 'came-and-went', userIds: ['a', 'b'] }])
    expect(linesOf([...run, notice('joined', 'a')])).toEqual([
      { kind: 'joined', userIds: ['a'] },
      { kind: 'came-and-went', userIds: ['b'] },
    ])
  })

  it('of other kinds stand by themselves, in their place', () => {
    const role = notice('role', 'a', { role: 'admin' })
    expect(linesOf([notice('joined', 'a'), role, notice('joined', 'b')])).toEqual([
      { kind: 'joined', userIds: ['a'] },
      { kind: 'single', notice: role },
      { kind: 'joined', userIds: ['b'] },
    ])
  })
})

describe('spans of revisions', () => {
  it('tell what is missing', () => {
    expect(missingIn([], [3, 9])).toEqual([[3, 9]])
    expect(missingIn([[5, 6]], [3, 9])).toEqual([
      [3, 4],
      [7, 9],
    ])
    expect(
      missingIn(
        [
          [7, 20],
          [0, 3],
        ],
        [3, 9],
      ),
    ).toEqual([[4, 6]])
    expect(missingIn([[0, 20]], [3, 9])).toEqual([])
  })

  it('become one where they touch', () => {
    expect(
      withSpan(
        [
          [1, 2],
          [6, 9],
        ],
        [3, 5],
      ),
    ).toEqual([[1, 9]])
    expect(withSpan([[1, 2]], [4, 5])).toEqual([
      [1, 2],
      [4, 5],
    ])
    expect(withSpan([[1, 9]], [3, 5])).toEqual([[1, 9]])
  })
})

describe('the notices of a room', () => {
  it('have whom somebody invited from the trail, also live: what is heard does not say it', async () => {
    const { events, asked, notices, handle } = scene()
    handle.state = roomState({ members: { ann: 'owner' } })
    const stop = notices.follow(handle.state)
    events.next(frame('room_event', { type: 'InviteSent' }, 12))
    events.next(frame('room_event', { type: 'InviteSent' }, 13))
    events.next(frame('room_event', { type: 'InviteAccepted' }, 14))
    await eventually(() => expect(asked).toEqual([[12, 2]]))
    stop()
  })

  /** A log in which every second event is somebody joining. */
  function scene(failing: { isDown: boolean } = { isDown: false }) {
    const events = new Subject<RoomEvent>()
    const asked: (readonly [number, number])[] = []
    const handle = { roomId: 'room-1', events, state: null as RoomState | null }
    const read = (_roomId: string, from: number, limit: number) => {
      if (failing.isDown) return Promise.reject(new Error('no connection'))
      asked.push([from, limit])
      const items = Array.from({ length: limit }, (_, i) => from + i)
        .filter((revision) => revision % 2 === 0)
        .map((revision) => audited('MemberJoined', { userId: `u${revision}` }, revision))
      return Promise.resolve({ items, page: { limit, hasMore: false } })
    }
    const notices = new RoomNotices(handle as unknown as RoomHandle, { audit: { events: read } } as never)
    const revisions = () => notices.all.value.map(({ revision }) => revision)
    return { events, asked, notices, revisions, handle }
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve))

  it('are read where they are wanted, each once', async () => {
    const { asked, notices, revisions } = scene()
    notices.want([5, 9])
    await settled()
    notices.want([3, 12])
    await settled()
    notices.want([3, 12])
    await settled()
    expect(asked).toEqual([
      [5, 5],
      [3, 2],
      [10, 3],
    ])
    expect(revisions()).toEqual([4, 6, 8, 10, 12])
  })

  it('are the latest where too much has happened', async () => {
    const { asked, notices } = scene()
    notices.want([0, 4_999])
    await settled()
    expect(asked).toHaveLength(10)
    expect(asked[0]).toEqual([4_000, 100])
  })

  it('that could not be read are read the next time', async () => {
    const failing = { isDown: true }
    const { notices, revisions } = scene(failing)
    notices.want([3, 4])
    await settled()
    failing.isDown = false
    notices.want([3, 4])
    await settled()
    expect(revisions()).toEqual([4])
  })

  it('come live for as long as somebody looks, compared with how members were before', async () => {
    const { events, notices, revisions, handle, asked } = scene()
    const state = roomState({ members: { ann: 'owner', bob: 'member' } })
    handle.state = state
    const stop = notices.follow(state)
    // What is heard has been folded in already.
    handle.state = roomState({ members: { ann: 'owner', bob: 'admin' } })
    events.next(frame('member_changed', { member: memberOf('bob', 'admin') }, 11))
    events.next(frame('member_changed', { member: memberOf('bob', 'admin') }, 12))
    events.next({ event: 'gap', payload: { roomId: 'room-1', from: 13, to: 14 } })
    events.next({ event: 'user_typing', payload: { roomId: 'room-1', userId: 'bob' } })
    stop()
    events.next(frame('room_archived', {}, 15))
    expect(revisions()).toEqual([11])
    notices.want([11, 14])
    await settled()
    expect(asked).toEqual([[13, 2]])
  })
})
