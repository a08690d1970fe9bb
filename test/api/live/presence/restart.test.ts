import { describe, expect, it } from '@jest/globals'
import type { Person } from '../../../support/client.js'
import { connect } from '../../../support/live-client.js'
import { startParleyProcess } from '../../../support/parley-process.js'
import { given, roomOf } from '../../../support/rooms.js'
import { RunningParley } from '../../../support/running-parley.js'
import { temporaryFolder } from '../../../support/temporary-folder.js'

const OFFLINE = { status: 'offline', statusMessage: null, currentRoomId: null }

/** What somebody sees of the members of a room, by name of the person. */
const seenBy = async (viewer: Person, roomId: string) => {
  const { items } = await given(200, viewer.get(`/api/rooms/${roomId}/members`))
  return new Map(items.map(({ userId, presence }) => [userId, presence]))
}

/** Asks until a person looks like that: connecting is told a moment after the first frame. */
async function untilSeen(viewer: Person, roomId: string, userId: string, status: string): Promise<unknown> {
  for (;;) {
    const presence = (await seenBy(viewer, roomId)).get(userId)
    if (presence?.status === status) return presence
  }
}

// Started at the top: a server and its folder go after the file's tests.
const DATA_DIR = temporaryFolder()
const first = await RunningParley.start({ DATA_DIR })
const [ann, bob, cid] = (await first.people(3)) as [Person, Person, Person]
const room = await roomOf(ann, [bob, cid])
await connect('websocket', first.url, bob.token)
const device = await connect('websocket', first.url, cid.token)
await given(200, bob.post('/api/users/status', { status: 'busy', statusMessage: 'writing', currentRoomId: room.id }))
const set = await device.command('set_presence', { status: 'invisible', statusMessage: 'hiding' })
const hidden = (await seenBy(ann, room.id)).get(cid.id)
const stopping = new Date().toISOString()
await first.stop()
const second = await RunningParley.start({ DATA_DIR })
const annLater = await second.logIn(ann.username)

describe('after the server was started again', () => {
  it('everybody who was seen was seen last when it stopped, and nobody else', async () => {
    const members = await seenBy(annLater, room.id)
    const lastSeenAt = members.get(bob.id)?.lastSeenAt ?? ''
    expect(members.get(bob.id)).toEqual({ userId: bob.id, ...OFFLINE, lastSeenAt })
    expect(lastSeenAt >= stopping).toBe(true)
    expect(set.ok).toBe(true)
    expect(hidden).toMatchObject({ ...OFFLINE, lastSeenAt: expect.stringMatching(/Z$/) })
    expect(members.get(cid.id)).toEqual(hidden)
  })

  it('what people set holds with their next device', async () => {
    const [bobLater, cidLater] = [await second.logIn(bob.username), await second.logIn(cid.username)]
    await connect('websocket', second.url, cidLater.token)
    await connect('websocket', second.url, bobLater.token)
    expect(await untilSeen(annLater, room.id, bob.id, 'busy')).toEqual({
      ...{ userId: bob.id, status: 'busy', statusMessage: 'writing', currentRoomId: null, lastSeenAt: null },
    })
    expect((await seenBy(annLater, room.id)).get(cid.id)).toEqual(hidden)
    await given(200, cidLater.post('/api/users/status', { status: 'online' }))
    expect(await untilSeen(annLater, room.id, cid.id, 'online')).toMatchObject({ statusMessage: 'hiding' })
  })
})

const killedFolder = temporaryFolder()
it('what was acknowledged survives a killed server', async () => {
  const server = await startParleyProcess(killedFolder)
  const person = await registered(server.url)
  await call(server.url, '/api/users/status', person.accessToken, { status: 'away', statusMessage: 'sleeping' })
  await server.kill()
  const again = await startParleyProcess(killedFolder)
  const next = await connect('socket.io', again.url, person.accessToken)
  const { payload } = await next.next('presence_update')
  await again.stop()
  expect(payload).toMatchObject({ presences: [{ userId: person.userId, status: 'away', statusMessage: 'sleeping' }] })
})

async function call(url: string, path: string, token: string | null, body: object): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json', ...(token !== null && { Authorization: `Bearer ${token}` }) }
  const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(response.status).toBeLessThan(300)
  return response.json()
}

async function registered(url: string): Promise<{ readonly userId: string; readonly accessToken: string }> {
  const account = { username: 'ann', password: 'a long enough password' }
  const { user, accessToken } = (await call(url, '/api/auth/register', null, account)) as {
    readonly user: { readonly id: string }
    readonly accessToken: string
  }
  return { userId: user.id, accessToken }
}
