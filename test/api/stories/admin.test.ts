import { describe, expect, it } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import { given, refusal, roomOf, say } from '../../support/rooms.js'
import { RunningParley } from '../../support/running-parley.js'

const parley = await RunningParley.start()
const admin = await parley.admin()
const person = await parley.person()

describe('read models', () => {
  it('are listed, caught up, with nothing parked', async () => {
    await say(person, (await roomOf(person)).id, 'x')
    const { items } = await given(200, admin.get('/api/admin/projections'))
    expect(items.map(({ name }) => name)).toEqual(expect.arrayContaining(['rooms', 'members', 'messages', 'users']))
    expect(items.flatMap(({ parked }) => parked)).toEqual([])
  })

  it('are built anew, compared and switched over, while they serve; once under one key', async () => {
    const key = { 'idempotency-key': 'rebuild-once' }
    const started = await admin.post('/api/admin/projections/messages/rebuild', undefined, key)
    expect(started.status).toBe(202)
    expect((await admin.post('/api/admin/projections/messages/rebuild', undefined, key)).status).toBe(202)
    const rebuild = async () =>
      (await given(200, admin.get('/api/admin/projections'))).items.find(({ name }) => name === 'messages')?.rebuild
    let now = await rebuild()
    for (let i = 0; i < 200 && now?.state !== 'switched' && now?.state !== 'failed'; i += 1) {
      await sleep(50)
      now = await rebuild()
    }
    expect(now).toMatchObject({ state: 'switched', comparison: { differing: 0 } })
  })

  it('are tried again on demand', async () => {
    expect((await admin.post('/api/admin/projections/rooms/retry')).status).toBe(200)
    for (const path of ['rebuild', 'retry'])
      expect(await refusal(admin.post(`/api/admin/projections/nothing/${path}`))).toEqual([404, 'not_found'])
  })
})

describe('system roles', () => {
  it('count at once, and open and close the admin rooms', async () => {
    const other = await parley.person()
    const { items } = await given(200, admin.get('/api/rooms'))
    const adminRoom = items.find(({ type }) => type === 'admin')!.id
    const role = (name: string) => given(200, admin.patch(`/api/admin/users/${other.id}`, { role: name }))
    expect((await role('admin')).role).toBe('admin')
    expect((await other.get('/api/admin/projections')).status).toBe(200)
    expect((await other.get('/api/users/me')).body.role).toBe('admin')
    await given(200, other.post(`/api/rooms/${adminRoom}/join`))
    expect((await role('moderator')).role).toBe('moderator')
    expect(await refusal(other.get('/api/admin/projections'))).toEqual([403, 'forbidden'])
    expect(await refusal(other.get(`/api/rooms/${adminRoom}/messages`))).toEqual([403, 'forbidden'])
    expect(await refusal(other.post(`/api/rooms/${adminRoom}/join`))).toEqual([403, 'forbidden'])
  })

  it('are not given up by oneself, nor given to agents or nobody', async () => {
    const agentId = (await roomOf(person)).ai.agents[0]!
    expect((await admin.patch(`/api/admin/users/${admin.id}`, { role: 'user' })).status).toBe(409)
    expect((await admin.patch(`/api/admin/users/${agentId}`, { role: 'admin' })).status).toBe(409)
    expect((await admin.patch('/api/admin/users/nobody', { role: 'admin' })).status).toBe(404)
  })

  it('give no sight of rooms that one is not in', async () => {
    const room = await roomOf(person)
    for (const way of ['', '/messages', '/members', '/events', '/state', '/verify'])
      expect(await refusal(admin.get(`/api/rooms/${room.id}${way}`))).toEqual([403, 'forbidden'])
  })
})

describe('accounts', () => {
  it('are listed for admins, found by name, page by page', async () => {
    const { items } = await given(200, admin.get(`/api/admin/users?q=${person.username}`))
    expect(items.map(({ id }) => id)).toEqual([person.id])
    const { page } = await given(200, admin.get('/api/admin/users?limit=1'))
    expect(page.hasMore).toBe(true)
    expect((await admin.get(`/api/admin/users?limit=1&cursor=${page.next}`)).status).toBe(200)
  })
})
