import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Fact } from '../../../src/domain/decider.js'
import type { RoomEvent, RoomEventData } from '../../../src/domain/room/events.js'
import type { Mentions } from '../../../src/domain/room/schema.js'
import { recountUnread } from '../../../src/projections/audit/recount.js'
import { markerId, type MarkerDocument } from '../../../src/projections/models/markers.js'
import { memberId, type MemberDocument } from '../../../src/projections/models/members.js'
import type { RoomDocument } from '../../../src/projections/models/rooms.js'
import { type Unread, unreadOf } from '../../../src/projections/queries/unread.js'
import { FoldedModels } from '../../support/folded-models.js'
import { PEOPLE, triedRoom, tries } from '../../support/random-room.js'
import { markerMoved, readerOf, recorded } from '../../support/recorded-facts.js'

/** Somebody reads up to a message, once the room has had so many events. */
type Reading = { readonly after: number; readonly user: number; readonly seq: number }
const readings = fc.array(fc.record({ after: fc.nat(80), user: fc.nat(4), seq: fc.nat(25) }), { maxLength: 15 })

const addresses = (mentions: Mentions, userId: string): boolean =>
  mentions.everyone || mentions.userIds.includes(userId)

/** Posting reads what came before, unless somebody else posted it for them. */
const reads = ({ senderId, quiet }: RoomEventData<'MessagePosted'>, userId: string): boolean =>
  senderId === userId && quiet !== true

/** By the contract's words: every message is looked at. */
function naively(facts: readonly Fact<RoomEvent>[], userId: string, marker: number): Unread {
  let head = 0
  let seen = marker
  const posted = new Map<number, { counts: boolean; first: Mentions; present: Mentions }>()
  for (const { type, data } of facts) {
    if (type === 'MessagePosted') {
      head = data.seq
      if (reads(data, userId)) seen = Math.max(seen, data.seq)
      const counts = data.senderId !== userId && data.type !== 'system'
      posted.set(data.seq, { counts, first: data.mentions, present: data.mentions })
    }
    if (type === 'MemberJoined' && data.userId === userId) seen = Math.max(seen, head)
    const message = 'messageId' in data ? posted.get(data.seq) : undefined
    if (message !== undefined && type === 'MessageEdited') message.present = data.mentions
    if (message !== undefined && type === 'MessageDeleted') message.counts = false
  }
  const unread = [...posted].filter(([seq, { counts }]) => counts && seq > seen).map(([, message]) => message)
  const mentions = unread.filter(({ first, present }) => addresses(first, userId) && addresses(present, userId))
  return { unreadCount: unread.length, mentionCount: mentions.length }
}

async function counted(models: FoldedModels, userId: string): Promise<Unread | null> {
  const [[room], [member], [marker]] = await Promise.all([
    models.get<RoomDocument>('rooms', ['r']),
    models.get<MemberDocument>('members', [memberId('r', userId)]),
    models.get<MarkerDocument>('markers', [markerId(userId, 'r')]),
  ])
  if (!room || !member) return null
  const [unread] = await unreadOf(models, [
    { roomId: 'r', room: room.body, member: member.body, marker: marker?.body ?? null },
  ])
  return unread ?? null
}

describe('unread counts', () => {
  it('equal a count over all messages, for every member, after every event; and so does the recount from the log', async () => {
    await fc.assert(
      fc.asyncProperty(tries(50), readings, async (attempts, reads: readonly Reading[]) => {
        const { facts } = triedRoom(attempts)
        const events = recorded(facts, 'room-r')
        const models = new FoldedModels()
        const inboxes = new Map<string, Fact[]>(PEOPLE.map((userId) => [userId, []]))
        const markers = new Map<string, number>()
        for (const [i, event] of events.entries()) {
          models.apply(event)
          for (const { user, seq } of reads.filter(({ after }) => after === i)) {
            const userId = PEOPLE[user] ?? 'p0'
            if (seq <= (markers.get(userId) ?? 0)) continue
            const inbox = inboxes.get(userId) ?? []
            inbox.push(markerMoved(userId, 'r', seq, inbox.length))
            models.apply(recorded(inbox, `inbox-${userId}`).at(-1)!)
            markers.set(userId, seq)
          }
          for (const userId of PEOPLE) {
            const unread = await counted(models, userId)
            if (unread === null) continue
            expect(unread).toEqual(naively(facts.slice(0, i + 1), userId, markers.get(userId) ?? 0))
            const log = readerOf([...events.slice(0, i + 1), ...recorded(inboxes.get(userId) ?? [], `inbox-${userId}`)])
            const recount = await recountUnread(log, 'r', userId)
            expect(recount.unreadCount).toBe(unread.unreadCount)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('reach over the nodes of the trees: 70,000 messages', async () => {
    const models = new FoldedModels()
    const created = {
      roomId: 'r',
      members: [
        { userId: 'me', role: 'member' },
        { userId: 'you', role: 'member' },
      ],
    }
    const at = { at: '2026-11-21T12:00:00.000Z', actorId: 'you' }
    const template = recorded([{ type: 'RoomCreated', data: created, revision: 0, ...at }], 'room-r')[0]!
    models.apply(template)
    const total = 70_000
    for (let seq = 1; seq <= total; seq += 1) {
      const type = seq % 1_000 === 0 ? 'system' : 'text'
      const mentions = { userIds: seq % 10_000 === 1 ? ['me'] : [], everyone: seq % 30_000 === 2 }
      const data = {
        messageId: `m${seq}`,
        seq,
        type,
        senderId: 'you',
        authorId: 'you',
        body: {},
        mentions,
        fingerprint: '',
      }
      models.apply({ ...template, type: 'MessagePosted', data, revision: seq })
    }
    const [room] = await models.get<RoomDocument>('rooms', ['r'])
    const [member] = await models.get<MemberDocument>('members', [memberId('r', 'me')])
    for (const readSeq of [0, 1, 255, 256, 257, 999, 1_000, 65_535, 65_536, 65_537, 69_999, 70_000]) {
      const marker = { readSeq } as MarkerDocument
      const [unread] = await unreadOf(models, [{ roomId: 'r', room: room!.body, member: member!.body, marker }])
      const above = (every: number, first: number): number =>
        Math.floor((total - first) / every) - Math.floor((readSeq - first) / every)
      expect(unread).toEqual({
        unreadCount: total - readSeq - above(1_000, 0),
        mentionCount: above(10_000, 1) + above(30_000, 2),
      })
    }
  })
})
