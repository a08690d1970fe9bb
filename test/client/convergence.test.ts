import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  type Excerpt,
  type Message,
  ParleyClient,
  type RoomState,
  type RoomSummary,
  type Thread,
  type ThreadState,
} from '../../src/client/index.js'
import { type RoomModels, saidTo } from '../support/fake-room-server.js'
import { FakeParley, type Weather } from '../support/fake-parley.js'
import { triedRoom, tries } from '../support/random-room.js'
import { VirtualClock } from '../support/virtual-clock.js'

const FOREVER = '2100-01-01T00:00:00.000Z'

const weather: fc.Arbitrary<Weather> = fc.record({
  latency: fc.constantFrom(0, 20, 200, 3_000),
  lag: fc.constantFrom(0, 50, 1_000),
  losses: fc.constantFrom(0, 0, 0.1),
  repeats: fc.constantFrom(0, 0.2),
})
/** What happens beside the history, at which moment of it. */
const interventions = fc.array(
  fc.record({
    // Not a double: most doubles are next to nothing.
    at: fc.integer({ min: 0, max: 1_000 }).map((n) => n / 1_000),
    what: fc.constantFrom('cut', 'outage', 'earlier', 'later', 'excerpt', 'thread', 'reopen'),
    ms: fc.integer({ min: 0, max: 20_000 }),
  }),
  { maxLength: 12 },
)

type Intervention = { readonly at: number; readonly what: string; readonly ms: number }

/** Lets a client follow a history through any weather, then lets the weather clear up. */
async function follow(
  attempts: Parameters<typeof triedRoom>[0],
  me: string,
  conditions: { weather: Weather; seed: number; pace: number; interventions: readonly Intervention[] },
) {
  const clock = new VirtualClock(conditions.seed)
  const history = await saidTo(me, triedRoom(attempts))
  const server = new FakeParley(history, me, clock, conditions.weather)
  const client = await ParleyClient.connect({
    ...{ url: 'http://fake', token: 'token', clock },
    ...{ transport: server.transport, fetch: server.fetch },
  })
  const room = client.room('r')
  let subscription = room.state$.subscribe()
  // As early or as late as may be: while the first list of rooms is on its way, for instance.
  subscription.unsubscribe()
  clock.after(clock.random() * 2 * conditions.weather.latency, () => {
    subscription.unsubscribe()
    subscription = room.state$.subscribe()
  })
  const excerpts = new Set<Excerpt>()
  const look = async (seq: number) => {
    const excerpt = await room.excerpt(seq)
    if (excerpt === null) return
    excerpts.add(excerpt)
    // Every other one lets go of something with nearly every page.
    if (seq % 2 === 0) excerpt.keep(7)
    excerpt.states.subscribe({ complete: () => excerpts.delete(excerpt) })
  }
  const threads = new Set<Thread>()
  const readThread = async (nth: number) => {
    const roots = server.models.exists ? server.models.messages().filter(({ threadId }) => threadId === null) : []
    const root = roots[nth % Math.max(1, roots.length)]
    const thread = root === undefined ? null : await room.thread(root.id)

    if (thread === null) return
    threads.add(thread)
    thread.states.subscribe({ complete: () => threads.delete(thread) })
  }
  const revisions: number[] = []
  room.events.subscribe(({ event, payload }) => {
    if (event !== 'gap' && 'revision' in payload) revisions.push(payload.revision)
  })
  const duration = history.length * conditions.pace
  for (const _event of history) clock.after(clock.random() * duration, () => server.happen())
  for (const { at, what, ms } of conditions.interventions)
    clock.after(at * duration, () => {
      if (what === 'cut') server.cut()
      else if (what === 'earlier')
        for (const window of [room, ...excerpts, ...threads]) window.loadEarlier(5).catch(() => undefined)
      else if (what === 'later') for (const excerpt of excerpts) excerpt.loadLater(5).catch(() => undefined)
      else if (what === 'excerpt') look(1 + Math.floor((ms / 20_000) * (history.length / 2))).catch(() => undefined)
      else if (what === 'thread') readThread(ms).catch(() => undefined)
      else if (what === 'reopen') {
        subscription.unsubscribe()
        subscription = room.state$.subscribe()
      } else {
        server.isReachable = false
        server.cut()
        clock.after(ms, () => (server.isReachable = true))
      }
    })
  await clock.pass(duration + 60_000)
  // A lost frame shows when there is a later one, or on a new connection.
  if (conditions.weather.losses > 0) server.cut()
  await clock.pass(300_000)
  const { state } = room
  const summary = client.rooms[0]
  const isQuiet = await clock.pass()
  const seen = [...excerpts].map((excerpt) => excerpt.state)
  const read = [...threads].map((thread) => thread.state)
  return { server, client, state, summary, revisions, isQuiet, clock, seen, read }
}

const byId = (a: { readonly userId: string }, b: { readonly userId: string }): number => (a.userId < b.userId ? -1 : 1)

/** Who is mentioned by `@room` depends on the moment of looking: the server leaves out who has gone since. */
const steady = (models: RoomModels) => {
  const all = models.mentioningAll
  return ({ mentions, ...message }: Message) => ({ ...message, mentions: all.has(message.id) ? [] : mentions })
}

function shownState(state: RoomState, models: RoomModels) {
  if (!state.isMember) return 'gone'
  const loaded = new Map(state.pinnedEarlier)
  for (const message of state.messages) loaded.set(message.id, message)
  return {
    room: state.room,
    // By the time the run is over every mute has passed.
    members: [...state.members.values()].map((member) => ({ ...member, mutedUntil: null })).sort(byId),
    messages: state.messages.map(steady(models)),
    hasEarlier: state.hasEarlier,
    hasLater: state.hasLater,
    pins: state.pins.map((id) => steady(models)(loaded.get(id)!)),
    unread: state.unread,
  }
}

function expectedState({ models, isMember }: FakeParley, state: RoomState | null) {
  if (!isMember) return 'gone'
  const all = models.messages()
  // An excerpt of a room that was empty begins at its beginning.
  const first = state?.messages[0]?.seq ?? (state?.hasLater === true ? 1 : all.length + 1)
  const last = state?.hasLater === true ? (state.messages.at(-1)?.seq ?? 0) : all.length
  return {
    room: models.room(),
    members: models.members(FOREVER).map(({ presence: _presence, ...member }) => member),
    messages: all.slice(first - 1, last).map(steady(models)),
    hasEarlier: first > 1,
    hasLater: last < all.length,
    pins: models.pins().map(steady(models)),
    unread: models.counts(),
  }
}

function shownThread({ root, replies, hasEarlier, isMember }: ThreadState, models: RoomModels) {
  if (!isMember) return 'gone'
  return { root: root && steady(models)(root), replies: replies.map(steady(models)), hasEarlier }
}

function expectedThread({ models, isMember }: FakeParley, { threadId, replies }: ThreadState) {
  if (!isMember) return 'gone'
  const all = models.messages()
  const ofThread = all.filter((message) => message.threadId === threadId)
  const shown = ofThread.filter(({ seq }) => seq >= (replies[0]?.seq ?? Infinity))
  return {
    root: steady(models)(all.find(({ id }) => id === threadId)!),
    replies: shown.map(steady(models)),
    hasEarlier: shown.length < ofThread.length,
  }
}

const shownSummary = ({ lastMessage, ...summary }: RoomSummary) => ({
  ...summary,
  last: [lastMessage?.id, lastMessage?.content],
})

function expectedSummary({ models, isMember }: FakeParley) {
  const entry = models.exists && isMember ? models.entry() : null
  if (entry === null) return null
  const { membership, partner, lastActivityAt, lastMessage } = entry
  const last = [lastMessage?.id, lastMessage?.content]
  return { room: models.room(), membership, partner, lastActivityAt, last, ...models.counts() }
}

const inOrder = (numbers: readonly number[]): boolean => numbers.every((n, i) => i === 0 || n > (numbers[i - 1] ?? -1))

describe('a client in any weather', () => {
  it('ends with exactly what the server has', async () => {
    await fc.assert(
      fc.asyncProperty(
        tries(60),
        fc.constantFrom('p0', 'p1', 'p2'),
        fc.record({ weather, seed: fc.integer(), pace: fc.constantFrom(1, 50, 1_000), interventions }),
        async (attempts, me, conditions) => {
          const { server, client, state, summary, revisions, isQuiet, seen, read } = await follow(
            attempts,
            me,
            conditions,
          )
          client.close()
          expect(isQuiet).toBe(true)
          expect(inOrder(revisions)).toBe(true)
          expect(state === null ? null : shownState(state, server.models)).toEqual(
            server.isMember || state !== null ? expectedState(server, state) : null,
          )
          for (const excerpt of seen)
            expect(excerpt && shownState(excerpt, server.models)).toEqual(expectedState(server, excerpt))

          for (const thread of read)
            expect(thread && shownThread(thread, server.models)).toEqual(thread && expectedThread(server, thread))
          expect(summary === undefined ? null : shownSummary(summary)).toEqual(expectedSummary(server))
        },
      ),
      { numRuns: Number(process.env['RUNS'] ?? 100) },
    )
  }, 120_000)
})
