import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { call, logIn, type Person, register, request } from '../support/http-client.js'
import { changed, StreamTampering, tamperDocument } from '../support/log-tampering.js'
import { ADMIN_PASSWORD, type ParleyProcess, runParley, startParleyProcess } from '../support/parley-process.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { checkUnread } from './room-check.js'

type Tampering = (stream: StreamTampering) => void

/** Each done to a room of its own: what is changed, and what `verify` says then. */
const tamperings: Record<string, { readonly tamper: Tampering; readonly finds: object }> = {
  'changes data': {
    tamper: (s) => s.write(3, { data: changed(s.row(3).data, { senderId: 'somebody-else' }) }),
    finds: { revision: 3, reason: 'changed' },
  },
  'changes a time': {
    tamper: (s) => s.write(3, { metadata: changed(s.row(3).metadata, { at: '2020-01-01T00:00:00.000Z' }) }),
    finds: { revision: 3, reason: 'changed' },
  },
  'changes data and its hash': {
    tamper: (s) => {
      s.write(3, { data: changed(s.row(3).data, { senderId: 'somebody-else' }) })
      s.relink(3)
    },
    finds: { revision: 4, reason: 'unlinked' },
  },
  'drops an event': { tamper: (s) => s.drop(3), finds: { revision: 3, reason: 'missing' } },
  'inserts an event that is linked well': {
    tamper: (s) => {
      const copied = s.row(3)
      s.shift(4)
      s.insert(4, { ...copied, id: randomUUID() })
      s.relink(4)
    },
    finds: { revision: 5, reason: 'changed' },
  },
  'swaps two events': {
    tamper: (s) => {
      const [one, other] = [s.row(3), s.row(4)]
      s.write(3, other)
      s.write(4, one)
    },
    finds: { revision: 3, reason: 'changed' },
  },
  'truncates the tail': {
    tamper: (s) => [s.head, s.head - 1].forEach((revision) => s.drop(revision)),
    finds: { revision: 5, reason: 'truncated' },
  },
  'computes the whole chain anew after a change': {
    tamper: (s) => {
      s.write(3, { data: changed(s.row(3).data, { senderId: 'somebody-else' }) })
      for (let revision = 3; revision <= s.head; revision += 1) s.relink(revision)
    },
    finds: { revision: 6, reason: 'replaced' },
  },
}

const TEXTS = ['one', 'two', 'three', 'four', 'five']

describe('tampering with the files of a stopped server', () => {
  const dataDir = temporaryFolder()
  const rooms = new Map<string, string>()
  let server: ParleyProcess
  let owner: Person
  let reader: Person

  /** A public room with a reader who has read nothing: revision 0 creates it, 1 joins the reader, 2 to 6 are messages. */
  async function makeRoom(name: string): Promise<void> {
    const { id } = await call<{ id: string }>('POST', `${server.url}/api/rooms`, {
      token: owner.token,
      body: { type: 'public', name },
    })
    await call('POST', `${server.url}/api/rooms/${id}/join`, { token: reader.token })
    for (const content of TEXTS)
      await call('POST', `${server.url}/api/rooms/${id}/messages`, { token: owner.token, body: { content } })
    rooms.set(name, id)
  }

  const idOf = (name: string): string => rooms.get(name) ?? ''
  const verify = (name: string) => call('GET', `${server.url}/api/rooms/${idOf(name)}/verify`, { token: owner.token })

  beforeAll(async () => {
    server = await startParleyProcess(dataDir)
    owner = await register(server.url, 'owner')
    reader = await register(server.url, 'reader')
    for (const name of [...Object.keys(tamperings), 'untouched', 'lastSeq', 'tallies', 'members']) await makeRoom(name)
    // The tallies hold what nobody counts: a deleted message.
    const [message] = (
      await call<{ items: { id: string }[] }>('GET', `${server.url}/api/rooms/${idOf('tallies')}/messages`, owner)
    ).items
    await call('DELETE', `${server.url}/api/messages/${message?.id}`, { token: owner.token })
    await call('GET', `${server.url}/api/rooms`, { token: owner.token }) // the read models have it all
    await server.stop()
    for (const [name, { tamper }] of Object.entries(tamperings))
      tamper(new StreamTampering(dataDir, `room-${idOf(name)}`))
    tamperDocument(dataDir, 'rooms', idOf('lastSeq'), { lastSeq: 7 })
    tamperDocument(dataDir, 'tallies', `${idOf('tallies')}:-:0:0`, { counts: [0, 3] })
    tamperDocument(dataDir, 'members', `${idOf('members')}:${reader.id}`, { lastOwnSeq: 2 })
    server = await startParleyProcess(dataDir)
  })
  afterAll(() => server.stop())

  it.each(Object.entries(tamperings))('who %s is found', async (name, { finds }) => {
    expect(await verify(name)).toMatchObject({ ok: false, firstBad: finds })
  })

  it('and the rooms beside stay whole', async () => {
    for (const name of ['untouched', 'lastSeq', 'tallies', 'members'])
      expect(await verify(name)).toMatchObject({ ok: true })
  })

  it('a truncated room is told from a whole one also after it has grown again', async () => {
    const path = `${server.url}/api/rooms/${idOf('truncates the tail')}/messages`
    for (const content of ['six', 'seven', 'eight']) await call('POST', path, { token: owner.token, body: { content } })
    await call('GET', path, { token: owner.token })
    expect(await verify('truncates the tail')).toMatchObject({ ok: false })
    await sleep(400) // heads are written down every 250 ms
    expect(await verify('truncates the tail')).toMatchObject({ ok: false })
  })

  it('counts that were changed in the read models do not stand the recount', async () => {
    const proofs = await Promise.all(
      ['lastSeq', 'tallies', 'members'].map((name) =>
        call<{ unreadCount: number; stored: number }>('GET', `${server.url}/api/rooms/${idOf(name)}/unread/verify`, {
          token: reader.token,
        }),
      ),
    )
    expect(proofs.map(({ unreadCount, stored }) => [unreadCount, stored])).toEqual([
      [5, 7],
      [4, 2],
      [5, 3],
    ])
  })

  it('a rebuild over the API reports what differed, and mends it', async () => {
    const admin = await logIn(server.url, 'admin', ADMIN_PASSWORD)
    const start = await request('POST', `${server.url}/api/admin/projections/tallies/rebuild`, { token: admin.token })
    expect(start.status).toBe(202)
    type Status = { name: string; rebuild: { state: string; comparison?: object } | null }
    let status: Status | undefined
    do {
      const { items } = await call<{ items: Status[] }>('GET', `${server.url}/api/admin/projections`, {
        token: admin.token,
      })
      status = items.find(({ name }) => name === 'tallies')
    } while (status?.rebuild?.state !== 'switched')
    expect(status.rebuild.comparison).toMatchObject({ differing: 1, examples: [`${idOf('tallies')}:-:0:0`] })
    expect(await checkUnread(server.url, reader.token, idOf('tallies'))).toMatchObject({ unreadCount: 4 })
  })

  it('so does a rebuild by the command line', async () => {
    const passwordFile = join(dataDir, 'password')
    writeFileSync(passwordFile, ADMIN_PASSWORD)
    const args = ['rebuild', 'rooms', 'members', '--url', server.url, '--password-file', passwordFile]
    const { code, output } = await runParley(args, { ADMIN_PASSWORD: '' })
    expect({ code, output }).toMatchObject({ code: 0 })
    expect(output).toMatch(new RegExp(`rooms: \\d+ documents, \\d+ differed .*${idOf('lastSeq')}`))
    expect(output).toMatch(new RegExp(`members: \\d+ documents, \\d+ differed .*${idOf('members')}:${reader.id}`))
    for (const name of ['lastSeq', 'members'])
      expect(await checkUnread(server.url, reader.token, idOf(name))).toMatchObject({ unreadCount: 5 })
  })

  it('the command line says what it wants, and what went wrong', async () => {
    expect(await runParley(['rebuild', '--help'])).toMatchObject({ code: 0 })
    const refused = await runParley(['rebuild', 'rooms', '--url', server.url], { ADMIN_PASSWORD: 'wrong wrong wrong' })
    expect(refused).toMatchObject({ code: 1 })
    expect(refused.output).toMatch(/401 unauthenticated/)
    const alone = await runParley(['rebuild', 'rooms', '--url', 'http://127.0.0.1:9'], { ADMIN_PASSWORD })
    expect(alone).toMatchObject({ code: 1, output: 'http://127.0.0.1:9 cannot be reached\n' })
  })
})
