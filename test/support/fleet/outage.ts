import { expect } from '@jest/globals'
import type { Answer, Person } from '../client.js'
import { eventually } from '../eventually.js'
import { given, roomOf, say } from '../rooms.js'
import { agreedRoom, expectAcknowledged } from './agreement.js'
import type { Fleet } from './fleet.js'
import { Load } from './load.js'
import { travellerOn } from './traveller.js'
import type { Witness } from './witness.js'

/** Milliseconds within which every request is answered, or refused clearly, whatever happens. */
const BOUND_MS = 15_000

/**
 * Lets people write and read in a room of their own while something happens; afterwards nothing that was acknowledged is lost or doubled, everybody
 * sees the same, live as stored, and no request has hung.
 * @param people five of them
 * @param happens gets the load, under which it is to do its worst
 */
export async function underLoad(
  fleet: Fleet,
  people: readonly Person[],
  happens: (load: Load, room: Answer) => Promise<void>,
): Promise<void> {
  const room = await roomOf(people[0]!, people.slice(1), { type: 'public' })
  const load = await Load.start(fleet.url, people, room.id)
  try {
    await load.progress()
    await happens(load, room)
    // Everything goes on by itself.
    await load.progress(20)
    await load.finish()
    expect({ unclear: load.unclear, logged: fleet.unexpected }).toEqual({ unclear: [], logged: [] })
    const last = await say(people[0]!, room.id, 'That was it.')
    const stored = await agreedRoom(fleet.apis, people, room.id)
    const order = stored.map(({ id }) => id)
    for (const witness of load.witnesses) await witness.expectStored(last.revision, order)
    expectAcknowledged(stored, load.acknowledged)
    expect(new Set(stored.map(({ content }) => content)).size).toBe(stored.length)
    await untilPresent(fleet.apis, people, load.witnesses, room.id)
    await expectRooms(people[4]!, load.rooms)
    const { ms, request } = load.slowest
    if (ms >= BOUND_MS) throw new Error(`${request} took ${Math.round(ms)} ms`)
  } finally {
    load.close()
  }
}

/** Each was made once. */
async function expectRooms(maker: Person, made: ReadonlyMap<string, string>): Promise<void> {
  const names: string[] = []
  for (let cursor = '', hasMore = true; hasMore;) {
    const { items, page } = await given(200, maker.get(`/api/rooms?limit=100${cursor}`))
    names.push(...items.map(({ name }) => name))
    cursor = `&cursor=${encodeURIComponent(page.next)}`
    hasMore = page.hasMore
  }
  for (const name of made.keys()) expect(names.filter((each) => each === name)).toEqual([name])
}

/** Everybody who listens is seen to be there, and nobody else, whichever instance is asked. */
async function untilPresent(
  apis: readonly string[],
  people: readonly Person[],
  witnesses: readonly Witness[],
  roomId: string,
): Promise<void> {
  const present = new Set(witnesses.map(({ person }) => person.id))
  const expected = people.map(({ id }) => [id, present.has(id) ? 'online' : 'offline'])
  for (const url of apis) {
    const asking = travellerOn(url, people[0]!)
    await eventually(async () => {
      const { items } = await given(200, asking.get(`/api/rooms/${roomId}/members?limit=100`))
      const statuses = new Map(items.map(({ userId, presence }) => [userId, presence.status]))
      expect(people.map(({ id }) => [id, statuses.get(id)])).toEqual(expected)
    })
  }
}
