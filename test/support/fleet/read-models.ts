import { expect } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import type { Person } from '../client.js'
import { eventually } from '../eventually.js'
import { given, say } from '../rooms.js'

/** Milliseconds for a small log. */
const REBUILT_MS = 60_000

/** What was written a moment ago is in the read models, whichever instance is asked. @param withinMs milliseconds in which it has to be so */
export async function untilProjected(person: Person, roomId: string, withinMs: number): Promise<void> {
  await say(person, roomId, `Is anybody projecting? ${randomUUID()}`)
  await eventually(async () => {
    const { status, headers } = await person.get(`/api/rooms/${roomId}/messages?limit=1`)
    expect([status, headers.get('parley-stale')]).toEqual([200, null])
  }, withinMs)
}

/** Builds every read model anew, and holds those that serve to what came out: document by document. Asks whichever instance comes. */
export async function expectRebuildsEqual(admin: Person): Promise<void> {
  const { items } = await given(200, admin.get('/api/admin/projections'))
  expect(items.flatMap(({ parked }) => parked)).toEqual([])
  expect(items.length).toBeGreaterThan(5)
  for (const { name } of items) await given(202, admin.post(`/api/admin/projections/${name}/rebuild`))
  await eventually(async () => {
    const now = await given(200, admin.get('/api/admin/projections'))
    for (const { name, rebuild } of now.items)
      expect([name, rebuild]).toEqual([
        name,
        expect.objectContaining({
          state: 'switched',
          comparison: expect.objectContaining({ differing: 0 }) as unknown,
        }),
      ])
  }, REBUILT_MS)
}

/** The room with the companion that everybody has who has registered. */
export async function homeOf(person: Person): Promise<string> {
  const { items } = await given(200, person.get('/api/rooms?limit=100'))
  const home = items.find(({ type }) => type === 'home')
  if (home === undefined) throw new Error(`${person.username} has no home`)
  return home.id
}

/** The companion answers a message, once. @param withinMs milliseconds in which it has to */
export async function untilAnswered(person: Person, home: string, messageId: string, withinMs: number): Promise<void> {
  await eventually(async () => {
    const { items } = await given(200, person.get(`/api/rooms/${home}/messages?limit=100`))
    expect(items.filter(({ replyTo }) => replyTo === messageId)).toHaveLength(1)
  }, withinMs)
}
