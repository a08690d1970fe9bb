import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { call, logIn, type Person, register } from '../support/http-client.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { CrashClient } from './crash-client.js'
import { checkRoom, checkUnread } from './room-check.js'
import { UnreliableServer } from './unreliable-server.js'

const CLIENTS = 16
const ROUNDS = 4

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

/** Lets the clients act while the server is killed again and again, and gives them the time to finish on the last one. */
async function actThroughCrashes(server: UnreliableServer, clients: readonly CrashClient[]): Promise<void> {
  const stop = new AbortController()
  const acting = Promise.all(clients.map((client) => client.actUntil(stop.signal)))
  // Seen to by `await acting`; until then it must not count as unhandled.
  acting.catch(() => undefined)
  for (let round = 0; round < ROUNDS; round += 1) {
    await sleep(randomInt(200, 900))
    await server.kill()
    await server.start()
  }
  await sleep(200)
  stop.abort()
  await acting
}

describe('the server after kill -9, again and again, with clients that repeat what was not answered', () => {
  const server = new UnreliableServer(temporaryFolder())
  let clients: readonly CrashClient[]
  let roomId: string

  beforeAll(async () => {
    await server.start()
    const people: Person[] = []
    for (let i = 0; i < CLIENTS; i += 1) people.push(await register(server.url, `person-${i}`))
    const [owner] = people as [Person]
    const room = await call<{ id: string }>('POST', `${server.url}/api/rooms`, {
      token: owner.token,
      body: { type: 'public', name: 'Crash' },
    })
    roomId = room.id
    for (const { token } of people) await call('POST', `${server.url}/api/rooms/${roomId}/join`, { token })
    // The owner cannot leave, so they only watch.
    clients = people.slice(1).map(
      (person) =>
        new CrashClient(
          server,
          person,
          people.filter((other) => other !== person),
          roomId,
        ),
    )
    await actThroughCrashes(server, clients)
  })
  afterAll(() => server.stop())

  it('was interrupted in the middle of requests, and acknowledged every kind of them', () => {
    expect(server.repeats).toBeGreaterThan(ROUNDS)
    const sizes = clients.map(({ acknowledged: a }) =>
      [a.messages, a.reactions, a.rooms, a.invites, a.read, a.directs].map((each) => each.size),
    )
    for (let kind = 0; kind < 6; kind += 1) expect(Math.max(...sizes.map((each) => each[kind] ?? 0))).toBeGreaterThan(0)
  })

  it('has every acknowledged message, edit, deletion and reaction, once', async () => {
    const messages = await checkRoom(server.url, clients[0]?.person.token ?? '', roomId)
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
  })

  it('counts the unread of everyone as the events do, and no marker went back', async () => {
    for (const { person, acknowledged } of clients) {
      const { readSeq } = await checkUnread(server.url, person.token, roomId)
      expect(readSeq).toBeGreaterThanOrEqual(acknowledged.read.get(roomId) ?? 0)
    }
  })

  it('made every room, invite and direct room once, even when killed in the middle', async () => {
    for (const { person, acknowledged } of clients) {
      const { token } = person
      const mine = await all<{ id: string; name: string }>(`${server.url}/api/rooms`, token)
      for (const [name, id] of acknowledged.rooms) {
        expect(mine.filter((room) => room.name === name).map((room) => room.id)).toEqual([id])
        await checkRoom(server.url, token, id)
        const invites = await all<{ id: string; inviteeId: string }>(`${server.url}/api/rooms/${id}/invites`, token)
        expect(new Set(invites.map(({ inviteeId }) => inviteeId)).size).toBe(invites.length)
        const known = [...acknowledged.invites].filter(([, roomOf]) => roomOf === id).map(([inviteId]) => inviteId)
        expect(invites.map((invite) => invite.id).sort()).toEqual(known.sort())
      }
      for (const [content, id] of acknowledged.directs) {
        const texts = (await checkRoom(server.url, token, id)).map((message) => message.content)
        expect(texts.filter((text) => text === content)).toHaveLength(1)
      }
    }
  })

  it('finished every registration', async () => {
    const usernames = clients.flatMap(({ acknowledged }) => acknowledged.registered)
    for (const username of usernames) {
      const person = await logIn(server.url, username)
      const rooms = await all<{ name: string }>(`${server.url}/api/rooms`, person.token)
      expect(rooms.map(({ name }) => name).sort()).toEqual(['General', 'Home'])
    }
  })

  it('answers a repeat of what was acknowledged with the same thing, after yet another crash', async () => {
    await server.kill()
    await server.start()
    for (const { repeatable, person } of clients) {
      for (const { path, sent, id } of repeatable.slice(-10)) {
        const { status, body } = await server.carryOut<{ id: string }>('POST', path, { ...sent, token: person.token })
        expect([path, status, body.id]).toEqual([path, status < 300 ? status : 201, id])
      }
    }
    await checkRoom(server.url, clients[0]?.person.token ?? '', roomId)
  })

  it('stops in good order when asked to', async () => {
    expect(await server.stop()).toBe(0)
  })
})
