import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { call, type Person, register, request } from '../support/http-client.js'
import { StreamTampering } from '../support/log-tampering.js'
import { runServer, startParleyProcess } from '../support/parley-process.js'
import { temporaryFolder } from '../support/temporary-folder.js'

async function makeRoom(url: string, { token }: Person, texts: readonly string[]): Promise<string> {
  const { id } = await call<{ id: string }>('POST', `${url}/api/rooms`, { token, body: { name: 'Room' } })
  for (const content of texts) await call('POST', `${url}/api/rooms/${id}/messages`, { token, body: { content } })
  return id
}

describe('starting and stopping', () => {
  const parent = temporaryFolder()
  const freshFolder = (): string => mkdtempSync(join(parent, 'data-'))

  it('makes a data folder that is not there, for its owner only', async () => {
    const dataDir = join(freshFolder(), 'not', 'there')
    const server = await startParleyProcess(dataDir)
    expect(statSync(dataDir).mode & 0o777).toBe(0o700)
    expect(await server.stop()).toMatchObject({ code: 0 })
  })

  it('on SIGTERM answers what is under way, ends with 0 and frees the port', async () => {
    const dataDir = freshFolder()
    // Commits that take their time, so that requests are surely under way.
    const server = await startParleyProcess(dataDir, { BENCH_COMMIT_DELAY_MS: '300' })
    const person = await register(server.url, 'person')
    const room = await makeRoom(server.url, person, [])
    const path = `${server.url}/api/rooms/${room}/messages`
    const posts = Array.from({ length: 8 }, (_, i) =>
      request('POST', path, { token: person.token, body: { content: `text ${i}` } }),
    )
    await sleep(100)
    const ended = server.stop()
    expect((await Promise.all(posts)).map(({ status }) => status)).toEqual(posts.map(() => 201))
    expect(await ended).toMatchObject({ code: 0, signal: null })

    const probe = createServer().listen(Number(new URL(server.url).port), '127.0.0.1')
    await once(probe, 'listening')
    probe.close()
    const again = await startParleyProcess(dataDir)
    const { items } = await call<{ items: object[] }>('GET', `${again.url}/api/rooms/${room}/messages`, person)
    expect(items).toHaveLength(8)
    await again.stop()
  })

  it('on SIGTERM ends although clients on connections that are kept alive send request after request', async () => {
    const server = await startParleyProcess(freshFolder())
    const busy = Array.from({ length: 4 }, async () => {
      for (;;) if ((await request('GET', `${server.url}/health/live`).catch(() => null)) === null) return
    })
    await sleep(100)
    expect(await server.stop()).toMatchObject({ code: 0 })
    await Promise.all(busy)
  })

  it('refuses a folder that another process has, and says so', async () => {
    const dataDir = freshFolder()
    const server = await startParleyProcess(dataDir)
    const { code, output } = await runServer(dataDir)
    expect({ code, output }).toEqual({ code: 1, output: `the data folder ${dataDir} is in use by another process\n` })
    await server.stop()
  })

  it('gives two processes that start at once on a new folder one owner, and its secrets', async () => {
    const dataDir = freshFolder()
    const started = await Promise.allSettled([startParleyProcess(dataDir), startParleyProcess(dataDir)])
    const refused = started.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []))
    expect(refused).toEqual([expect.stringContaining('in use by another process')])
    for (const each of started)
      if (each.status === 'fulfilled') expect(await each.value.stop()).toMatchObject({ code: 0 })
    // What the winner sealed can be opened: its key is the one in the folder.
    expect(await (await startParleyProcess(dataDir)).stop()).toMatchObject({ code: 0 })
  })

  it('refuses another master key, and says so', async () => {
    const dataDir = freshFolder()
    await (await startParleyProcess(dataDir)).stop()
    const { code, output } = await runServer(dataDir, { MASTER_KEY: 'another one altogether' })
    expect(code).toBe(1)
    expect(output).toMatch(/^The master key .* is not the one/)
    expect(output).not.toMatch(/\n\s+at /)
    expect(await (await startParleyProcess(dataDir)).stop()).toMatchObject({ code: 0 })
  })

  it('refuses a port that is taken, and says so', async () => {
    const probe = createServer().listen(0, '127.0.0.1')
    await once(probe, 'listening')
    const { port } = probe.address() as { port: number }
    const { code, output } = await runServer(freshFolder(), { PORT: String(port) })
    probe.close()
    expect({ code, output }).toEqual({
      code: 1,
      output: `listen EADDRINUSE: address already in use 127.0.0.1:${port}\n`,
    })
  })

  it('rebuilds read models and snapshots that were deleted, by itself, with the same answers', async () => {
    const dataDir = freshFolder()
    const first = await startParleyProcess(dataDir)
    const person = await register(first.url, 'person')
    const room = await makeRoom(first.url, person, ['one', 'two', 'three'])
    const answers = async (url: string): Promise<unknown[]> => {
      const paths = ['rooms', `rooms/${room}`, `rooms/${room}/messages`, `rooms/${room}/members`, 'users/me', 'invites']
      return Promise.all(paths.map(async (path) => call('GET', `${url}/api/${path}`, { token: person.token })))
    }
    const before = await answers(first.url)
    await first.stop()
    // Only these: what SQLite keeps beside them is left behind, as by somebody who knows no better.
    for (const file of ['views.db', 'snapshots.db']) rmSync(join(dataDir, file))
    const second = await startParleyProcess(dataDir)
    expect(await answers(second.url)).toEqual(before)
    await second.stop()
  })

  it('starts on a log whose end was cut off, and tells which room lacks its tail', async () => {
    const dataDir = freshFolder()
    const first = await startParleyProcess(dataDir)
    const person = await register(first.url, 'person')
    const whole = await makeRoom(first.url, person, ['one', 'two'])
    const cut = await makeRoom(first.url, person, ['one', 'two', 'three'])
    await first.stop()
    const stream = new StreamTampering(dataDir, `room-${cut}`)
    stream.drop(3)
    stream.drop(2)
    const second = await startParleyProcess(dataDir)
    const verify = (room: string) => call('GET', `${second.url}/api/rooms/${room}/verify`, { token: person.token })
    expect(await verify(cut)).toMatchObject({ ok: false, firstBad: { revision: 2, reason: 'truncated' } })
    expect(await verify(whole)).toMatchObject({ ok: true })
    // The read models are of the log as it is, not of the one before.
    const { items } = await call<{ items: { content: string }[] }>(
      'GET',
      `${second.url}/api/rooms/${cut}/messages`,
      person,
    )
    expect(items.map(({ content }) => content)).toEqual(['one'])
    await second.stop()
  })
})
