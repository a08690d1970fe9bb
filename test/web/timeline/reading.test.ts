import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import type { Marker, Message } from '../../../src/client/index.js'
import { ReadMarker } from '../../../web/src/conversation/timeline/reading/read-marker.js'
import { deliveryOf, deliveryText } from '../../../web/src/conversation/timeline/reading/receipts.js'
import { firstUnread, nextLine, type UnreadLine } from '../../../web/src/conversation/timeline/reading/unread.js'
import { messageOf, nameOf, roomState } from '../support/room-state.js'

const said = (seq: number, by: string, more: Partial<Message> = {}): Message =>
  messageOf(by, { seq, id: `m${seq}`, ...more })

describe('the first unread message', () => {
  const unread = (messages: readonly Message[], unreadCount: number, more: object = {}) =>
    firstUnread(roomState({ messages, more: { unread: { unreadCount, mentionCount: 0 }, ...more } }), 2)

  it('follows from the count: mine, deleted ones and those of the system are none', () => {
    const messages = [said(1, 'bob'), said(2, 'bob'), said(3, 'bob', { deleted: true }), said(4, 'ann'), said(5, 'eve')]
    expect(unread(messages, 0)).toBeNull()
    expect(unread(messages, 1)).toBe(5)
    expect(unread(messages, 2)).toBe(2)
    expect(unread([said(1, 'bob'), said(2, 'system', { type: 'system' })], 1)).toBe(1)
  })

  it('is the first one there is when the count says more', () => {
    expect(unread([said(1, 'bob')], 7)).toBe(1)
  })

  it('lies by the marker, or by the count where the marker is too old, when it is not loaded', () => {
    const room = { lastSeq: 1_000 }
    const far = (unreadCount: number, readSeq: number) => {
      const more = { unread: { unreadCount, mentionCount: 0 }, hasEarlier: true }
      return firstUnread(roomState({ room, messages: [said(951, 'bob'), said(952, 'bob')], more }), readSeq)
    }
    expect(far(300, 697)).toBe(698)
    expect(far(300, 0)).toBe(701)
    expect(far(300, 990)).toBe(701)
    expect(far(40, 0)).toBe(950)
  })
})

describe('the line above new messages', () => {
  const first: UnreadLine = { from: null, upTo: 2, isAttentive: true }
  const now = {
    me: 'ann',
    messages: [said(2, 'bob'), said(3, 'bob')],
    isAttentive: true,
    isWatching: true,
    isAllRead: true,
  }

  it('is not drawn above what one sees coming, nor above what is one’s own', () => {
    expect(nextLine(first, now)).toEqual({ from: null, upTo: 3, isAttentive: true })
    const mine = { ...now, messages: [said(3, 'ann')], isWatching: false }
    expect(nextLine(first, mine).from).toBeNull()
  })

  it('is drawn above what comes while nobody watches, and stays there', () => {
    const away = nextLine(first, { ...now, isAttentive: false, isWatching: false })
    expect(away.from).toBe(3)
    const back = { ...now, messages: [...now.messages, said(4, 'bob')], isWatching: false }
    expect(nextLine(away, back).from).toBe(3)
    expect(nextLine(away, now).from).toBe(3)
  })

  it('is wiped when one goes after everything is read', () => {
    const shown: UnreadLine = { from: 2, upTo: 3, isAttentive: true }
    const going = { ...now, isAttentive: false, isWatching: false }
    expect(nextLine(shown, going).from).toBeNull()
    expect(nextLine(shown, { ...going, isAllRead: false }).from).toBe(2)
  })

  it('is the same when nothing has changed', () => {
    const line: UnreadLine = { from: null, upTo: 3, isAttentive: true }
    expect(nextLine(line, now)).toBe(line)
  })
})

describe('the marks of my messages', () => {
  const members = { ann: 'owner', bob: 'member', eve: 'member', bot: 'ai' } as const
  const at = (receipts: Readonly<Record<string, Marker>>, memberCount = 3) =>
    deliveryOf(
      said(5, 'ann'),
      roomState({ members, room: { memberCount }, more: { receipts: new Map(Object.entries(receipts)) } }),
    )
  const marker = (readSeq: number, deliveredSeq: number): Marker => ({ readSeq, deliveredSeq })

  it('go from sent over delivered to read', () => {
    expect(at({})).toMatchObject({ state: 'sent', others: 2 })
    expect(at({ bob: marker(4, 4) })?.state).toBe('sent')
    expect(at({ bob: marker(4, 5) })?.state).toBe('delivered')
    expect(at({ bob: marker(5, 5) })).toMatchObject({ state: 'read', readers: ['bob'] })
  })

  it('count people only, and not me', () => {
    expect(at({ ann: marker(9, 9), bot: marker(9, 9) })?.state).toBe('sent')
  })

  it('end with sent in large rooms, and are not there for what is not mine or not there any more', () => {
    expect(at({ bob: marker(5, 5) }, 51)?.state).toBe('sent')
    expect(deliveryOf(said(5, 'bob'), roomState({ members }))).toBeNull()
    expect(deliveryOf(said(5, 'ann', { deleted: true }), roomState({ members }))).toBeNull()
  })

  it('are said in words', () => {
    const read = (readers: readonly string[], others: number) =>
      deliveryText({ state: 'read', readers, others }, nameOf)
    expect(read(['bob'], 1)).toBe('Read')
    expect(read(['bob', 'eve'], 3)).toBe('Read by Bob B. and Eve E.')
    expect(read(['bob', 'eve'], 2)).toBe('Read by everyone')
    expect(read(['a', 'b', 'c', 'd'], 9)).toBe('Read by 4')
    expect(deliveryText({ state: 'delivered', readers: [], others: 2 }, nameOf)).toBe('Delivered')
  })
})

describe('the read marker', () => {
  beforeEach(() => void jest.useFakeTimers())
  afterEach(() => void jest.useRealTimers())

  function scene() {
    const told: number[] = []
    const answers = { isDown: false }
    const command = (_name: string, { seq }: { readonly seq: number }) => {
      told.push(seq)
      return answers.isDown ? Promise.reject(new Error('no connection')) : Promise.resolve(null)
    }
    return { told, answers, marker: new ReadMarker({ command } as never, 'room-1') }
  }

  it('moves at once, then at most once a second, the farthest', () => {
    const { told, marker } = scene()
    for (const seq of [3, 4, 9, 7]) marker.seen(seq)
    expect(told).toEqual([3])
    jest.advanceTimersByTime(1_000)
    expect(told).toEqual([3, 9])
    jest.advanceTimersByTime(5_000)
    marker.seen(9)
    expect(told).toEqual([3, 9])
  })

  it('is told to the end when one leaves', () => {
    const { told, marker } = scene()
    marker.seen(3)
    marker.seen(4)
    marker.close()
    jest.advanceTimersByTime(5_000)
    expect(told).toEqual([3, 4])
  })

  it('is told again after it could not be', async () => {
    const { told, answers, marker } = scene()
    answers.isDown = true
    marker.seen(3)
    await jest.advanceTimersByTimeAsync(1_000)
    answers.isDown = false
    marker.seen(3)
    expect(told).toEqual([3, 3])
  })
})
