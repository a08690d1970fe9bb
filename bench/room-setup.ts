import { setTimeout as sleep } from 'node:timers/promises'
import { mapWide, type Account, type ApiClient } from './api-client.js'

type Room = { readonly id: string; readonly lastSeq: number }

/** Registers `count` people with names from a prefix: `<prefix>-0`, `<prefix>-1` … */
export function registerPeople(api: ApiClient, prefix: string, count: number): Promise<Account[]> {
  const names = Array.from({ length: count }, (_, index) => `${prefix}-${index}`)
  return mapWide(names, 4, (name) => api.register(name))
}

/**
 * Makes a public room whose owner is the first of the people, and lets the others join.
 * @returns its id
 */
export async function openRoom(api: ApiClient, people: readonly Account[], name: string): Promise<string> {
  const [owner, ...others] = people
  const created = await api.call<Room>('POST', '/api/rooms', {
    token: owner!.token,
    body: { name, type: 'public', maxMembers: 5000 },
  })
  const { id } = created.body
  await mapWide(others, 8, ({ token }) => api.call('POST', `/api/rooms/${id}/join`, { token, after: created.position }))
  return id
}

/**
 * Checks that the rooms hold exactly as many messages as were acknowledged.
 * @throws Error when they do not within ten seconds (read models follow the log)
 */
export async function checkCount(
  api: ApiClient,
  reader: Account,
  rooms: readonly string[],
  expected: number,
): Promise<void> {
  const deadline = Date.now() + 10_000
  for (;;) {
    const answers = await mapWide(rooms, 8, (id) => api.call<Room>('GET', `/api/rooms/${id}`, { token: reader.token }))
    const found = answers.reduce((sum, { body }) => sum + body.lastSeq, 0)
    if (found === expected) return
    if (Date.now() > deadline) throw new Error(`${expected} posts were acknowledged, ${found} are there`)
    await sleep(100)
  }
}
