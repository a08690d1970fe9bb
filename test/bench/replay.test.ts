import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { apiClient, type ApiClient } from '../../bench/api-client.js'
import { checkMessages, checkUnread } from '../../bench/conversations/checks.js'
import type { ArchivedMessage } from '../../bench/conversations/conversation.js'
import { registerParticipants, type Participants } from '../../bench/conversations/participants.js'
import { replayRoom } from '../../bench/conversations/room-replay.js'
import { peer } from '../../bench/peers/crud/app.js'
import { openDatabase, type Connection } from '../../bench/peers/crud/database.js'

const names = ['Ann', '[Bob]', 'c', 'Дана']
const archive: ArchivedMessage[] = Array.from({ length: 230 }, (_, n) => ({
  room: 'r',
  user: names[Math.floor(Math.sqrt(n)) % names.length]!,
  at: '2013-01-15T00:00:00.000Z',
  text: `message ${n} — \u0003 “é”\n`,
}))

describe.each([true, false])('the replay against the peer (counters %s)', (counters) => {
  let folder: string
  let connection: Connection
  let server: Server
  let api: ApiClient
  let people: Participants

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crud-'))
    connection = openDatabase(folder, 0)
    server = peer(connection, { secret: 's'.repeat(32), counters }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    api = apiClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 8)
    people = await registerParticipants(api, names, '')
  })
  afterEach(async () => {
    await api.close()
    await new Promise((resolve) => server.close(resolve))
    connection.database.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('finds every message once, in order, and every count right', async () => {
    const room = await replayRoom(people, 'r', archive)
    expect(room.posted).toHaveLength(230)
    expect(room.repeats).toBe(12 + 11 + 3)
    expect(await checkMessages(people, room, null)).toEqual([])
    const unread = await checkUnread(people, [room], null)
    expect(unread).toMatchObject({ compared: 4, wrong: [] })
    expect(unread.nonZero).toBeGreaterThan(0)
  })

  it('notices a changed, a swapped, a missing and a doubled message', async () => {
    const room = await replayRoom(people, 'r', archive.slice(0, 30))
    const change = async (sql: string): Promise<number> => {
      connection.database.exec(`BEGIN; ${sql}`)
      const wrong = await checkMessages(people, room, null)
      connection.database.exec('ROLLBACK')
      return wrong.length
    }
    expect(await change("UPDATE messages SET content = content || ' ' WHERE seq = 7")).toBe(1)
    expect(await change('UPDATE messages SET seq = 99 WHERE seq = 3')).toBeGreaterThan(1)
    expect(await change('DELETE FROM messages WHERE seq = 30')).toBe(2)
    expect(await change("INSERT INTO messages SELECT room_id, 31, 'x', sender_id, 'x', type, content, created_at FROM messages WHERE seq = 30")).toBe(1) // prettier-ignore
  })

  it('notices a wrong count', async () => {
    const room = await replayRoom(people, 'r', archive.slice(0, 30))
    // Counters are told a wrong number; counting when asked is misled by a wrong marker.
    connection.database.exec('UPDATE members SET unread = unread + 1, join_seq = 999')
    const { wrong } = await checkUnread(people, [room], null)
    expect(wrong.length).toBeGreaterThan(0)
  })

  it('answers a repeat with the first message and refuses who has not joined', async () => {
    const room = await replayRoom(people, 'r', archive.slice(0, 3))
    const stranger = await api.register('stranger')
    const path = `/api/rooms/${room.id}/messages`
    const refused = await api.call('POST', path, { token: stranger.token, body: { content: 'x' }, accept: [403] })
    expect(refused.status).toBe(403)
    const unknown = await api.call('GET', '/api/rooms/none/messages', { token: stranger.token, accept: [404] })
    expect(unknown.status).toBe(404)
    const invalid = await api.call('POST', path, { token: stranger.token, body: { content: 1 }, accept: [400] })
    expect(invalid.status).toBe(400)
  })
})
