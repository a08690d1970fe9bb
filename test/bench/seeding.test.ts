import { afterAll, describe, expect, it } from '@jest/globals'
import { join } from 'node:path'
import { readLog, seedRoom, writeThroughStreamWriter } from '../../bench/provided.js'
import { adminPassword } from '../../bench/server-process.js'
import { checkRoom, checkUnread } from '../crash/room-check.js'
import { call, logIn } from '../support/http-client.js'
import { startParleyProcess } from '../support/parley-process.js'
import { temporaryFolder } from '../support/temporary-folder.js'

describe('a room that is written straight into the log', () => {
  const parent = temporaryFolder()
  const dataDir = join(parent, 'seeded')
  const closing: (() => Promise<unknown>)[] = []
  afterAll(() => Promise.all(closing.map((close) => close())))

  it('is as good as one that was written through the API', async () => {
    const { roomId, username, password } = await seedRoom(dataDir, { events: 1_300, members: 5 })
    expect((await readLog(dataDir)).events).toBeGreaterThan(1_300)
    const server = await startParleyProcess(dataDir, { ADMIN_PASSWORD: adminPassword })
    closing.push(() => server.stop())
    const owner = await logIn(server.url, username, password)
    const { token } = owner
    const messages = await checkRoom(server.url, token, roomId)
    expect(messages).toHaveLength(1_300 - 5)
    await call('POST', `${server.url}/api/rooms/${roomId}/messages`, { token, body: { content: 'the next' } })
    expect((await checkRoom(server.url, token, roomId)).at(-1)).toMatchObject({ seq: 1_296, content: 'the next' })
    expect(await checkUnread(server.url, token, roomId)).toMatchObject({ unreadCount: 0 })
    // Registered by nobody who could have brought them there: the first log-in does it.
    const { items } = await call<{ items: { name: string }[] }>('GET', `${server.url}/api/rooms`, { token })
    expect(items.map(({ name }) => name).sort()).toEqual(['General', 'Home', 'Seeded'])
  })

  it('can be written by the stream writer, too', async () => {
    const perSecond = await writeThroughStreamWriter(join(parent, 'written'), { events: 300, atOnce: 32 })
    expect(perSecond).toBeGreaterThan(0)
  })
})
