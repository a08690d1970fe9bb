import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { SqliteDocumentStore } from '../../../infra/sqlite/documents/document-store.js'
import type { RecordedEvent } from '../../../src/commands/event-store.js'
import type { Fact } from '../../../src/domain/decider.js'
import type { RoomEvent } from '../../../src/domain/room/events.js'
import type { UserEvent } from '../../../src/domain/user/events.js'
import { projections } from '../../../src/projections/models/index.js'
import { contactsOf, listContacts } from '../../../src/projections/queries/contacts.js'
import type { QueryContext } from '../../../src/projections/queries/context.js'
import { isDenied } from '../../../src/projections/queries/denied.js'
import type { Contact, User } from '../../../src/projections/queries/shapes.js'
import { created, fact, joined, posted } from '../../domain/room/room-facts.js'
import { FoldedModels } from '../../support/folded-models.js'
import { recorded } from '../../support/recorded-facts.js'

const PEOPLE = ['p0', 'p1', 'p2', 'p3', 'p4'] as const
const NOW = new Date('2026-11-21T12:00:00.000Z')
const DAY_MS = 86_400_000
const daysAgo = (days: number): string => new Date(NOW.getTime() - days * DAY_MS).toISOString()

/** What happens in a room, at a time of its own: somebody says something, or leaves and comes back. */
type Happening = { readonly who: number; readonly leaves: boolean }
type History = {
  readonly kind: 'direct' | 'group' | 'crowd'
  readonly pair: readonly [number, number]
  readonly happenings: readonly Happening[]
}

const happening = fc.record({ who: fc.nat(4), leaves: fc.integer({ max: 9, min: 0 }).map((n) => n === 0) })
const history: fc.Arbitrary<History> = fc.record({
  kind: fc.constantFrom('direct', 'group', 'crowd'),
  pair: fc.uniqueArray(fc.nat(4), { minLength: 2, maxLength: 2 }).map(([one = 0, other = 1]) => [one, other] as const),
  happenings: fc.array(happening, { maxLength: 25 }),
})
const blocks = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { maxLength: 2 })

const person = (n: number): string => `p${n}`
const isThere = ({ kind, pair }: History, who: number): boolean => kind !== 'direct' || pair.includes(who)

/** The room's events; the agent answers everything. */
function factsOf(room: History, n: number): readonly Fact<RoomEvent>[] {
  const { kind, pair, happenings } = room
  const people = kind === 'direct' ? pair.map(person) : [...PEOPLE, ...(kind === 'crowd' ? crowd : [])]
  const members = people.map((userId) => ({ userId, role: 'member' as const }))
  const type = kind === 'direct' ? 'direct' : 'private'
  const events: RoomEvent[] = [created({ type, ownerId: null, members }), joined('bot', 'ai')]
  let seq = 0
  const say = (senderId: string): void => {
    seq += 1
    events.push(posted(seq, { messageId: `${n}-${seq}`, senderId, ...(seq % 3 === 0 && { quiet: true }) }))
  }
  for (const { who, leaves } of happenings.filter((one) => isThere(room, one.who))) {
    const userId = person(who)
    if (leaves && kind !== 'direct') events.push(fact('MemberLeft', { userId }), joined(userId))
    else [userId, 'bot'].forEach(say)
  }
  return events.map((event, revision) => ({ ...event, revision, at: timeOf(n, revision), actorId: 'somebody' }))
}
const crowd = Array.from({ length: 46 }, (_, n) => `c${n}`)
const timeOf = (room: number, revision: number): string => daysAgo(100 - revision - room / 10)

const blockFacts = (pairs: readonly (readonly [number, number])[], who: number): readonly Fact<UserEvent>[] =>
  [...new Set(pairs.filter(([by, whom]) => by === who && whom !== who).map(([, whom]) => whom))].map(
    (whom, revision) => ({
      ...{ type: 'UserBlocked', data: { userId: person(who), blockedId: person(whom) } },
      ...{ revision, at: daysAgo(1), actorId: person(who) },
    }),
  )

type Expected = Pick<Contact, 'userId' | 'messageCount' | 'lastContactAt' | 'roomIds' | 'directRoomId'>

/** What somebody has said since they came in last. */
function saidBy(userId: string, facts: readonly Fact<RoomEvent>[]): readonly Fact<RoomEvent>[] {
  const from = facts.findLastIndex((event) => event.type === 'MemberJoined' && event.data.userId === userId)
  return facts.slice(from + 1).filter((event) => event.type === 'MessagePosted' && event.data.senderId === userId)
}

/** What two have to do with each other, by the contract's words and from the events alone. */
function naively(rooms: readonly History[], me: string, userId: string): Expected | null {
  const shared = rooms.flatMap(({ kind }, n) => {
    const facts = factsOf(rooms[n]!, n)
    const [mine, theirs] = [saidBy(me, facts), saidBy(userId, facts)]
    return kind === 'crowd' || mine.length === 0 || theirs.length === 0 ? [] : [{ id: `r${n}`, kind, mine, theirs }]
  })
  const direct = shared.filter(({ kind }) => kind === 'direct')
  const times = shared.flatMap(({ mine, theirs }) => [...mine, ...theirs].map(({ at }) => at)).sort()
  if (shared.length === 0) return null
  return {
    userId,
    messageCount: [...shared.map(({ theirs }) => theirs), ...direct.map(({ mine }) => mine)].flat().length,
    lastContactAt: times.at(-1) ?? '',
    roomIds: shared.map(({ id }) => id),
    directRoomId: direct[0]?.id ?? null,
  }
}

/** The read models in a real store, so that they can be searched. */
async function contextOver(events: readonly RecordedEvent[]): Promise<QueryContext> {
  const folded = new FoldedModels(events)
  const store = new SqliteDocumentStore(':memory:')
  await store.prepare(projections)
  await store.save(
    projections.flatMap(({ name }) =>
      [...folded.all(name).values()].map((document) => ({ collection: name, document })),
    ),
  )
  const user = (id: string): User => ({
    ...{ id, username: id, displayName: id.toUpperCase(), avatarUrl: null, bio: null, locale: null, timeZone: null },
    ...{ kind: 'human', role: 'user', createdAt: NOW.toISOString() },
  })
  return {
    models: { get: folded.get.bind(folded), find: store.find.bind(store) },
    directory: { users: (ids: Iterable<string>) => Promise.resolve(new Map([...ids].map((id) => [id, user(id)]))) },
    now: () => NOW,
  } as unknown as QueryContext
}

const recordedRoom = (facts: readonly Fact<RoomEvent>[], n: number) => recorded(facts, `room-r${n}`)

describe('contacts', () => {
  it('are those with whom one has talked, counted one message after the other', async () => {
    const histories = fc.uniqueArray(history, {
      ...{ minLength: 1, maxLength: 4 },
      // One direct room per pair.
      selector: ({ kind, pair }) => (kind === 'direct' ? [...pair].sort().join() : Symbol()),
    })
    await fc.assert(
      fc.asyncProperty(histories, blocks, fc.nat(4), async (rooms, pairs, who) => {
        const facts = rooms.map(factsOf)
        const blocked = PEOPLE.flatMap((id, n) => recorded(blockFacts(pairs, n), `user-${id}`))
        const context = await contextOver([...facts.flatMap(recordedRoom), ...blocked])
        const me = person(who)
        const isOpen = (userId: string): boolean =>
          !pairs.some((pair) => pair.map(person).includes(me) && pair.map(person).includes(userId))
        const others = PEOPLE.filter((id) => id !== me && isOpen(id))
        const expected = others.map((id) => naively(rooms, me, id)).filter((one) => one !== null)
        const found = await contactsOf(context, me)
        expect(new Map(found.map((one) => [one.userId, one]))).toEqual(
          new Map(
            expected.map((one) => {
              const { userId, lastContactAt } = one
              const silentDays = Math.floor((NOW.getTime() - Date.parse(lastContactAt)) / DAY_MS)
              const names = { username: userId, displayName: userId.toUpperCase(), kind: 'human' }
              return [userId, { ...one, ...names, silentDays }]
            }),
          ),
        )
      }),
      { numRuns: 60 },
    )
  })

  it('are listed in pages, each once, the latest or the most silent first', async () => {
    const facts = Array.from({ length: 4 }, (_, n) =>
      factsOf({ kind: 'direct', pair: [0, n + 1], happenings: talk(n + 1) }, n),
    )
    const context = await contextOver(facts.flatMap(recordedRoom))
    const all = (await contactsOf(context, 'p0')).map(({ lastContactAt }) => lastContactAt).sort()
    for (const sort of ['recent', 'silence'] as const) {
      const times = (await paged(context, sort)).map(({ lastContactAt }) => lastContactAt)
      expect(times).toEqual(sort === 'silence' ? all : [...all].reverse())
    }
    expect(await listContacts(context, 'p0', { limit: 2, cursor: 'x', sort: 'recent' })).toMatchObject({
      denied: 'invalid',
    })
    expect(await contactsOf(context, 'nobody')).toEqual([])
  })
})

const talk = (other: number): readonly Happening[] => [0, other, 0, other].map((who) => ({ who, leaves: false }))

async function paged(context: QueryContext, sort: 'recent' | 'silence'): Promise<readonly Contact[]> {
  const seen: Contact[] = []
  for (let cursor: string | undefined; ;) {
    const page = await listContacts(context, 'p0', { limit: 1, sort, ...(cursor !== undefined && { cursor }) })
    if (isDenied(page)) throw new Error(page.detail)
    seen.push(...page.items)
    cursor = page.page.next
    if (cursor === undefined) return seen
  }
}
