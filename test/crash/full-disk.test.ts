import { appendFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { call, type Person, register, request } from '../support/http-client.js'
import { type ParleyProcess, runServer, startParleyProcess } from '../support/parley-process.js'
import { mountSmallDisk } from '../support/small-disk.js'
import { checkRoom, checkUnread } from './room-check.js'

const disk = mountSmallDisk(24)
const onSmallDisk = disk === null ? describe.skip : describe
const folder = disk?.folder ?? ''
const filler = join(folder, 'filler')

/** Takes every last block of the disk. */
function fillDisk(): void {
  writeFileSync(filler, '')
  for (const size of [1_048_576, 4096]) {
    const block = Buffer.alloc(size)
    try {
      for (;;) appendFileSync(filler, block)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    }
  }
}

onSmallDisk('a full disk (needs the right to mount one)', () => {
  const dataDir = join(folder, 'data')
  const acknowledged: string[] = []
  let server: ParleyProcess
  let owner: Person
  let reader: Person
  let roomId: string
  let refused: Awaited<ReturnType<typeof post>>

  const post = (content: string) =>
    request('POST', `${server.url}/api/rooms/${roomId}/messages`, {
      token: owner.token,
      body: { content, clientId: content.slice(0, 40) },
    })
  const createRoom = () =>
    request('POST', `${server.url}/api/rooms`, { token: owner.token, body: { name: 'Keyed' }, key: 'one-key' })
  const ready = async (): Promise<number> => (await request('GET', `${server.url}/health/ready`)).status

  /** Posts until one is refused; all before are acknowledged. */
  async function postUntilRefused() {
    for (let i = 0; ; i += 1) {
      const content = `text ${acknowledged.length} ${'x'.repeat(7_000)}`
      const answer = await post(content)
      if (answer.status !== 201) return answer
      acknowledged.push(content)
      if (i > 5_000) throw new Error('the disk does not fill')
    }
  }

  beforeAll(async () => {
    server = await startParleyProcess(dataDir)
    owner = await register(server.url, 'owner')
    reader = await register(server.url, 'reader')
    const room = await call<{ id: string }>('POST', `${server.url}/api/rooms`, {
      token: owner.token,
      body: { type: 'public', name: 'Full' },
    })
    roomId = room.id
    await call('POST', `${server.url}/api/rooms/${roomId}/join`, { token: reader.token })
    for (let i = 0; i < 20; i += 1) {
      acknowledged.push(`before ${i}`)
      await post(`before ${i}`)
    }
    fillDisk()
    refused = await postUntilRefused()
  })
  afterAll(async () => {
    await server.stop()
    disk?.unmount()
  })

  it('refuses posts as unavailable, to be tried again', async () => {
    expect(refused).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await post('another')).status).toBe(503)
  })

  it('refuses everything else that has to be written down the same way', async () => {
    const login = { body: { username: 'owner', password: 'a password of some length' } }
    expect((await request('POST', `${server.url}/api/auth/login`, login)).status).toBe(503)
    expect((await createRoom()).status).toBe(503)
  })

  it('says that it is not ready', async () => {
    expect(await ready()).toBe(503)
  })

  it('goes on reading: messages, rooms, proofs', async () => {
    const get = (path: string) => request('GET', `${server.url}/api/${path}`, { token: reader.token })
    const paths = ['rooms', `rooms/${roomId}`, `rooms/${roomId}/messages`, `rooms/${roomId}/verify`, 'users/me']
    for (const path of paths) expect([path, (await get(path)).status]).toEqual([path, 200])
  })

  it('recovers by itself once there is space, and has lost nothing that it acknowledged', async () => {
    rmSync(filler)
    while ((await ready()) !== 200) await sleep(50)
    let recovered = await post('after')
    for (; recovered.status === 503; recovered = await post('after')) await sleep(50)
    expect(recovered.status).toBe(201)
    acknowledged.push('after')
    const made = [await createRoom(), await createRoom()]
    expect(made.map(({ status, body }) => [status, body['id']])).toEqual(made.map(() => [201, made[0]?.body['id']]))
    // Until the read models are up to date reads say so, and answer all the same.
    let stale: string | null
    do stale = (await request('GET', `${server.url}/api/rooms`, { token: owner.token })).headers.get('parley-stale')
    while (stale !== null)
    const messages = await checkRoom(server.url, owner.token, roomId)
    expect(messages.map(({ content }) => content)).toEqual(acknowledged)
    expect(await checkUnread(server.url, reader.token, roomId)).toMatchObject({ unreadCount: acknowledged.length })
  })

  it('keeps it all over a crash and a restart', async () => {
    await server.kill()
    server = await startParleyProcess(dataDir)
    const messages = await checkRoom(server.url, owner.token, roomId)
    expect(messages).toHaveLength(acknowledged.length)
  })

  it('refuses to start on a disk that is read-only, says so, and starts once it is not', async () => {
    await server.stop()
    disk?.remount('ro')
    const { code, output } = await runServer(dataDir)
    disk?.remount('rw')
    expect(code).toBe(1)
    expect(output).toMatch(/^The data folder cannot be used: .*/)
    server = await startParleyProcess(dataDir)
    expect(await checkRoom(server.url, owner.token, roomId)).toHaveLength(acknowledged.length)
  })
})
