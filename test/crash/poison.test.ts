import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { JsonObject } from '../../src/domain/json.js'
import { call, logIn, type Person, register, request } from '../support/http-client.js'
import { changed, StreamTampering } from '../support/log-tampering.js'
import { ADMIN_PASSWORD, type ParleyProcess, startParleyProcess } from '../support/parley-process.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { checkUnread } from './room-check.js'

type Projection = {
  readonly name: string
  readonly parked: readonly { readonly stream: string; readonly revision: number; readonly error: string }[]
}

describe('an event that one read model cannot fold', () => {
  const dataDir = temporaryFolder()
  const rooms = { bad: '', good: '' }
  let server: ParleyProcess
  let owner: Person
  let reader: Person
  let admin: Person
  let poison: { readonly stream: StreamTampering; readonly revision: number }

  const get = (path: string, person = reader) => request('GET', `${server.url}/api/${path}`, { token: person.token })
  const isStale = async (path: string, person = reader): Promise<boolean> =>
    (await get(path, person)).headers.get('parley-stale') === 'true'
  const post = (roomId: string, content: string) =>
    request('POST', `${server.url}/api/rooms/${roomId}/messages`, { token: owner.token, body: { content } })
  const parked = async () => {
    const { items } = await call<{ items: Projection[] }>('GET', `${server.url}/api/admin/projections`, admin)
    return items.flatMap(({ name, parked: streams }) => streams.map((each) => ({ name, ...each })))
  }

  async function makeRoom(name: string): Promise<string> {
    const { id } = await call<{ id: string }>('POST', `${server.url}/api/rooms`, {
      token: owner.token,
      body: { type: 'public', name },
    })
    await call('POST', `${server.url}/api/rooms/${id}/join`, { token: reader.token })
    for (const content of ['one', 'two', 'three']) await post(id, content)
    return id
  }

  /** A deletion as another version of the program might write it: without what the counts need. */
  function appendPoison(stream: StreamTampering): number {
    const message = stream.rows().find(({ type }) => type === 'MessagePosted')
    if (message === undefined) throw new Error('the room has no message')
    const { messageId, seq, senderId } = JSON.parse(message.data) as Record<'messageId' | 'senderId', string> & {
      seq: number
    }
    const revision = stream.head + 1
    const data: JsonObject = { messageId, seq, senderId, system: false, uncounted: null }
    stream.insert(revision, { ...message, id: randomUUID(), type: 'MessageDeleted', data: JSON.stringify(data) })
    stream.relink(revision)
    return revision
  }

  beforeAll(async () => {
    server = await startParleyProcess(dataDir)
    owner = await register(server.url, 'owner')
    reader = await register(server.url, 'reader')
    admin = await logIn(server.url, 'admin', ADMIN_PASSWORD)
    rooms.bad = await makeRoom('bad')
    rooms.good = await makeRoom('good')
    expect(await isStale(`rooms/${rooms.bad}`)).toBe(false)
    const stream = new StreamTampering(dataDir, `room-${rooms.bad}`)
    poison = { stream, revision: appendPoison(stream) }
    while ((await parked()).length === 0) await sleep(20)
  })
  afterAll(() => server.stop())

  it('parks that stream in that read model, for admins to see', async () => {
    expect(await parked()).toEqual([
      expect.objectContaining({ name: 'tallies', stream: `room-${rooms.bad}`, revision: poison.revision }),
    ])
  })

  it('says on every read of that room that it may be old', async () => {
    const { body } = await get(`rooms/${rooms.bad}/messages`)
    const [message] = (body as { items: { id: string }[] }).items
    const reads = ['', '/messages', '/members', '/unread/verify'].map((rest) => `rooms/${rooms.bad}${rest}`)
    for (const path of [...reads, 'rooms', 'rooms/discover', `messages/${message?.id}`])
      expect([path, await isStale(path)]).toEqual([path, true])
  })

  it('and on no read of anything else', async () => {
    for (const path of ['', '/messages', '/members', '/unread/verify'])
      expect([path, await isStale(`rooms/${rooms.good}${path}`)]).toEqual([path, false])
    expect(await isStale('rooms', admin)).toBe(false)
    expect(await isStale('users/me')).toBe(false)
  })

  it('goes on with everything else, the same room included', async () => {
    for (const roomId of [rooms.bad, rooms.good]) expect((await post(roomId, 'four')).status).toBe(201)
    const contents = async (roomId: string) =>
      ((await get(`rooms/${roomId}/messages`)).body as { items: { content: string }[] }).items.map(
        (each) => each.content,
      )
    expect(await contents(rooms.good)).toEqual(['one', 'two', 'three', 'four'])
    expect(await contents(rooms.bad)).toEqual(['', 'two', 'three', 'four'])
    expect(await checkUnread(server.url, reader.token, rooms.good)).toMatchObject({ unreadCount: 4 })
  })

  it('stays parked over a restart, and when it is tried again in vain', async () => {
    await server.kill()
    server = await startParleyProcess(dataDir)
    expect(await isStale(`rooms/${rooms.bad}`)).toBe(true)
    await call('POST', `${server.url}/api/admin/projections/tallies/retry`, { token: admin.token })
    expect(await parked()).toHaveLength(1)
  })

  it('heals when the cause is mended and the stream is tried again', async () => {
    const { stream, revision } = poison
    stream.write(revision, {
      data: changed(stream.row(revision).data, { uncounted: { userIds: [], everyone: false } }),
    })
    await call('POST', `${server.url}/api/admin/projections/tallies/retry`, { token: admin.token })
    expect(await parked()).toEqual([])
    expect(await isStale(`rooms/${rooms.bad}`)).toBe(false)
    expect(await checkUnread(server.url, reader.token, rooms.bad)).toMatchObject({ unreadCount: 3 })
  })
})
