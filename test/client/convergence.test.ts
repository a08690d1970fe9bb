import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Message } from '../../src/client/index.js'
import { ParleyClient } from '../../src/client/index.js'
import { saidTo } from '../support/fake-room-server.js'
import { FakeParley, type Weather } from '../support/fake-parley.js'
import { triedRoom, tries } from '../support/random-room.js'
import { VirtualClock } from '../support/virtual-clock.js'

const START = Date.UTC(2026, 10, 21, 12)

const weather: fc.Arbitrary<Weather> = fc.record({
  latency: fc.constantFrom(0, 20, 200, 3_000),
  lag: fc.constantFrom(0, 50, 1_000),
  losses: fc.constantFrom(0, 0, 0.1),
  repeats: fc.constantFrom(0, 0.2),
})
/** What happens beside the history, at which moment of it. */
const interventions = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    what: fc.constantFrom('cut', 'outage', 'earlier', 'reopen'),
    ms: fc.integer({ min: 0, max: 20_000 }),
  }),
  { maxLength: 8 },
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
  const revisions: number[] = []
  room.events.subscribe(({ event, payload }) => {
    if (event !== 'gap' && 'revision' in payload) revisions.push(payload.revision)
  })
  const duration = history.length * conditions.pace
  for (let i = 0; i < history.length; i += 1) clock.after(clock.random() * duration, () => server.happen())
  for (const { at, what, ms } of conditions.interventions)
    clock.after(at * duration, () => {
      if (what === 'cut') server.cut()
      else if (what === 'earlier') room.loadEarlier(5).catch(() => undefined)
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
  return { server, client, state, summary, revisions, isQuiet, clock }
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
          const { server, client, state, summary, revisions, isQuiet } = await follow(attempts, me, conditions)
          expect(isQuiet).toBe(true)
          expect(inOrder(revisions)).toBe(true)
          const { models } = server
          client.close()
          if (!server.isMember) {
            expect(summary).toBeUndefined()
            expect(state?.isMember ?? false).toBe(false)
            return
          }
          const all = models.mentioningAll
          const shown = ({ mentions, ...message }: Message) => ({
            ...message,
            mentions: all.has(message.id) ? [] : mentions,
          })
          const now = new Date(START + 86_400_000).toISOString()
          const expected = {
            room: models.room(),
            members: models.members(now).map(({ presence: _presence, ...member }) => member),
            messages: models
              .messages()
              .slice(-(state?.messages.length ?? 0) || Infinity)
              .map(shown),
            pins: models.pins().map(shown),
            unread: models.counts(),
          }
          const members = [...(state?.members.values() ?? [])].sort((a, b) => (a.userId < b.userId ? -1 : 1))
          const byId = new Map([
            ...(state?.pinnedEarlier ?? []),
            ...(state?.messages ?? []).map((m) => [m.id, m] as const),
          ])
          expect({
            room: state?.room,
            members: members.map((member) => ({ ...member, mutedUntil: null })),
            messages: state?.messages.map(shown),
            pins: state?.pins.map((id) => shown(byId.get(id)!)),
            unread: state?.unread,
          }).toEqual(expected)
          expect(state?.hasEarlier).toBe(models.messages().length > (state?.messages.length ?? 0))
          const entry = models.entry()!
          expect(summary).toMatchObject({
            ...{ room: models.room(), membership: entry.membership, ...models.counts() },
            lastActivityAt: entry.lastActivityAt,
          })
          expect(summary?.lastMessage?.id).toBe(entry.lastMessage?.id)
          expect(summary?.lastMessage?.content).toBe(entry.lastMessage?.content)
        },
      ),
      { numRuns: Number(process.env['RUNS'] ?? 100) },
    )
  }, 120_000)
})
