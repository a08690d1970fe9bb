import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { call, type Person, register } from '../support/http-client.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { expectMarkers, expectMessages, expectRegistrations, expectRooms } from './acknowledged.js'
import { CrashClient } from './crash-client.js'
import { checkRoom } from './room-check.js'
import { UnreliableServer } from './unreliable-server.js'

const CLIENTS = 16
const ROUNDS = 4

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
  }, 240_000)
  afterAll(() => server.stop())

  it('was interrupted in the middle of requests, and acknowledged every kind of them', () => {
    expect(server.repeats).toBeGreaterThan(ROUNDS)
    const sizes = clients.map(({ acknowledged: a }) =>
      [a.messages, a.reactions, a.rooms, a.invites, a.read, a.directs].map((each) => each.size),
    )
    for (let kind = 0; kind < 6; kind += 1) expect(Math.max(...sizes.map((each) => each[kind] ?? 0))).toBeGreaterThan(0)
  })

  it('has every acknowledged message, edit, deletion and reaction, once', () =>
    expectMessages(server.url, clients, roomId))

  it('counts the unread of everyone as the events do, and no marker went back', () =>
    expectMarkers(server.url, clients, roomId))

  it('made every room, invite and direct room once, even when killed in the middle', () =>
    expectRooms(server.url, clients))

  it('finished every registration', () => expectRegistrations(server.url, clients))

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
