import { describe, expect, it } from '@jest/globals'
import { directRoomId } from '../../../src/commands/room-commands.js'
import type { Answer, Person } from '../../support/client.js'
import { entryOf, given, refusal, roomOf, say } from '../../support/rooms.js'
import { SocketIoClient } from '../../support/live-client.js'
import { RunningParley } from '../../support/running-parley.js'

const parley = await RunningParley.start()

const block = (person: Person, other: Pick<Person, 'id'>) => person.put(`/api/users/${other.id}/block`)
const unblock = (person: Person, other: Pick<Person, 'id'>) => person.delete(`/api/users/${other.id}/block`)
const open = (person: Person, other: Pick<Person, 'id'>, more: object = {}) =>
  person.post('/api/direct', { userId: other.id, ...more })
const post = (person: Person, roomId: string, content = 'Hello') =>
  person.post(`/api/rooms/${roomId}/messages`, { content })
const BLOCKED = [403, 'blocked']

const two = async () => (await parley.people(2)) as [Person, Person]
/** Two people with a direct room in which both have spoken. */
async function pair() {
  const [ann, bob] = await two()
  const { id: roomId } = await given(201, open(ann, bob))
  return { ann, bob, roomId, mine: await say(ann, roomId, 'Hi'), theirs: await say(bob, roomId, 'Hi!') }
}

const eventsOf = async (person: Person, roomId: string): Promise<readonly Answer[]> =>
  (await given(200, person.get(`/api/rooms/${roomId}/events?limit=100`))).items

describe('a block', () => {
  it('refuses direct rooms, whether there is one or not, and whoever opens it', async () => {
    const { ann, bob } = await pair()
    await given(204, block(ann, bob))
    const [cid] = await parley.people(1)
    await given(204, block(ann, cid!))
    for (const [one, other] of [
      [ann, bob],
      [bob, ann],
      [ann, cid!],
      [cid!, ann],
    ] as const) {
      expect(await refusal(open(one, other))).toEqual(BLOCKED)
      expect(await refusal(open(one, other, { content: 'Hello' }))).toEqual(BLOCKED)
      expect(await refusal(one.post('/api/rooms', { type: 'direct', invitees: [other.id] }))).toEqual(BLOCKED)
    }
    expect((await ann.get(`/api/rooms/${directRoomId(ann.id, cid!.id)}`)).status).toBe(404)
  })

  it('refuses what says something in the direct room, not what takes something back, or reads', async () => {
    const { ann, bob, roomId, mine, theirs } = await pair()
    await given(201, bob.post(`/api/messages/${mine.id}/reactions`, { emoji: '👍' }))
    const elsewhere = await roomOf(bob)
    const joke = await say(bob, elsewhere.id, 'A joke')
    await given(204, block(ann, bob))
    for (const [person, own, other] of [
      [ann, mine, theirs],
      [bob, theirs, mine],
    ] as const) {
      expect(await refusal(post(person, roomId))).toEqual(BLOCKED)
      expect(await refusal(person.patch(`/api/messages/${own.id}`, { content: 'Changed' }))).toEqual(BLOCKED)
      expect(await refusal(person.post(`/api/messages/${other.id}/reactions`, { emoji: '🎉' }))).toEqual(BLOCKED)
      await given(200, person.get(`/api/rooms/${roomId}/messages`))
      await given(204, person.post(`/api/rooms/${roomId}/read`, { seq: 2 }))
      await given(204, person.post(`/api/rooms/${roomId}/typing`, { typing: true }))
    }
    expect(await refusal(bob.post(`/api/messages/${joke.id}/forward`, { roomId }))).toEqual(BLOCKED)
    expect((await given(200, ann.get(`/api/rooms/${roomId}/typing`))).items).toEqual([])
    await given(204, bob.delete(`/api/messages/${mine.id}/reactions/${encodeURIComponent('👍')}`))
    await given(204, bob.delete(`/api/messages/${theirs.id}`))
  })

  it('refuses invites, also with a new room, and leaves shared rooms alone', async () => {
    const [ann, bob] = await two()
    const shared = await roomOf(ann, [bob])
    const [one, other] = await Promise.all([roomOf(ann), roomOf(bob)])
    await given(204, block(bob, ann))
    expect(await refusal(ann.post(`/api/rooms/${one.id}/invite`, { userId: bob.id }))).toEqual(BLOCKED)
    expect(await refusal(bob.post(`/api/rooms/${other.id}/invite`, { userId: ann.id }))).toEqual(BLOCKED)
    expect(await refusal(ann.post('/api/rooms', { invitees: [bob.id] }))).toEqual(BLOCKED)
    expect(await refusal(bob.post('/api/rooms', { invitees: [ann.id] }))).toEqual(BLOCKED)
    await say(ann, shared.id, 'Hello everyone')
    expect((await entryOf(bob, shared.id)).unreadCount).toBe(1)
    await given(204, unblock(bob, ann))
    await given(201, ann.post(`/api/rooms/${one.id}/invite`, { userId: bob.id }))
  })

  it('is made and lifted any number of times, with one effect', async () => {
    const { ann, bob, roomId } = await pair()
    await Promise.all([1, 2, 3].map(() => given(204, block(ann, bob))))
    expect((await eventsOf(ann, roomId)).filter(({ type }) => type === 'MemberBlocked')).toHaveLength(1)
    await Promise.all([1, 2, 3].map(() => given(204, unblock(ann, bob))))
    expect((await eventsOf(ann, roomId)).filter(({ type }) => type === 'MemberUnblocked')).toHaveLength(1)
    await given(201, post(bob, roomId))
    await given(200, open(bob, ann))
    await given(204, block(ann, bob))
    expect(await refusal(post(bob, roomId))).toEqual(BLOCKED)
  })

  it('is lifted by who made it: that of the other one stays', async () => {
    const { ann, bob, roomId } = await pair()
    await given(204, block(ann, bob))
    await given(204, unblock(bob, ann))
    expect(await refusal(post(ann, roomId))).toEqual(BLOCKED)
    await given(204, block(bob, ann))
    await given(204, unblock(ann, bob))
    expect(await refusal(post(ann, roomId))).toEqual(BLOCKED)
    expect(await refusal(open(ann, bob))).toEqual(BLOCKED)
    await given(204, unblock(bob, ann))
    await given(201, post(ann, roomId))
  })

  it('can be of an agent', async () => {
    const [ann] = await two()
    const [agentId] = (await roomOf(ann)).ai.agents
    const agent = { id: agentId! }
    const { id: roomId } = await given(201, open(ann, agent))
    await given(204, block(ann, agent))
    expect(await refusal(post(ann, roomId))).toEqual(BLOCKED)
    const group = await given(201, ann.post('/api/rooms', { aiEnabled: true }))
    const { id } = await say(ann, group.id, 'Hello @ai')
    const asked = (await eventsOf(ann, group.id)).find(({ data }) => data['messageId'] === id)
    expect(asked?.data).not.toHaveProperty('asks')
    await given(204, unblock(ann, agent))
    await given(201, post(ann, roomId))
  })

  it('is not of oneself, nobody, or Parley', async () => {
    const [ann] = await two()
    expect(await refusal(block(ann, ann))).toEqual([400, 'invalid'])
    expect(await refusal(unblock(ann, ann))).toEqual([400, 'invalid'])
    for (const id of ['nobody', 'system', '__proto__', 'constructor', '%F0%9F%91%8D', 'x'.repeat(200)]) {
      expect(await refusal(block(ann, { id }))).toEqual([404, 'not_found'])
      expect(await refusal(unblock(ann, { id }))).toEqual([404, 'not_found'])
    }
    expect(await refusal(block(ann, { id: 'x'.repeat(201) }))).toEqual([400, 'invalid'])
    expect((await given(200, ann.get('/api/users/me/blocks'))).items).toEqual([])
  })
})

describe('the list of blocks', () => {
  it('is mine alone, the latest first, in pages', async () => {
    const [ann, ...crowd] = (await parley.people(6)) as [Person, ...Person[]]
    for (const person of crowd) await given(204, block(ann, person))
    await given(204, unblock(ann, crowd[1]!))
    const listed = crowd.filter((_, i) => i !== 1).reverse()
    const seen: Answer[] = []
    for (let cursor = ''; ;) {
      const { items, page } = await given(200, ann.get(`/api/users/me/blocks?limit=3${cursor}`))
      seen.push(...items)
      if (!page.hasMore) break
      cursor = `&cursor=${page.next}`
    }
    expect(seen).toEqual(
      listed.map(({ id, username }) => ({
        ...{ userId: id, username, displayName: username, kind: 'human' },
        blockedAt: expect.any(String),
      })),
    )
    expect((await given(200, crowd[0]!.get('/api/users/me/blocks'))).items).toEqual([])
    expect(await refusal(ann.get('/api/users/me/blocks?cursor=nonsense'))).toEqual([400, 'invalid'])
  })
})

describe('who is blocked', () => {
  it('is told no more than that something happened', async () => {
    const { ann, bob, roomId } = await pair()
    await given(204, block(ann, bob))
    await given(204, unblock(ann, bob))
    const [mine, theirs] = await Promise.all([eventsOf(ann, roomId), eventsOf(bob, roomId)])
    expect(mine.slice(3).map(({ type, actorId }) => [type, actorId])).toEqual([
      ['MemberBlocked', ann.id],
      ['MemberUnblocked', ann.id],
    ])
    expect(theirs.slice(3)).toHaveLength(2)
    for (const event of theirs.slice(3)) {
      expect(event).not.toHaveProperty('type')
      expect(event).not.toHaveProperty('actorId')
      expect(event.data).toEqual({ redacted: true })
    }
    const { items } = await given(200, bob.get(`/api/rooms/${roomId}/events?from=3&form=stored`))
    for (const event of items) expect(event).not.toHaveProperty('stored')
    expect(JSON.stringify(items)).not.toContain(ann.id)
    const state = await given(200, bob.get(`/api/rooms/${roomId}/state`))
    expect(JSON.stringify(state)).not.toMatch(/block/i)
    expect(await given(200, bob.get(`/api/rooms/${roomId}/verify`))).toMatchObject({ ok: true })
  })
})

describe('the live feed of a blocked direct room', () => {
  it('names the block to who made it alone, live and replayed, and shows nobody typing', async () => {
    const { ann, bob, roomId } = await pair()
    const [a, b] = await Promise.all([ann, bob].map(({ token }) => SocketIoClient.connect(parley.url, token)))
    await given(204, block(ann, bob))
    const [mine, theirs] = [(await a!.next('room_event')).payload, (await b!.next('room_event')).payload]
    expect(mine).toMatchObject({ type: 'MemberBlocked', actorId: ann.id, roomId, revision: 3 })
    expect(Object.keys(theirs).sort()).toEqual(['at', 'position', 'revision', 'roomId'])
    const { data } = await b!.command('sync', { rooms: { [roomId]: 2 } })
    const replayed = (data as unknown as { rooms: Record<string, { events: unknown[] }> }).rooms[roomId]?.events
    expect(replayed).toEqual([['room_event', theirs]])
    expect((await b!.command('typing_start', { roomId })).ok).toBe(true)
    const refused = await b!.command('send_message', { roomId, content: 'Hello', clientId: 'c' })
    expect(refused.problem).toMatchObject({ status: 403, code: 'blocked' })
    await given(204, unblock(ann, bob))
    await b!.command('typing_start', { roomId })
    await a!.next('user_typing')
    expect(a!.all('user_typing')).toHaveLength(1)
  })
})

describe('a block at the same time as', () => {
  const ROUNDS = 20

  it('opening the direct room: closed it is in the end', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const [ann, bob] = await two()
      const [one, other] = round % 2 === 0 ? [ann, bob] : [bob, ann]
      const [blocked, opened, posted] = await Promise.all([
        block(ann, bob),
        open(bob, ann),
        open(one, other, { content: 'Hello' }),
      ])
      expect(blocked.status).toBe(204)
      for (const { status, body } of [opened, posted]) if (status >= 300) expect([status, body.code]).toEqual(BLOCKED)
      const roomId = directRoomId(ann.id, bob.id)
      for (const person of [ann, bob]) {
        const [status, code] = await refusal(post(person, roomId))
        expect([`403 blocked`, `404 not_found`]).toContain(`${status} ${code}`)
      }
      expect(await refusal(open(bob, ann))).toEqual(BLOCKED)
    }
  })

  it('a change of mind: the room has what the list has', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { ann, bob, roomId } = await pair()
      const calls = [block, unblock, block, unblock].map((change) => change(ann, bob))
      for (const { status } of await Promise.all([...calls, block(bob, ann), unblock(bob, ann)]))
        expect(status).toBe(204)
      const lists = await Promise.all([ann, bob].map((person) => given(200, person.get('/api/users/me/blocks'))))
      const isBlocked = lists.some(({ items }) => items.length > 0)
      const { status, body } = await post(bob, roomId)
      expect([status, body.code]).toEqual(isBlocked ? BLOCKED : [201, undefined])
    }
  })

  it('an invite: it came before, or not at all', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const [ann, bob] = await two()
      const room = await roomOf(bob)
      const [, invited, created] = await Promise.all([
        given(204, block(ann, bob)),
        bob.post(`/api/rooms/${room.id}/invite`, { userId: ann.id }),
        bob.post('/api/rooms', { invitees: [ann.id] }),
      ])
      const sent = [invited, created].filter(({ status }) => status === 201)
      for (const { status, body } of [invited, created])
        if (status !== 201) expect([status, body.code]).toEqual(BLOCKED)
      expect((await given(200, ann.get('/api/invites'))).items).toHaveLength(sent.length)
      expect(await refusal(bob.post('/api/rooms', { invitees: [ann.id] }))).toEqual(BLOCKED)
    }
  })
})
