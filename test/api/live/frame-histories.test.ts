import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type DurableFrame, durableFrames } from '../../../src/api/live/durable-frame.js'
import { roomAsOf } from '../../../src/api/live/room-as-of.js'
import { type Viewer, viewerOf } from '../../../src/api/live/viewer.js'
import type { RecordedEvent } from '../../../src/commands/event-store.js'
import { inlineAuditor } from '../../../src/projections/audit/auditor.js'
import type { MemberDocument } from '../../../src/projections/models/members.js'
import { presentRooms } from '../../../src/projections/queries/present-room.js'
import type { Member } from '../../../src/projections/queries/shapes.js'
import { archived, created, fact, joined, NOON, posted } from '../../domain/room/room-facts.js'
import { expectDocumentedFrame } from '../../support/documented-frame.js'
import { FoldedModels } from '../../support/folded-models.js'
import { FrameWorld, inEnvelopes } from '../../support/frame-sources.js'
import { PEOPLE, triedRoom, tries } from '../../support/random-room.js'
import { readerOf, recorded } from '../../support/recorded-facts.js'

const sources = new FrameWorld(PEOPLE, ['bot', 'bot2']).sources

const viewers: readonly Viewer[] = [
  { userId: 'p0', role: 'owner', visibleFrom: 0, hiddenUpTo: 0 },
  { userId: 'p1', role: 'member', visibleFrom: 0, hiddenUpTo: 0 },
  { userId: 'p2', role: 'moderator', visibleFrom: 9, hiddenUpTo: 2 },
]

const historyOf = (tried: ReturnType<typeof triedRoom>) => recorded(inEnvelopes(tried.facts), 'room-r')

describe('the frames of a room’s history, whatever people tried', () => {
  it('are one for each event, in order, with all that the contract says', async () => {
    await fc.assert(
      fc.asyncProperty(tries(), async (attempts) => {
        const tried = triedRoom(attempts)
        const events = historyOf(tried)
        const frames = await durableFrames(sources, events, () => tried.state.members)
        expect(frames.map(({ revision }) => revision)).toEqual(events.map(({ revision }) => revision))
        for (const viewer of [...viewers, viewerOf(tried.state, 'p1') ?? viewers[1]!]) {
          for (const [i, frame] of frames.entries()) {
            const { event, payload } = frame.for(viewer)
            const { revision, at, position } = payload as Record<string, unknown>
            expect({ revision, at }).toEqual({ revision: i, at: events[i]?.metadata.at })
            expect(position).toBe(`log.${events[i]?.position}`)
            expectDocumentedFrame(event, payload)
            expect(event === 'room_event' && events[i]?.type.startsWith('Message') === true).toBe(
              isHidden(viewer, events[i]!),
            )
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('are the same live, in batches of any size, as replayed', async () => {
    await fc.assert(
      fc.asyncProperty(
        tries(60),
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1 }),
        async (attempts, sizes) => {
          const tried = triedRoom(attempts)
          const events = historyOf(tried)
          const everyone = () => tried.state.members
          const live: DurableFrame[] = []
          for (let from = 0, n = 0; from < events.length; n += 1) {
            const size = sizes[n % sizes.length] ?? 1
            live.push(...(await durableFrames(sources, events.slice(from, from + size), everyone)))
            from += size
          }
          const replayed = await durableFrames(sources, events, everyone)
          for (const viewer of viewers) {
            const written = (frames: readonly DurableFrame[]) =>
              frames.map((frame) => [frame.for(viewer).event, frame.for(viewer).json])
            expect(written(live)).toEqual(written(replayed))
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('tell of members what the read model has of them then', async () => {
    await fc.assert(
      fc.asyncProperty(tries(), async (attempts) => {
        const events = historyOf(triedRoom(attempts))
        // Nobody is known beside the events: everything has to follow from them.
        const frames = await durableFrames(sources, events, () => new Map())
        const models = new FoldedModels()
        for (const [i, event] of events.entries()) {
          const { member } = frames[i]?.for(viewers[0]!).payload as { member?: Member }
          const seated = () => models.all('members').get(`r:${member?.userId}`)?.body as MemberDocument | undefined
          const before = seated()
          models.apply(event)
          if (member === undefined) continue
          const { role, joinedAt, mutedUntil } = seated() ?? before!
          const isMuted = mutedUntil !== null && mutedUntil > event.metadata.at
          expect(member).toMatchObject({ role, joinedAt, mutedUntil: isMuted ? mutedUntil : null })
        }
      }),
      { numRuns: 60 },
    )
  })
})

const isHidden = (viewer: Viewer, { revision, type, data }: RecordedEvent): boolean =>
  type.startsWith('Message') && (revision < viewer.visibleFrom || Number(data['seq']) <= viewer.hiddenUpTo)

describe('the room as of a revision', () => {
  const { opener } = sources
  const historyWith = (events: readonly RecordedEvent[], models: FoldedModels) => {
    const auditor = inlineAuditor(readerOf(events))
    return { models, opener, store: readerOf(events), auditor }
  }

  it('is what all events up to then make of it', async () => {
    await fc.assert(
      fc.asyncProperty(tries(50), async (attempts) => {
        const events = historyOf(triedRoom(attempts))
        const history = historyWith(events, new FoldedModels(events))
        for (const { revision, position } of events) {
          const past = await history.auditor.roomAt('r', { revision })
          const [expected] = await presentRooms(opener, [{ id: 'r', body: past!.room }])
          expect(await roomAsOf(history, 'r', revision, position)).toEqual(expected)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('comes without reading the whole log where what happened since can be undone', async () => {
    const happened = [
      ...[created(), joined('bob'), joined('bot', 'ai'), posted(1)],
      fact('OwnershipTransferred', { fromUserId: 'owner', toUserId: 'bob' }),
      ...[archived, fact('MemberLeft', { userId: 'owner' }), fact('RoomRestored', { roomId: 'r' }), joined('eve')],
      fact('MemberRemoved', { userId: 'bot', role: 'ai' }),
      ...[fact('MemberRemoved', { userId: 'eve', role: 'member' }), posted(2)],
    ]
    const facts = happened.map((event, revision) => ({ ...event, revision, at: NOON, actorId: 'owner' }))
    const events = recorded(inEnvelopes(facts), 'room-r')
    const { auditor, ...history } = historyWith(events, new FoldedModels(events))
    const unread = { ...history, auditor: { roomAt: () => Promise.reject(new Error('read')) } }
    for (const { revision, position } of events) {
      const past = await auditor.roomAt('r', { revision })
      const [expected] = await presentRooms(opener, [{ id: 'r', body: past!.room }])
      expect(await roomAsOf(unread, 'r', revision, position)).toEqual(expected)
    }
  })

  it('comes from the log when the read model is behind, and is null where there was none', async () => {
    const events = historyOf(triedRoom([{ what: 'post', actor: 0, other: 1, n: 1, flag: false }]))
    const behind = historyWith(events, new FoldedModels(events.slice(0, 1)))
    const last = events.length - 1
    expect(await roomAsOf(behind, 'r', last, '')).toMatchObject({ revision: last, lastSeq: 1 })
    expect(await roomAsOf(historyWith([], new FoldedModels()), 'r', 0, '')).toBeNull()
    expect(await roomAsOf(historyWith(events, new FoldedModels(events)), 'r', -1, '')).toBeNull()
  })
})
