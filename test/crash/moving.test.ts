import { randomInt } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { writeExport } from '../../infra/moving/files.js'
import { SqliteEventStore } from '../../infra/sqlite/log/event-store.js'
import { hashOf } from '../../src/commands/chain.js'
import { KeyRing } from '../../src/commands/key-ring.js'
import { exportLog } from '../../src/commands/moving/export-log.js'
import { call, logIn, type Person, register, request } from '../support/http-client.js'
import { keyStoreInMemory } from '../support/key-store-in-memory.js'
import { LongLog } from '../support/long-log.js'
import { everything, MASTER_KEY } from '../support/moving.js'
import {
  type Ended,
  launch,
  type ParleyProcess,
  runParley,
  runServer,
  startParleyProcess,
} from '../support/parley-process.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { checkRoom, checkUnread } from './room-check.js'

const parent = temporaryFolder()
const freshFolder = (): string => mkdtempSync(join(parent, 'moving-'))

/** A folder with nothing but a master key: the one of another folder, or the tests' own. */
function prepared(from?: string): string {
  const dataDir = join(freshFolder(), 'data')
  mkdirSync(dataDir)
  if (from === undefined) writeFileSync(join(dataDir, 'master.key'), Buffer.from(MASTER_KEY).toString('hex'))
  else copyFileSync(join(from, 'master.key'), join(dataDir, 'master.key'))
  return dataDir
}

const moved = async (verb: 'export' | 'import', file: string, dataDir: string): Promise<Ended> =>
  runParley([verb, verb === 'export' ? '--out' : '--in', file, '--data-dir', dataDir])

async function expectMoved(verb: 'export' | 'import', file: string, dataDir: string): Promise<void> {
  expect(await moved(verb, file, dataDir)).toMatchObject({ code: 0 })
}

describe('an import that is killed', () => {
  const EVENTS = 20_000
  const file = join(freshFolder(), 'e.ndjson')

  beforeAll(async () => {
    const keyStore = keyStoreInMemory()
    const keys = await KeyRing.open(keyStore, MASTER_KEY)
    for (let i = 0; i < 600; i += 1) await keys.ensure(`subject-${i}`)
    const options = { now: () => new Date(), signal: new AbortController().signal }
    await writeExport(file, exportLog({ store: new LongLog(EVENTS, 300), keyStore }, options))
  })

  async function expectAll(dataDir: string): Promise<void> {
    const store = await SqliteEventStore.open(join(dataDir, 'log.db'))
    const events = await everything(store)
    await store.close()
    const expected = await new LongLog(EVENTS, 300).readAll('', EVENTS)
    const hashes = (some: typeof events): string => hashOf(some.map(({ metadata }) => metadata.hash).join())
    expect([events.length, hashes(events)]).toEqual([EVENTS, hashes(expected)])
    const again = join(freshFolder(), 'again')
    const { output } = await moved('export', again, dataDir)
    expect(output).toMatch(`${EVENTS} events of 300 streams`)
  }

  it('with -9, again and again, goes on to the very same log', async () => {
    const dataDir = prepared()
    for (let round = 0; round < 4; round += 1) {
      const { child, ended } = launch(['import', '--in', file, '--data-dir', dataDir], {})
      while (!existsSync(join(dataDir, 'import-unfinished'))) await sleep(10)
      await sleep(randomInt(0, 1_200))
      child.kill('SIGKILL')
      await ended
    }
    await expectMoved('import', file, dataDir)
    await expectAll(dataDir)
  }, 120_000)

  it('by Ctrl-C says so, keeps a server from starting on half a log, and goes on', async () => {
    const dataDir = prepared()
    const { child, ended } = launch(['import', '--in', file, '--data-dir', dataDir], {})
    while (!existsSync(join(dataDir, 'import-unfinished'))) await sleep(10)
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ code: 130, output: 'stopped: run it again to go on\n' })
    const { code, output } = await runServer(dataDir)
    expect({ code, output }).toEqual({
      code: 1,
      output: expect.stringMatching(/^an import into \S+ has not come to its end: run it again/),
    })
    await expectMoved('import', file, dataDir)
    await expectAll(dataDir)
  }, 120_000)
})

type Room = { readonly server: ParleyProcess; readonly id: string }

const post = ({ server, id }: Room, { token }: Person, content: string) =>
  request<{ id: string }>('POST', `${server.url}/api/rooms/${id}/messages`, {
    token,
    body: { content, clientId: content },
  })

const makeRoom = async (server: ParleyProcess, { token }: Person): Promise<Room> => ({
  server,
  ...(await call<{ id: string }>('POST', `${server.url}/api/rooms`, {
    token,
    body: { name: 'Garden', type: 'public' },
  })),
})

/** All that somebody sees. */
const seen = ({ server, id }: Room, { token }: Person): Promise<unknown[]> =>
  Promise.all(
    ['rooms', `rooms/${id}`, `rooms/${id}/messages`, `rooms/${id}/members`, 'users/me', 'invites'].map((what) =>
      call('GET', `${server.url}/api/${what}`, { token }),
    ),
  )

describe('moving a Parley elsewhere', () => {
  it('keeps passwords, messages, proofs and repeats; what belonged to the old log is not believed', async () => {
    const [dataDir, file] = [freshFolder(), join(freshFolder(), 'parley.ndjson.gz')]
    const old = await startParleyProcess(dataDir)
    const [ann, bob] = [await register(old.url, 'ann'), await register(old.url, 'bob')]
    const garden = await makeRoom(old, ann)
    await call('POST', `${old.url}/api/rooms/${garden.id}/join`, { token: bob.token })
    const { body: first } = await post(garden, ann, 'Are the tomatoes ripe?')
    for (const content of ['Not yet.', 'Soon.']) await post(garden, bob, content)
    await call('POST', `${old.url}/api/messages/${first.id}/reactions`, { token: bob.token, body: { emoji: '👍' } })
    const { body: gone } = await post(garden, bob, 'A mistake.')
    await call('DELETE', `${old.url}/api/messages/${gone.id}`, { token: bob.token })
    const position = (await post(garden, ann, 'The last one.')).headers.get('parley-position') ?? ''
    const before = await seen(garden, bob)
    await old.stop()

    await expectMoved('export', file, dataDir)
    const elsewhere = prepared(dataDir)
    await expectMoved('import', file, elsewhere)
    const server = await startParleyProcess(elsewhere)
    const moved = { server, id: garden.id }
    const [annAgain, bobAgain] = [await logIn(server.url, 'ann'), await logIn(server.url, 'bob')]
    expect([annAgain.id, bobAgain.id]).toEqual([ann.id, bob.id])
    expect(await seen(moved, bobAgain)).toEqual(before)
    await checkRoom(server.url, bobAgain.token, garden.id)
    await checkUnread(server.url, bobAgain.token, garden.id)
    const repeated = await post(moved, annAgain, 'Are the tomatoes ripe?')
    expect(repeated.body.id).toBe(first.id)
    const answer = await fetch(`${server.url}/api/rooms`, {
      headers: { authorization: `Bearer ${annAgain.token}`, 'parley-after': position },
    })
    expect(answer.headers.get('parley-stale')).toBe('true')
    // Another start is as usual.
    await server.stop()
    const again = await startParleyProcess(elsewhere)
    await checkRoom(again.url, (await logIn(again.url, 'bob')).token, garden.id)
    await again.stop()
  }, 180_000)

  it('from beside a busy server takes a whole beginning of every room', async () => {
    const [dataDir, file] = [freshFolder(), join(freshFolder(), 'parley.ndjson')]
    const busy = await startParleyProcess(dataDir)
    const people: Person[] = []
    for (let i = 0; i < 4; i += 1) people.push(await register(busy.url, `person-${i}`))
    const rooms = await Promise.all(people.map((person) => makeRoom(busy, person)))
    const acknowledged = rooms.map(() => 0)
    const stopping = new AbortController()
    const talking = people.map(async (person, i) => {
      for (let n = 0; !stopping.signal.aborted; n += 1) {
        expect((await post(rooms[i]!, person, `text ${n}`)).status).toBe(201)
        acknowledged[i] = n + 1
        // New rooms, and new keys with them, all the time.
        if (n % 5 === 0) await makeRoom(busy, person)
      }
    })
    await sleep(500)
    const atLeast = [...acknowledged]
    await expectMoved('export', file, dataDir)
    stopping.abort()
    await Promise.all(talking)
    const { output } = await moved('import', file, dataDir)
    expect(output).toMatch(/is in use by another process/)
    await busy.stop()

    const elsewhere = prepared(dataDir)
    expect(await moved('import', file, elsewhere)).toMatchObject({
      code: 0,
      output: expect.not.stringMatching(/does not hold/),
    })
    const server = await startParleyProcess(elsewhere)
    for (const [i, { username }] of people.entries()) {
      const { token } = await logIn(server.url, username)
      const texts = (await checkRoom(server.url, token, rooms[i]!.id)).map(({ content }) => content)
      expect(texts).toEqual(texts.map((_, n) => `text ${n}`))
      expect(texts.length).toBeGreaterThanOrEqual(atLeast[i]!)
      expect(texts.length).toBeLessThanOrEqual(acknowledged[i]!)
      const { items } = await call<{ items: { id: string; name: string }[] }>(
        'GET',
        `${server.url}/api/rooms?limit=100`,
        { token },
      )
      expect(new Set(items.map(({ name }) => name))).toEqual(new Set(['Garden', 'General', 'Home']))
      for (const { id } of items.slice(0, 10)) await checkRoom(server.url, token, id)
    }
    await server.stop()
  }, 180_000)

  it('says what it wants', async () => {
    for (const verb of ['export', 'import']) {
      const { code, output } = await runParley([verb])
      expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(new RegExp(`^parley ${verb} --`)) })
    }
    const nowhere = await moved('export', join(freshFolder(), 'e'), freshFolder())
    expect(nowhere).toMatchObject({ code: 1, output: expect.stringMatching(/there is no log at/) })
    const keyless = await moved('import', fileURLToPath(import.meta.url), join(freshFolder(), 'data'))
    expect(keyless).toMatchObject({ code: 1, output: expect.stringMatching(/has no master\.key/) })
    const other = await moved('import', fileURLToPath(import.meta.url), prepared())
    expect(other).toMatchObject({
      code: 1,
      output: expect.stringMatching(/The file is damaged: line 1: this is no export of Parley/),
    })
  })
})
