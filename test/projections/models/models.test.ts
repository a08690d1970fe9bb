import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { RecordedEvent } from '../../../src/commands/event-store.js'
import { catalogue } from '../../../src/domain/catalogue.js'
import type { JsonObject } from '../../../src/domain/json.js'
import type { RoomState } from '../../../src/domain/room/state.js'
import { roomAt } from '../../../src/projections/audit/time-travel.js'
import type { Document, DocumentStore } from '../../../src/projections/document-store.js'
import { fold } from '../../../src/projections/fold.js'
import { emptyGeneration } from '../../../src/projections/generation.js'
import type { InviteDocument } from '../../../src/projections/models/invites.js'
import { projections } from '../../../src/projections/models/index.js'
import type { MemberDocument } from '../../../src/projections/models/members.js'
import type { MessageDocument } from '../../../src/projections/models/messages.js'
import type { OpenRepliesDocument } from '../../../src/projections/models/open-replies.js'
import type { RoomDocument } from '../../../src/projections/models/rooms.js'
import type { Parking } from '../../../src/projections/parking.js'
import type { Projection } from '../../../src/projections/projection.js'
import { FoldedModels } from '../../support/folded-models.js'
import { triedRoom, tries } from '../../support/random-room.js'
import { readerOf, recorded } from '../../support/recorded-facts.js'

const bodies = <B>(models: FoldedModels, model: string): B[] =>
  [...models.all(model).values()].map(({ body }) => body as B)
const entries = <V>(map: { entries(): Iterable<readonly [string, V]> }): Record<string, V> =>
  Object.fromEntries(map.entries())

/** What the write side knows of the room, as the read side has it. */
function expectAgreement(models: FoldedModels, state: RoomState): void {
  const room = models.all('rooms').get('r')?.body as RoomDocument | undefined
  const { type, ownerId, pins, lastSeq, revision } = state
  const archived = state.phase === 'archived'
  expect(room).toMatchObject({
    ...state.settings,
    type,
    ownerId,
    pins,
    lastSeq,
    revision,
    archived,
    memberCount: state.people,
  })
  const members = bodies<MemberDocument>(models, 'members')
  const seats = members.map(({ roomId: _, userId, ...told }) => {
    const { lastOwnSeq: _seq, lastOwnAt: _at, lastQuietSeq: _quiet, ...said } = told
    const { saidCount: _count, lastSaidAt: _last, ...seat } = said
    return [userId, seat] as const
  })
  expect(Object.fromEntries(seats)).toEqual(entries(state.members))
  const pending = [...models.all('invites')].filter(([, { body }]) => (body as InviteDocument).status === 'pending')
  expect(pending.map(([id]) => id).sort()).toEqual(Object.keys(entries(state.invites)).sort())
  const owed = bodies<OpenRepliesDocument>(models, 'openReplies').map(({ agentId, open }) => [
    agentId,
    open.map(({ revision }) => revision),
  ])
  const triggers = Object.entries(entries(state.triggers)).map(([id, open]) => [id, open.map((one) => one.revision)])
  expect(Object.fromEntries(owed)).toEqual(Object.fromEntries(triggers))
  expect(
    bodies<{ userId: string }>(models, 'bans')
      .map((ban) => ban.userId)
      .sort(),
  ).toEqual(Object.keys(entries(state.bans)).sort())
}

/** As the runner does it: a batch is folded at once, with the documents as they were saved before. */
async function foldInBatches(projection: Projection, events: readonly RecordedEvent[], size: number) {
  const saved = new Map<string, Document>()
  const get = (_collection: string, ids: readonly string[]) => Promise.resolve(ids.flatMap((id) => saved.get(id) ?? []))
  const context = {
    store: { get } as unknown as DocumentStore,
    parking: { find: () => null } as unknown as Parking,
    ...{ catalogue, signal: new AbortController().signal },
  }
  for (let from = 0; from < events.length; from += size) {
    const { documents, parked } = await fold(emptyGeneration(projection, 1), events.slice(from, from + size), context)
    expect(parked).toEqual([])
    for (const { document } of documents) saved.set(document.id, document)
  }
  return [...saved.values()]
    .filter(({ body }) => body !== null)
    .map(({ id, revision, body }) => [id, { id, revision, body }] as const)
}

describe('read models of a room', () => {
  it('agree with what the write side knows', () => {
    fc.assert(
      fc.property(tries(), (attempts) => {
        const { facts, state } = triedRoom(attempts)
        expectAgreement(new FoldedModels(recorded(facts, 'room-r')), state)
      }),
    )
  })

  it('are the same however the log is cut into batches', async () => {
    await fc.assert(
      fc.asyncProperty(tries(50), fc.integer({ min: 1, max: 60 }), async (attempts, size) => {
        const events = recorded(triedRoom(attempts).facts, 'room-r')
        const models = new FoldedModels(events)
        for (const projection of projections)
          expect(new Map(await foldInBatches(projection, events, size))).toEqual(models.all(projection.name))
      }),
      { numRuns: 50 },
    )
  })

  it('count replies that are there, and list what is pinned and not deleted', () => {
    fc.assert(
      fc.property(tries(), (attempts) => {
        const models = new FoldedModels(recorded(triedRoom(attempts).facts, 'room-r'))
        const all = [...models.all('messages')].map(([id, { body }]) => [id, body as MessageDocument] as const)
        for (const [id, message] of all) {
          const replies = all.filter(([, reply]) => reply.threadId === id && !reply.deleted)
          expect(message.replyCount).toBe(replies.length)
          if (message.deleted) expect(message).toMatchObject({ body: null, reactions: {}, pinnedAt: null, edits: [] })
        }
        const pinned = all.filter(([, { pinnedAt }]) => pinnedAt !== null).map(([id]) => id)
        expect([...bodies<RoomDocument>(models, 'rooms')[0]!.pins].sort()).toEqual(pinned.sort())
      }),
    )
  })

  it('take an invite’s answer for no edit', () => {
    const nobody = { userIds: [], everyone: false }
    const common = {
      messageId: 'm',
      seq: 1,
      senderId: 'a',
      authorId: 'a',
      mentions: nobody,
      counted: nobody,
      uncounted: nobody,
    }
    const at = { at: '2026-11-21T12:00:00.000Z', actorId: 'a' }
    const facts = [
      {
        type: 'MessagePosted',
        data: { ...common, type: 'invite', body: { keyId: '1' }, fingerprint: '' },
        revision: 0,
        ...at,
      },
      { type: 'MessageEdited', data: { ...common, body: { keyId: '2' } }, revision: 1, ...at },
    ]
    const models = new FoldedModels(recorded(facts, 'room-r'))
    expect(bodies<MessageDocument>(models, 'messages')).toMatchObject([
      { body: { envelope: { keyId: '2' } }, editedAt: null, edits: [] },
    ])
  })
})

describe('time travel', () => {
  it('shows the room as its documents were after that event', async () => {
    await fc.assert(
      fc.asyncProperty(tries(), fc.nat(100), async (attempts, n) => {
        const events = recorded(triedRoom(attempts).facts, 'room-r')
        const revision = n % events.length
        const models = new FoldedModels(events.slice(0, revision + 1))
        const past = await roomAt(readerOf(events), 'r', { revision })
        expect(past).toMatchObject({ revision, at: events[revision]?.metadata.at })
        expect(past?.room).toEqual(models.all('rooms').get('r')?.body)
        expect(past?.members).toEqual(expect.arrayContaining(bodies(models, 'members')))
        expect(past?.members).toHaveLength(models.all('members').size)
        const messages = [...models.all('messages')].map(([id, { body }]): { id: string; body: JsonObject } => ({
          id,
          body,
        }))
        expect(past?.messages).toEqual(messages.slice(-50))
        const pins = bodies<RoomDocument>(models, 'rooms')[0]!.pins
        expect(past?.pins.map(({ id }) => id)).toEqual(pins)
        expect(messages).toEqual(expect.arrayContaining([...(past?.pins ?? [])]))
      }),
    )
  })

  it('shows the room at a time: after the last event that is not later', async () => {
    const { facts } = triedRoom([{ what: 'post', actor: 0, other: 1, n: 1, flag: false }])
    const events = recorded(facts, 'room-r')
    const { at } = events.at(-1)!.metadata
    expect((await roomAt(readerOf(events), 'r', { at }))?.revision).toBe(events.length - 1)
    expect((await roomAt(readerOf(events), 'r', { at: events[0]!.metadata.at }))?.room.lastSeq).toBe(0)
    expect(await roomAt(readerOf(events), 'r', { at: '2020-01-01T00:00:00.000Z' })).toBeNull()
    expect(await roomAt(readerOf(events), 'other', {})).toBeNull()
    expect((await roomAt(readerOf(events), 'r', {}))?.revision).toBe(events.length - 1)
  })
})
