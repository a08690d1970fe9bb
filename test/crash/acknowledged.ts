import { expect } from '@jest/globals'
import { call, logIn } from '../support/http-client.js'
import type { CrashClient } from './crash-client.js'
import { checkRoom, checkUnread } from './room-check.js'

type Page<T> = { readonly items: readonly T[]; readonly page: { readonly hasMore: boolean; readonly next?: string } }

async function all<T>(url: string, token: string): Promise<readonly T[]> {
  const items: T[] = []
  for (let cursor = ''; ;) {
    const page = await call<Page<T>>('GET', `${url}${url.includes('?') ? '&' : '?'}limit=100${cursor}`, { token })
    items.push(...page.items)
    if (!page.page.hasMore) return items
    cursor = `&cursor=${encodeURIComponent(page.page.next ?? '')}`
  }
}

/** Every acknowledged message, edit, deletion and reaction is there, once. */
export async function expectMessages(url: string, clients: readonly CrashClient[], roomId: string): Promise<void> {
  const messages = await checkRoom(url, clients[0]?.person.token ?? '', roomId)
  // No two posts have the same text: a message that was written twice would.
  const texts = messages.filter(({ deleted }) => !deleted).map(({ content }) => content)
  expect(new Set(texts).size).toBe(texts.length)
  const byId = new Map(messages.map((message) => [message.id, message]))
  for (const { acknowledged, person } of clients) {
    for (const [id, { seq, content }] of acknowledged.messages) {
      expect(byId.get(id)).toMatchObject({
        seq,
        content: content ?? '',
        deleted: content === null,
        sender: { id: person.id },
      })
    }
    for (const reaction of acknowledged.reactions) {
      const [id = '', emoji] = reaction.split(' ')
      const message = byId.get(id)
      if (message?.deleted === false)
        expect(message.reactions.filter((each) => each.emoji === emoji)).toEqual([
          { emoji, count: 1, userIds: [person.id] },
        ])
    }
  }
}

/** Everybody's unread are counted as the events do, and no marker went back. */
export async function expectMarkers(url: string, clients: readonly CrashClient[], roomId: string): Promise<void> {
  for (const { person, acknowledged } of clients) {
    const { readSeq } = await checkUnread(url, person.token, roomId)
    expect(readSeq).toBeGreaterThanOrEqual(acknowledged.read.get(roomId) ?? 0)
  }
}

/** Every room, invite and direct room was made once. */
export async function expectRooms(url: string, clients: readonly CrashClient[]): Promise<void> {
  for (const { person, acknowledged } of clients) {
    const { token } = person
    const mine = await all<{ id: string; name: string }>(`${url}/api/rooms`, token)
    for (const [name, id] of acknowledged.rooms) {
      expect(mine.filter((room) => room.name === name).map((room) => room.id)).toEqual([id])
      await checkRoom(url, token, id)
      const invites = await all<{ id: string; inviteeId: string }>(`${url}/api/rooms/${id}/invites`, token)
      expect(new Set(invites.map(({ inviteeId }) => inviteeId)).size).toBe(invites.length)
      const known = [...acknowledged.invites].filter(([, roomOf]) => roomOf === id).map(([inviteId]) => inviteId)
      expect(invites.map((invite) => invite.id).sort()).toEqual(known.sort())
    }
    for (const [content, id] of acknowledged.directs) {
      const texts = (await checkRoom(url, token, id)).map((message) => message.content)
      expect(texts.filter((text) => text === content)).toHaveLength(1)
    }
  }
}

/** Every registration was finished. */
export async function expectRegistrations(url: string, clients: readonly CrashClient[]): Promise<void> {
  const usernames = clients.flatMap(({ acknowledged }) => acknowledged.registered)
  for (const username of usernames) {
    const person = await logIn(url, username)
    const rooms = await all<{ name: string }>(`${url}/api/rooms`, person.token)
    expect(rooms.map(({ name }) => name).sort()).toEqual(['General', 'Home'])
  }
}
