import { expect } from '@jest/globals'
import { call } from '../support/http-client.js'

export type SeenMessage = {
  readonly id: string
  readonly seq: number
  readonly revision: number
  readonly content: string
  readonly deleted: boolean
  readonly sender: { readonly id: string }
  readonly reactions: readonly { readonly emoji: string; readonly count: number; readonly userIds: readonly string[] }[]
}
type MessagePage = { readonly items: readonly SeenMessage[]; readonly page: { readonly hasMore: boolean } }
type EventPage = {
  readonly items: readonly { readonly revision: number; readonly type: string }[]
  readonly page: { readonly hasMore: boolean; readonly next?: number | string }
}

/** All messages of a room, tombstones included. */
export async function allMessages(url: string, token: string, roomId: string): Promise<readonly SeenMessage[]> {
  const found: SeenMessage[] = []
  for (;;) {
    const after = found.at(-1)?.seq ?? 0
    const { items, page } = await call<MessagePage>(
      'GET',
      `${url}/api/rooms/${roomId}/messages?limit=100&after=${after}`,
      { token },
    )
    found.push(...items)
    if (!page.hasMore) return found
  }
}

/** Types of all events of a room, in their order; fails unless revisions are 0, 1, 2 … */
export async function allEvents(url: string, token: string, roomId: string): Promise<readonly string[]> {
  const types: string[] = []
  for (;;) {
    const { items, page } = await call<EventPage>(
      'GET',
      `${url}/api/rooms/${roomId}/events?limit=100&from=${types.length}`,
      { token },
    )
    expect(items.map(({ revision }) => revision)).toEqual(items.map((_, i) => types.length + i))
    types.push(...items.map(({ type }) => type))
    if (!page.hasMore) return types
  }
}

/** Holds a room to what is true of every room: numbers without gaps, nothing doubled, a whole chain. */
export async function checkRoom(url: string, token: string, roomId: string): Promise<readonly SeenMessage[]> {
  const messages = await allMessages(url, token, roomId)
  expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, i) => i + 1))
  expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length)
  const types = await allEvents(url, token, roomId)
  expect(types.filter((type) => type === 'MessagePosted').length).toBe(messages.length)
  expect(await call('GET', `${url}/api/rooms/${roomId}/verify`, { token })).toMatchObject({
    ok: true,
    events: types.length,
    headRevision: types.length - 1,
  })
  return messages
}

type Proof = { readonly unreadCount: number; readonly stored: number; readonly readSeq: number }

/** A member's count in the read models is the one that the events give. */
export async function checkUnread(url: string, token: string, roomId: string): Promise<Proof> {
  const proof = await call<Proof>('GET', `${url}/api/rooms/${roomId}/unread/verify`, { token })
  expect(proof.stored).toBe(proof.unreadCount)
  return proof
}
