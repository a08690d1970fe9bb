import { describe, expect, it } from '@jest/globals'
import { liveCommands } from '../../../src/api/live/commands.js'
import type { Answer } from '../../support/client.js'
import { FakeFeed } from '../../support/fake-feed.js'
import { type Ack, connect, type LiveClient, PROTOCOLS } from '../../support/live-client.js'
import { given, roomOf, say } from '../../support/rooms.js'
import { operationTable, RunningParley } from '../../support/running-parley.js'

const events = liveCommands(operationTable).map(({ event }) => event)
const feed = new FakeFeed()
const parley = await RunningParley.start({}, { feed: () => feed })
const [ann, bob] = [await parley.person('ann'), await parley.person('bob')]

describe.each(PROTOCOLS)('commands over %s', (protocol) => {
  let room: Answer
  let client: LiveClient

  /** A room of ann's, and ann's connection. */
  const scene = async (): Promise<void> => {
    room = await roomOf(ann, [bob])
    client = await connect(protocol, parley.url, ann.token)
  }
  const data = (ack: Ack): Answer => {
    if (!ack.ok || ack.data === null) throw new Error(`data expected: ${JSON.stringify(ack)}`)
    return ack.data
  }
  const post = async (content: string): Promise<Answer> =>
    data(await client.command('send_message', { roomId: room.id, content, clientId: `key of ${content}` }))
  const done = { ok: true, data: null, position: expect.any(String) }

  it('carries out the life of a message', async () => {
    await scene()
    const message = await post('hello')
    expect(message).toMatchObject({ content: 'hello', seq: 1, clientId: 'key of hello', sender: { id: ann.id } })
    const again = await client.command('send_message', {
      ...{ roomId: room.id, content: 'hello', clientId: 'key of hello' },
    })
    expect(again).toMatchObject({ ok: true, data: { id: message.id, seq: 1 } })
    const messageId = message.id
    const edited = await client.command('edit_message', { messageId, content: 'hello again' })
    expect(data(edited)).toMatchObject({ content: 'hello again', id: messageId })
    const emoji = '👍'
    const reacted = await client.command('add_reaction', { messageId, emoji, idempotencyKey: 'once' })
    expect(data(reacted).reactions).toMatchObject([{ emoji, count: 1 }])
    expect(await client.command('remove_reaction', { messageId, emoji })).toEqual(done)
    expect(await client.command('delete_message', { messageId })).toEqual(done)
    expect((await given(200, ann.get(`/api/messages/${messageId}`))).deleted).toBe(true)
  })

  it('moves the read marker', async () => {
    await scene()
    await say(bob, room.id, 'news')
    expect(await client.command('mark_as_read', { roomId: room.id, seq: 1 })).toEqual(done)
    const { items } = await given(200, ann.get('/api/rooms'))
    expect(items.find(({ id }) => id === room.id)).toMatchObject({ unreadCount: 0, membership: { readSeq: 1 } })
  })

  it('says what is not in the log: typing, presence, delivery', async () => {
    await scene()
    await say(bob, room.id, 'news')
    const roomId = room.id
    const unlogged = { ok: true, data: null }
    expect(await client.command('mark_as_delivered', { roomId, seq: 1 })).toMatchObject(unlogged)
    expect(await client.command('typing_start', { roomId })).toMatchObject(unlogged)
    const typing = async () => (await given(200, bob.get(`/api/rooms/${roomId}/typing`))).items
    expect(await typing()).toEqual([{ userId: ann.id }])
    expect(await client.command('typing_stop', { roomId })).toMatchObject(unlogged)
    expect(await typing()).toEqual([])
    const { problem } = await client.command('typing_start', { roomId, typing: true })
    expect(problem).toMatchObject({ code: 'invalid', errors: [{ path: '/payload/typing' }] })
    const busy = data(await client.command('set_presence', { status: 'busy', statusMessage: 'a test' }))
    expect(busy.userId).toBe(ann.id)
    expect((await client.command('set_presence', { status: 'nowhere' })).problem.code).toBe('invalid')
  })

  it('makes, changes and leaves rooms', async () => {
    await scene()
    const made = data(await client.command('create_room', { name: 'made', type: 'public' }))
    expect(made).toMatchObject({ name: 'made', ownerId: ann.id })
    const updated = await client.command('update_room', { roomId: made.id, purpose: 'a test' })
    expect(data(updated)).toMatchObject({ id: made.id, purpose: 'a test' })
    const invited = await client.command('invite_member', { roomId: made.id, userId: bob.id })
    expect(data(invited)).toMatchObject({ inviteeId: bob.id, status: 'pending' })
    const bobs = await connect(protocol, parley.url, bob.token)
    expect(data(await bobs.command('join_room', { roomId: made.id }))).toMatchObject({ id: made.id, memberCount: 2 })
    expect(await client.command('remove_member', { roomId: made.id, userId: bob.id })).toEqual(done)
    expect(await bobs.command('join_room', { roomId: made.id })).toMatchObject({ ok: true })
    expect(await bobs.command('leave_room', { roomId: made.id })).toEqual(done)
  })

  it('answers the position of a write, which REST understands', async () => {
    await scene()
    const { position = '' } = await client.command('send_message', { roomId: room.id, content: 'x', clientId: 'p' })
    const { status, headers } = await ann.get('/api/rooms', { 'parley-after': position })
    expect([status, headers.get('parley-stale')]).toEqual([200, null])
  })

  it('takes an idempotency key for what is remembered, and shares it with REST', async () => {
    await scene()
    const idempotencyKey = `key-over-${protocol}`
    const made = data(await client.command('create_room', { name: 'keyed', idempotencyKey }))
    const again = await client.command('create_room', { name: 'keyed', idempotencyKey })
    expect(data(again).id).toBe(made.id)
    const overRest = await ann.post('/api/rooms', { name: 'keyed' }, { 'idempotency-key': idempotencyKey })
    expect([overRest.status, overRest.body.id]).toEqual([201, made.id])
    const reused = await client.command('create_room', { name: 'another', idempotencyKey })
    expect(reused.problem.code).toBe('idempotency_key_reused')
  })

  it('goes by the contract: no payload is {}', async () => {
    await scene()
    expect(await client.command('create_room')).toMatchObject({ ok: true })
    expect((await client.command('join_room')).problem).toMatchObject({
      ...{ code: 'invalid', status: 400, errors: [{ path: '/payload/roomId', message: 'is required' }] },
    })
  })

  it('keeps the order in which a client sends', async () => {
    await scene()
    const first = await post('first')
    const ways = [{ content: 'plain' }, { content: '@somebody' }, { content: 'a reply', replyTo: first.id }]
    const sent = await Promise.all(
      Array.from({ length: 99 }, async (_, i) =>
        data(await client.command('send_message', { roomId: room.id, ...ways[(i * 7) % 3], clientId: `key ${i}` })),
      ),
    )
    expect(sent.map(({ seq }) => seq)).toEqual(sent.map((_, i) => i + 2))
  })

  it('refuses what REST refuses, with the same problem', async () => {
    await scene()
    const stranger = await parley.person('stranger')
    const theirs = await connect(protocol, parley.url, stranger.token)
    const message = await post('mine')
    const cases = [
      ['send_message', { roomId: room.id, content: 'x', clientId: 'k' }, 'post', `/rooms/${room.id}/messages`],
      ['send_message', { roomId: 'nowhere', content: 'x', clientId: 'k' }, 'post', `/rooms/nowhere/messages`],
      ['edit_message', { messageId: message.id, content: 'x' }, 'put', `/messages/${message.id}`],
      ['delete_message', { messageId: message.id }, 'delete', `/messages/${message.id}`],
      ['add_reaction', { messageId: message.id, emoji: 'x' }, 'post', `/messages/${message.id}/reactions`],
      ['remove_reaction', { messageId: message.id, emoji: 'x' }, 'delete', `/messages/${message.id}/reactions/x`],
      ['mark_as_read', { roomId: room.id, seq: 1 }, 'post', `/rooms/${room.id}/read`],
      ['mark_as_delivered', { roomId: room.id, seq: 1 }, 'post', `/rooms/${room.id}/delivered`],
      ['create_room', { type: 'home' }, 'post', '/rooms'],
      ['update_room', { roomId: room.id, name: 'x' }, 'patch', `/rooms/${room.id}`],
      ['join_room', { roomId: room.id }, 'post', `/rooms/${room.id}/join`],
      ['leave_room', { roomId: room.id }, 'post', `/rooms/${room.id}/leave`],
      ['invite_member', { roomId: room.id, userId: bob.id }, 'post', `/rooms/${room.id}/invite`],
      ['remove_member', { roomId: room.id, userId: bob.id }, 'delete', `/rooms/${room.id}/members/${bob.id}`],
    ] as const
    const methods = { post: 'POST', put: 'PUT', patch: 'PATCH', delete: 'DELETE' } as const
    for (const [event, payload, method, path] of cases) {
      const { problem } = await theirs.command(event, payload)
      const { roomId: _room, messageId: _message, ...body } = payload as Record<string, unknown>
      const rest = await stranger.send(methods[method], `/api${path}`, bodyFor(event, body))
      expect({ ...problem, requestId: '' }).toEqual({ ...rest.body, requestId: '' })
    }
    const tested = new Set<string>(cases.map(([event]) => event))
    // Elsewhere in this file.
    const others = ['typing_start', 'typing_stop', 'set_presence']
    expect(events.filter((event) => !tested.has(event) && !others.includes(event))).toEqual([])
    // As many as the public contract has: none is left out for want of its operation.
    expect(events).toHaveLength(16)
  })

  it('refuses a message without clientId, unknown fields, bad values and bad keys', async () => {
    await scene()
    const refused = async (event: string, payload: unknown): Promise<unknown> => {
      const { problem } = await client.command(event, payload)
      return [problem.code, problem.errors.map(({ path }) => path)]
    }
    const roomId = room.id
    expect(await refused('send_message', { roomId, content: 'x' })).toEqual(['invalid', ['/payload/clientId']])
    expect(await refused('join_room', { roomId, more: 1 })).toEqual(['invalid', ['/payload/more']])
    expect(await refused('join_room', { roomId: 7 })).toEqual(['invalid', ['/payload/roomId']])
    expect(await refused('mark_as_read', { roomId, seq: '1' })).toEqual(['invalid', ['/payload/seq']])
    const idempotencyKey = 'with space'
    expect(await refused('join_room', { roomId, idempotencyKey })).toEqual(['invalid', ['/payload/idempotencyKey']])
    expect(await refused('edit_message', { messageId: 'm', content: 'x', idempotencyKey: 'k' })).toEqual([
      ...['invalid', ['/payload/idempotencyKey']],
    ])
  })

  it('tells a refusal without acknowledgement as a problem, and a success not at all', async () => {
    await scene()
    client.tell('send_message', { roomId: room.id, content: 'unacknowledged', clientId: 'u' })
    client.tell('join_room', { roomId: 'nowhere' })
    expect((await client.next('problem')).payload).toMatchObject({ code: 'not_found', status: 404 })
    expect(await post('after it')).toMatchObject({ seq: 2 })
    client.tell('no_such_event', {})
    const before = client.received.length
    await client.command('join_room', { roomId: room.id })
    expect(client.received.slice(0, before + 2).filter(({ event }) => event === 'problem')).toHaveLength(2)
  })

  it('passes sync on, and asks for an acknowledgement of it', async () => {
    await scene()
    const { data } = await client.command('sync', { rooms: { [room.id]: 4 } })
    expect(data).toEqual({ rooms: { [room.id]: { recovered: true, events: [], revision: 4 } } })
    for (const rooms of [{ a: -2 }, { a: 1.5 }, { a: '1' }, { ['x'.repeat(201)]: 1 }, [], null, 'x', undefined]) {
      expect((await client.command('sync', { rooms })).problem.code).toBe('invalid')
    }
    const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`room-${i}`, 0]))
    expect((await client.command('sync', { rooms: many })).problem.code).toBe('invalid')
    client.tell('sync', { rooms: {} })
    expect((await client.next('problem')).payload.code).toBe('invalid')
  })
})

/** The user to act on is in the path of a kick and in the body of an invite. */
function bodyFor(event: string, body: Record<string, unknown>): unknown {
  if (event === 'remove_member' || event === 'remove_reaction') return undefined
  return Object.keys(body).length === 0 ? undefined : body
}
