import { describe, expect, it } from '@jest/globals'
import type { Person } from '../../support/client.js'
import { entryOf, given, refusal, roomOf } from '../../support/rooms.js'
import { RunningParley } from '../../support/running-parley.js'

const parley = await RunningParley.start()
const [ann, bob, cid] = (await parley.people(3)) as [Person, Person, Person]
const OFFLINE = { status: 'offline', statusMessage: null, currentRoomId: null, lastSeenAt: null }

describe('my status', () => {
  it('is what others see: offline while no device of mine is connected', async () => {
    const room = await roomOf(ann, [bob])
    const body = { status: 'busy', statusMessage: 'writing', currentRoomId: room.id }
    expect(await given(200, ann.post('/api/users/status', body))).toEqual({ userId: ann.id, ...OFFLINE })
    const { items } = await given(200, bob.get(`/api/rooms/${room.id}/members`))
    expect(items.map(({ presence }) => presence)).toEqual(items.map(({ userId }) => ({ userId, ...OFFLINE })))
    expect((await given(200, bob.get('/api/users/online'))).items).toEqual([])
  })

  it('has a short message on one line, or none', async () => {
    for (const statusMessage of ['', null, '   ', '🙂'.repeat(200)])
      await given(200, ann.post('/api/users/status', { status: 'online', statusMessage }))
    for (const statusMessage of ['x'.repeat(201), 'a\nb', 1])
      expect(await refusal(ann.post('/api/users/status', { status: 'online', statusMessage }))).toEqual([
        400,
        'invalid',
      ])
    expect(await refusal(ann.post('/api/users/status', { status: 'offline' }))).toEqual([400, 'invalid'])
    expect(await refusal(ann.post('/api/users/status', { statusMessage: 'x' }))).toEqual([400, 'invalid'])
  })

  it('names only rooms that I am in', async () => {
    const room = await roomOf(bob, [], { type: 'public' })
    const at = (currentRoomId: string | null) => ann.post('/api/users/status', { status: 'online', currentRoomId })
    expect(await refusal(at(room.id))).toEqual([403, 'forbidden'])
    expect(await refusal(at('nothing'))).toEqual([404, 'not_found'])
    await given(200, at(null))
  })
})

describe('who is online', () => {
  it('is counted in my rooms, their agents with them', async () => {
    const [plain, withAgent] = [await roomOf(ann, [bob]), await roomOf(ann, [bob], { aiEnabled: true })]
    expect((await entryOf(ann, plain.id)).onlineCount).toBe(0)
    expect((await entryOf(ann, withAgent.id)).onlineCount).toBe(1)
    const pair = await given(201, ann.post('/api/direct', { userId: bob.id }))
    expect((await entryOf(ann, pair.id)).onlineCount).toBe(0)
    const companion = await given(201, ann.post('/api/direct', { userId: withAgent.ai.agents[0] }))
    expect((await entryOf(ann, companion.id)).onlineCount).toBe(1)
  })

  it('was, in the past, nobody knows; agents were', async () => {
    const room = await roomOf(ann, [bob], { aiEnabled: true })
    for (const query of ['', '?revision=1']) {
      const { members } = await given(200, ann.get(`/api/rooms/${room.id}/state${query}`))
      expect(members.map(({ kind, presence }) => `${kind} ${presence.status}`)).toContain('ai online')
      expect(members.map(({ kind, presence }) => `${kind} ${presence.status}`)).toContain('human offline')
    }
  })
})

describe('typing', () => {
  const typists = async (person: Person, roomId: string) =>
    (await given(200, person.get(`/api/rooms/${roomId}/typing`))).items
  const type = (person: Person, roomId: string, typing = true) => person.post(`/api/rooms/${roomId}/typing`, { typing })

  it('shows who types, until they stop', async () => {
    const room = await roomOf(ann, [bob])
    await given(204, type(bob, room.id))
    await given(204, type(ann, room.id))
    expect(await typists(ann, room.id)).toEqual([{ userId: bob.id }, { userId: ann.id }])
    await given(204, type(bob, room.id, false))
    await given(204, type(bob, room.id, false))
    expect(await typists(ann, room.id)).toEqual([{ userId: ann.id }])
  })

  it('is for members of a room that is open', async () => {
    const room = await roomOf(ann, [bob])
    expect(await refusal(type(cid, room.id))).toEqual([403, 'forbidden'])
    expect(await refusal(cid.get(`/api/rooms/${room.id}/typing`))).toEqual([403, 'forbidden'])
    expect(await refusal(type(cid, 'nothing'))).toEqual([404, 'not_found'])
    await given(204, ann.delete(`/api/rooms/${room.id}`))
    expect(await refusal(type(bob, room.id))).toEqual([409, 'room_archived'])
    expect(await typists(bob, room.id)).toEqual([])
  })

  it('of a muted member is accepted and shown to nobody', async () => {
    const room = await roomOf(ann, [bob])
    await given(204, type(bob, room.id))
    const mutedUntil = new Date(Date.now() + 3_600_000).toISOString()
    await given(200, ann.patch(`/api/rooms/${room.id}/members/${bob.id}`, { mutedUntil }))
    await given(204, type(bob, room.id))
    expect(await typists(ann, room.id)).toEqual([])
  })
})
