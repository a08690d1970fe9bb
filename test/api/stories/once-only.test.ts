import { describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import type { Answer, Person, Reply } from '../../support/client.js'
import { given, refusal, roomOf, say } from '../../support/rooms.js'
import { operationTable, RunningParley } from '../../support/running-parley.js'

const parley = await RunningParley.start()
const [ann, bob, cid] = (await parley.people(3)) as [Person, Person, Person]
/** What a 204 has not. */
const bodyOf = ({ body }: Reply): Answer | undefined => body
const newKey = () => ({ 'idempotency-key': randomUUID() })

/** Every POST that creates or changes something, ready to be sent: again and again the same. */
const posts: Readonly<Record<string, () => Promise<{ by: Person; path: string; body?: object; other?: object }>>> = {
  postMessage: async () => {
    const { id } = await roomOf(ann)
    return { by: ann, path: `/api/rooms/${id}/messages`, body: { content: 'x' }, other: { content: 'y' } }
  },
  forwardMessage: async () => {
    const { id } = await roomOf(ann)
    const message = await say(ann, id, 'x')
    return { by: ann, path: `/api/messages/${message.id}/forward`, body: { roomId: id }, other: { roomId: 'other' } }
  },
  addReaction: async () => {
    const message = await say(ann, (await roomOf(ann)).id, 'x')
    return { by: ann, path: `/api/messages/${message.id}/reactions`, body: { emoji: 'a' }, other: { emoji: 'b' } }
  },
  scheduleMessage: async () => {
    const sendAt = new Date(Date.now() + 3_600_000).toISOString()
    const body = { roomId: (await roomOf(ann)).id, content: 'x', sendAt }
    return { by: ann, path: '/api/scheduled-messages', body, other: { ...body, content: 'y' } }
  },
  createRoom: () => Promise.resolve({ by: ann, path: '/api/rooms', body: { name: 'a' }, other: { name: 'b' } }),
  restoreRoom: async () => {
    const { id } = await roomOf(ann)
    await given(204, ann.delete(`/api/rooms/${id}`))
    return { by: ann, path: `/api/rooms/${id}/restore` }
  },
  joinRoom: async () => ({ by: bob, path: `/api/rooms/${(await roomOf(ann, [], { type: 'public' })).id}/join` }),
  leaveRoom: async () => ({ by: bob, path: `/api/rooms/${(await roomOf(ann, [bob])).id}/leave` }),
  transferOwnership: async () => {
    const { id } = await roomOf(ann, [bob])
    return { by: ann, path: `/api/rooms/${id}/owner`, body: { userId: bob.id }, other: { userId: cid.id } }
  },
  openDirectRoom: async () => ({
    ...{ by: await parley.person(), path: '/api/direct' },
    ...{ body: { userId: bob.id, content: 'hi' }, other: { userId: bob.id } },
  }),
  inviteMember: async () => {
    const { id } = await roomOf(ann)
    return { by: ann, path: `/api/rooms/${id}/invite`, body: { userId: bob.id }, other: { userId: cid.id } }
  },
  acceptInvite: async () => ({ by: bob, path: `/api/invites/${await inviteOf(bob)}/accept` }),
  declineInvite: async () => ({ by: bob, path: `/api/invites/${await inviteOf(bob)}/decline` }),
  markRead: async () => {
    const { id } = await roomOf(ann, [bob])
    await say(ann, id, 'x')
    return { by: bob, path: `/api/rooms/${id}/read`, body: { seq: 1 }, other: { seq: 0 } }
  },
  markDelivered: async () => {
    const { id } = await roomOf(ann, [bob])
    await say(ann, id, 'x')
    return { by: bob, path: `/api/rooms/${id}/delivered`, body: { seq: 1 }, other: { seq: 0 } }
  },
  setTyping: async () => {
    const { id } = await roomOf(ann, [bob])
    return { by: bob, path: `/api/rooms/${id}/typing`, body: { typing: true }, other: { typing: false } }
  },
  setStatus: () =>
    Promise.resolve({ by: bob, path: '/api/users/status', body: { status: 'away' }, other: { status: 'busy' } }),
  requestReply: async () => {
    const message = await say(ann, (await roomOf(ann, [], { aiEnabled: true })).id, 'x')
    return { by: ann, path: `/api/messages/${message.id}/reply-requests`, body: {}, other: { agentId: 'other' } }
  },
  createAgent: async () => {
    const [username, another] = [`agent${randomUUID().slice(0, 8)}`, `agent${randomUUID().slice(0, 8)}`]
    return { by: await parley.admin(), path: '/api/admin/agents', body: { username }, other: { username: another } }
  },
  rebuildProjection: async () => ({ by: await parley.admin(), path: '/api/admin/projections/bans/rebuild' }),
  retryProjection: async () => ({ by: await parley.admin(), path: '/api/admin/projections/bans/retry' }),
}

async function inviteOf({ id }: Person): Promise<string> {
  const room = await roomOf(ann)
  return (await given(201, ann.post(`/api/rooms/${room.id}/invite`, { userId: id }))).id
}

const AUTH = '/api/auth/'
/** Needs a job that has failed: stories/jobs.test.ts has some. */
const ELSEWHERE = 'retryJob'
const keyed = operationTable.filter(
  ({ id, method, path }) => method === 'post' && !path.startsWith(AUTH) && id !== ELSEWHERE,
)

describe('an idempotency key', () => {
  it.each(keyed.map(({ id }) => id))('makes %s happen once, and answers repeats as the first time', async (id) => {
    const { by, path, body, other } = await posts[id]!()
    const key = newKey()
    const first = await by.post(path, body, key)
    expect(first.status).toBeLessThan(300)
    const again = await by.post(path, body, key)
    expect([again.status, bodyOf(again)?.id]).toEqual([first.status, bodyOf(first)?.id])
    if (id !== 'rebuildProjection') expect(bodyOf(again)?.revision).toBe(bodyOf(first)?.revision)
    expect(again.headers.get('parley-position')).not.toBeNull()
    if (other !== undefined) expect(await refusal(by.post(path, other, key))).toEqual([422, 'idempotency_key_reused'])
  })

  it.each(['createRoom', 'forwardMessage', 'openDirectRoom'])('lets twenty of %s at once make one', async (id) => {
    const { by, path, body } = await posts[id]!()
    const key = newKey()
    const replies = await Promise.all(Array.from({ length: 20 }, () => by.post(path, body, key)))
    const made = replies.filter(({ status }) => status === 201)
    expect(made.length).toBeGreaterThan(0)
    expect(new Set(made.map((reply) => reply.body.id)).size).toBe(1)
    for (const { status, body: answer } of replies)
      if (status !== 201) expect([status, answer.code]).toEqual([409, 'in_progress'])
  })

  it('of a message is its clientId: twenty at once all answer with one', async () => {
    const { id } = await roomOf(ann)
    const key = randomUUID()
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        i % 2 === 0
          ? ann.post(`/api/rooms/${id}/messages`, { content: 'x', clientId: key })
          : ann.post(`/api/rooms/${id}/messages`, { content: 'x' }, { 'idempotency-key': key }),
      ),
    )
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 201))
    expect(new Set(replies.map(({ body }) => `${body.id} ${body.seq}`)).size).toBe(1)
    expect((await given(200, ann.get(`/api/rooms/${id}/messages`))).items).toHaveLength(1)
    // Saying what goes without saying makes it no other message.
    const plain = { content: 'x', clientId: key, type: 'text', metadata: {} }
    expect((await given(201, ann.post(`/api/rooms/${id}/messages`, plain))).id).toBe(replies[0]?.body.id)
    const both = ann.post(`/api/rooms/${id}/messages`, { content: 'x', clientId: 'a' }, { 'idempotency-key': 'b' })
    expect(await refusal(both)).toEqual([400, 'invalid'])
  })

  it('answers with the present state: an edited message, a room renamed', async () => {
    const { id } = await roomOf(ann)
    const key = newKey()
    const message = await given(201, ann.post(`/api/rooms/${id}/messages`, { content: 'one' }, key))
    await given(200, ann.patch(`/api/messages/${message.id}`, { content: 'two' }))
    expect((await given(201, ann.post(`/api/rooms/${id}/messages`, { content: 'one' }, key))).content).toBe('two')
    expect(await refusal(ann.post(`/api/rooms/${id}/messages`, { content: 'two' }, key))).toEqual([
      422,
      'idempotency_key_reused',
    ])
    const room = await given(201, ann.post('/api/rooms', { name: 'one' }, key))
    await given(200, ann.patch(`/api/rooms/${room.id}`, { name: 'two' }))
    const again = await ann.post('/api/rooms', { name: 'one' }, key)
    expect([again.body.id, again.body.name]).toEqual([room.id, 'two'])
    expect(again.headers.get('etag')).toBe(`"${again.body.revision}"`)
  })

  it('belongs to its user, operation and path', async () => {
    const [one, two] = [await roomOf(ann, [bob]), await roomOf(ann, [bob])]
    const key = newKey()
    const post = (person: Person, roomId: string) =>
      given(201, person.post(`/api/rooms/${roomId}/messages`, { content: 'x' }, key))
    const messages = [await post(ann, one.id), await post(ann, two.id), await post(bob, one.id)]
    expect(new Set(messages.map(({ id }) => id)).size).toBe(3)
    for (const { id } of messages) await given(201, ann.post(`/api/messages/${id}/reactions`, { emoji: 'x' }, key))
    const rooms = [await given(201, ann.post('/api/rooms', {}, key)), await given(201, bob.post('/api/rooms', {}, key))]
    expect(rooms[0]?.id).not.toBe(rooms[1]?.id)
  })

  it('does not remember a refusal', async () => {
    const room = await roomOf(ann, [], { type: 'public', maxMembers: 1 })
    const key = newKey()
    expect(await refusal(bob.post(`/api/rooms/${room.id}/join`, {}, key))).toEqual([409, 'room_full'])
    await given(200, ann.patch(`/api/rooms/${room.id}`, { maxMembers: 2 }))
    expect((await bob.post(`/api/rooms/${room.id}/join`, {}, key)).status).toBe(200)
  })

  it('answers 403 once access is lost', async () => {
    const room = await roomOf(ann, [bob])
    const key = newKey()
    const posted = await given(201, bob.post(`/api/rooms/${room.id}/messages`, { content: 'x' }, key))
    await given(201, bob.post(`/api/messages/${posted.id}/reactions`, { emoji: 'x' }, key))
    await given(204, bob.post(`/api/rooms/${room.id}/read`, { seq: 1 }, key))
    await given(204, ann.delete(`/api/rooms/${room.id}/members/${bob.id}`))
    const repeats = [
      bob.post(`/api/rooms/${room.id}/messages`, { content: 'x' }, key),
      bob.post(`/api/messages/${posted.id}/reactions`, { emoji: 'x' }, key),
      bob.post(`/api/rooms/${room.id}/read`, { seq: 1 }, key),
    ]
    for (const reply of repeats) expect(await refusal(reply)).toEqual([403, 'forbidden'])
  })

  it('is 1 to 200 visible ASCII characters', async () => {
    for (const key of ['', 'x'.repeat(201), 'with space', 'ü'])
      expect(await refusal(ann.post('/api/rooms', {}, { 'idempotency-key': key }))).toEqual([400, 'malformed'])
    expect((await ann.post('/api/rooms', {}, { 'idempotency-key': 'x'.repeat(200) })).status).toBe(201)
  })
})

describe('positions', () => {
  it('of writes are waited for by reads', async () => {
    const room = await roomOf(ann, [bob])
    const posted = await ann.post(`/api/rooms/${room.id}/messages`, { content: 'x' })
    const position = posted.headers.get('parley-position')!
    const read = await bob.get(`/api/rooms/${room.id}/messages`, { 'parley-after': position })
    expect([read.status, read.body.items.length, read.headers.get('parley-stale')]).toEqual([200, 1, null])
  })

  it('are on no-ops too', async () => {
    const room = await roomOf(ann, [bob])
    for (const reply of [await bob.post(`/api/rooms/${room.id}/join`), await ann.patch(`/api/rooms/${room.id}`)])
      expect(reply.headers.get('parley-position')).not.toBeNull()
  })

  it('of another log make an answer stale, malformed ones are refused', async () => {
    const other = await ann.get('/api/rooms', { 'parley-after': `${randomUUID()}.0` })
    expect([other.status, other.headers.get('parley-stale')]).toEqual([200, 'true'])
    expect(await refusal(ann.get('/api/rooms', { 'parley-after': 'nonsense' }))).toEqual([400, 'malformed'])
  })

  it('that are far ahead make an answer stale in the end', async () => {
    const { headers } = await ann.post('/api/rooms')
    const [log] = headers.get('parley-position')!.split('.')
    const ahead = `${String(log)}.${'9'.repeat(40)}`
    const read = await ann.get('/api/users/me', { 'parley-after': ahead })
    expect([read.status, read.headers.get('parley-stale')]).toEqual([200, 'true'])
  })
})
