import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type Counting, Seat } from '../../../src/api/live/feed/seat.js'
import { countedMentions } from '../../../src/domain/room/messages.js'
import type { RoomEvent } from '../../../src/domain/room/events.js'
import type { Mentions } from '../../../src/domain/room/schema.js'

const ME = 'me'
const viewer = { userId: ME, role: 'member' as const, visibleFrom: 0, hiddenUpTo: 0 }

type Message = {
  readonly senderId: string
  readonly type: 'text' | 'system'
  present: Mentions
  first: Mentions
  deleted: boolean
}

/** The room as somebody would count it who looks at every message. */
class PlainRoom {
  readonly messages: Message[] = []

  unread(marker: number, upTo = this.messages.length) {
    const counted = this.messages.filter((m, i) => i >= marker && i < upTo && m.senderId !== ME && !m.deleted)
    return {
      unreadCount: counted.filter((m) => m.type === 'text').length,
      mentionCount: counted.filter((m) => mentionsMe(countedMentions(m.first, m.present))).length,
    }
  }
}

const mentionsMe = ({ userIds, everyone }: Mentions) => everyone || userIds.includes(ME)

type Step =
  | {
      readonly do: 'post'
      readonly mine: boolean
      readonly quiet: boolean
      readonly system: boolean
      readonly mentions: Mentions
    }
  | { readonly do: 'edit'; readonly pick: number; readonly mentions: Mentions }
  | { readonly do: 'delete'; readonly pick: number }
  | { readonly do: 'read'; readonly pick: number }
  | { readonly do: 'finish' }

const mentions = fc.record({
  userIds: fc.constantFrom<string[]>([], [ME], ['other'], [ME, 'other']),
  everyone: fc.boolean(),
})
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('post' as const),
      mine: fc.constantFrom(false, false, true),
      quiet: fc.boolean(),
      system: fc.constantFrom(false, false, false, true),
      mentions,
    }),
  },
  fc.record({ do: fc.constant('edit' as const), pick: fc.nat(), mentions }),
  fc.record({ do: fc.constant('delete' as const), pick: fc.nat() }),
  fc.record({ do: fc.constant('read' as const), pick: fc.nat() }),
  fc.record({ do: fc.constant('finish' as const) }),
)

/** A seat beside a plain count of the same room. */
class Trial {
  private readonly room = new PlainRoom()
  private readonly seat = new Seat('room', ME, viewer, 0)
  private marker = 0
  private counting: { readonly token: Counting; readonly from: number } | null = null

  run(each: Step): void {
    if (each.do === 'read') this.read(each.pick)
    else if (each.do === 'finish') this.finish()
    else this.happen(apply(this.room, each))
    // While a count is under way nobody is told anything.
    if (this.counting === null) expect(this.seat.counts).toEqual(this.room.unread(this.marker))
  }

  private happen(event: RoomEvent | null): void {
    if (event === null) return
    const before = this.seat.counts
    const isTold = this.seat.fold(event)
    const isMine = event.type === 'MessagePosted' && event.data.senderId === ME
    if (isMine && event.data.quiet !== true) {
      this.marker = this.room.messages.length
      this.counting = null
    }
    const isNews = event.type === 'MessagePosted' && !isMine
    if (this.counting === null && !isNews && !isTold) expect(this.seat.counts).toEqual(before)
  }

  private read(pick: number): void {
    const { length } = this.room.messages
    if (length === 0) return
    const seq = (pick % length) + 1
    const outcome = this.seat.read(seq, length)
    this.marker = Math.max(this.marker, seq)
    if (outcome === 'settled') this.counting = null
    if (outcome === 'unknown') this.count(this.marker)
  }

  private finish(): void {
    while (this.counting !== null) {
      const { token, from } = this.counting
      this.counting = null
      if (this.seat.finishCounting(token, this.room.unread(from, token.upTo), from) === 'again') this.count(from)
    }
  }

  private count(from: number): void {
    this.counting = { token: this.seat.beginCounting(this.room.messages.length), from }
  }
}

describe('a seat', () => {
  it('knows what is unread after every event, whenever counts begin and end, and says when to tell', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const trial = new Trial()
        for (const each of [...steps, { do: 'finish' } as const]) trial.run(each)
      }),
      { numRuns: 500 },
    )
  })
})

/** Makes a step in the room and says what event it gives; null for none. */
function apply(room: PlainRoom, step: Exclude<Step, { do: 'read' | 'finish' }>): RoomEvent | null {
  const { messages } = room
  if (step.do === 'post') {
    const senderId = step.mine ? ME : 'other'
    const type = step.system && !step.mine ? 'system' : 'text'
    const said = type === 'system' ? { userIds: [], everyone: false } : step.mentions
    messages.push({ senderId, type, first: said, present: said, deleted: false })
    const quiet = step.quiet && { quiet: true }
    return event('MessagePosted', { seq: messages.length, senderId, type, mentions: said, ...quiet })
  }
  const seq = messages.length === 0 ? 0 : (step.pick % messages.length) + 1
  const message = messages[seq - 1]
  if (message === undefined || message.deleted || message.type === 'system') return null
  const before = countedMentions(message.first, message.present)
  if (step.do === 'delete') {
    message.deleted = true
    return event('MessageDeleted', { seq, senderId: message.senderId, system: false, uncounted: before })
  }
  message.present = step.mentions
  const after = countedMentions(message.first, message.present)
  const { senderId } = message
  return event('MessageEdited', { seq, senderId, counted: without(after, before), uncounted: without(before, after) })
}

const without = (a: Mentions, b: Mentions): Mentions => ({
  userIds: a.userIds.filter((id) => !b.userIds.includes(id)),
  everyone: a.everyone && !b.everyone,
})

const event = (type: RoomEvent['type'], data: object): RoomEvent => ({ type, data }) as unknown as RoomEvent
