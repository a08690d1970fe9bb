import { describe, expect, it } from '@jest/globals'
import type { Answer, Person } from '../../support/client.js'
import { entryOf, given, refusal, roomOf, say, setRole } from '../../support/rooms.js'
import { RunningParley } from '../../support/running-parley.js'

const parley = await RunningParley.start()
const [ann, bob, cid] = (await parley.people(3)) as [Person, Person, Person]

describe('creating a room', () => {
  it('takes the defaults of the contract', async () => {
    const { status, body, headers } = await ann.post('/api/rooms', { name: 'Plain' })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      ...{ type: 'private', name: 'Plain', description: null, purpose: null, avatarUrl: null, ownerId: ann.id },
      ...{ ai: { enabled: false, trigger: 'every_message' }, maxMembers: 100, memberCount: 1 },
      ...{ historyVisibility: 'all', invitePolicy: 'members', archived: false, lastSeq: 0 },
    })
    expect(body.ai.agents).toHaveLength(1)
    expect(headers.get('etag')).toBe(`"${body.revision}"`)
    expect((await ann.get(`/api/rooms/${body.id}`)).body).toEqual(body)
  })

  it('makes up a name, from no body at all', async () => {
    expect((await given(201, ann.post('/api/rooms'))).name).toContain(ann.user.displayName)
    expect((await given(201, ann.post('/api/rooms', {}))).name).not.toBe('')
  })

  it('takes every setting', async () => {
    const fields = {
      ...{ type: 'public', name: 'Full', description: 'What\nit is', purpose: 'Why', avatarUrl: '/a.png' },
      ...{ maxMembers: 7, historyVisibility: 'since_join', invitePolicy: 'moderators' },
    }
    const room = await given(201, ann.post('/api/rooms', { ...fields, ai: { enabled: true, trigger: 'mention' } }))
    expect(room).toMatchObject(fields)
    expect(room.ai).toMatchObject({ enabled: true, trigger: 'mention' })
    expect(room.memberCount).toBe(1)
    const { items } = await given(200, ann.get(`/api/rooms/${room.id}/members`))
    expect(items.map(({ role, kind }) => `${role} ${kind}`).sort()).toEqual(['ai ai', 'owner human'])
    expect(items.find(({ role }) => role === 'ai')?.presence.status).toBe('online')
  })

  it('takes aiEnabled as short for ai.enabled, and not both when they differ', async () => {
    expect((await given(201, ann.post('/api/rooms', { aiEnabled: true }))).ai.enabled).toBe(true)
    expect((await given(201, ann.post('/api/rooms', { aiEnabled: true, ai: { enabled: true } }))).ai.enabled).toBe(true)
    expect(await refusal(ann.post('/api/rooms', { aiEnabled: true, ai: { enabled: false } }))).toEqual([400, 'invalid'])
    expect(await refusal(ann.post('/api/rooms', { ai: { agents: [bob.id] } }))).toEqual([400, 'invalid'])
  })

  it('invites the first people with it', async () => {
    const room = await given(201, ann.post('/api/rooms', { invitees: [bob.id, cid.id] }))
    const { items } = await given(200, ann.get(`/api/rooms/${room.id}/invites`))
    expect(new Set(items.map(({ inviteeId, status }) => `${inviteeId} ${status}`))).toEqual(
      new Set([`${bob.id} pending`, `${cid.id} pending`]),
    )
    expect(room.memberCount).toBe(1)
  })

  it('refuses invitees that are unknown, oneself, or no people', async () => {
    const agentId = (await given(201, ann.post('/api/rooms'))).ai.agents[0]
    expect(await refusal(ann.post('/api/rooms', { invitees: ['nobody'] }))).toEqual([404, 'not_found'])
    expect(await refusal(ann.post('/api/rooms', { invitees: [ann.id] }))).toEqual([400, 'invalid'])
    expect(await refusal(ann.post('/api/rooms', { invitees: [agentId] }))).toEqual([400, 'invalid'])
  })

  it('leaves home rooms to Parley and admin rooms to admins', async () => {
    const admin = await parley.admin()
    expect(await refusal(ann.post('/api/rooms', { type: 'home' }))).toEqual([403, 'forbidden'])
    expect(await refusal(admin.post('/api/rooms', { type: 'home' }))).toEqual([403, 'forbidden'])
    expect(await refusal(ann.post('/api/rooms', { type: 'admin' }))).toEqual([403, 'forbidden'])
    const room = await given(201, admin.post('/api/rooms', { type: 'admin' }))
    expect(await refusal(ann.post(`/api/rooms/${room.id}/join`))).toEqual([403, 'forbidden'])
    expect(await refusal(admin.post(`/api/rooms/${room.id}/invite`, { userId: ann.id }))).toEqual([403, 'forbidden'])
  })
})

describe('public rooms', () => {
  it('are found by name and description, joined, left and joined again as a member', async () => {
    const room = await roomOf(ann, [], { type: 'public', name: 'Sailing', description: 'Knots and charts' })
    for (const q of ['sail', 'CHARTS'])
      expect((await bob.get(`/api/rooms/discover?q=${q}`)).body.items.map(({ id }) => id)).toEqual([room.id])
    expect((await bob.get(`/api/rooms/${room.id}`)).body.memberCount).toBe(1)
    const joined = await given(200, bob.post(`/api/rooms/${room.id}/join`))
    expect(joined).toMatchObject({ memberCount: 2, membership: { role: 'member' } })
    expect((await given(200, bob.post(`/api/rooms/${room.id}/join`))).revision).toBe(joined.revision)
    await setRole(ann, room.id, bob, 'admin')
    expect((await bob.get('/api/rooms/discover?q=sail')).body.items).toHaveLength(1)
    await given(204, bob.post(`/api/rooms/${room.id}/leave`))
    expect(await refusal(bob.get(`/api/rooms/${room.id}/messages`))).toEqual([403, 'forbidden'])
    expect(await refusal(bob.post(`/api/rooms/${room.id}/leave`))).toEqual([403, 'forbidden'])
    expect((await given(200, bob.post(`/api/rooms/${room.id}/join`))).membership.role).toBe('member')
  })

  it('are discovered page by page, each once, even while they come alive', async () => {
    const rooms: Answer[] = []
    for (let i = 0; i < 5; i += 1) rooms.push(await roomOf(ann, [], { type: 'public', name: `Shelf ${i}` }))
    const first = await given(200, bob.get('/api/rooms/discover?q=shelf&limit=2'))
    expect(first.items.map(({ name }) => name)).toEqual(['Shelf 4', 'Shelf 3'])
    await say(ann, rooms[3]!.id, 'up it goes')
    const second = await given(200, bob.get(`/api/rooms/discover?q=shelf&limit=2&cursor=${first.page.next}`))
    expect(second.items.map(({ name }) => name)).toEqual(['Shelf 2', 'Shelf 1'])
    const third = await given(200, bob.get(`/api/rooms/discover?q=shelf&limit=2&cursor=${second.page.next}`))
    expect(third.items.map(({ name }) => name)).toEqual(['Shelf 0'])
    expect(third.page.hasMore).toBe(false)
  })
})

describe('my rooms', () => {
  it('are listed by activity, page by page, each once, even while they come alive', async () => {
    const person = await parley.person()
    const rooms: Answer[] = []
    for (let i = 0; i < 4; i += 1) rooms.push(await roomOf(person, [], { name: `Mine ${i}` }))
    const first = await given(200, person.get('/api/rooms?limit=2'))
    expect(first.items.map(({ name }) => name)).toEqual(['Mine 3', 'Mine 2'])
    await say(person, rooms[2]!.id, 'to the top')
    const second = await given(200, person.get(`/api/rooms?limit=2&cursor=${first.page.next}`))
    expect(second.items.map(({ name }) => name)).toEqual(['Mine 1', 'Mine 0'])
    expect((await given(200, person.get('/api/rooms?limit=1'))).items[0]?.name).toBe('Mine 2')
  })

  it('show my own view, which nobody else sees', async () => {
    const room = await roomOf(ann, [bob])
    const view = { notifications: 'mentions', favourite: true, hidden: true }
    expect((await bob.patch(`/api/rooms/${room.id}/membership`, view)).body.membership).toMatchObject(view)
    expect((await bob.patch(`/api/rooms/${room.id}/membership`, { hidden: false })).body.membership).toMatchObject({
      ...view,
      hidden: false,
    })
    expect((await bob.patch(`/api/rooms/${room.id}/membership`)).status).toBe(200)
    expect((await entryOf(ann, room.id)).membership).toMatchObject({ notifications: 'all', favourite: false })
    expect(await refusal(cid.patch(`/api/rooms/${room.id}/membership`, view))).toEqual([403, 'forbidden'])
  })

  it('show the last message, when there is one', async () => {
    const room = await roomOf(ann, [bob])
    expect((await entryOf(bob, room.id)).lastMessage).toBeNull()
    const { id } = await say(ann, room.id, 'hello')
    expect((await entryOf(bob, room.id)).lastMessage).toMatchObject({ id, content: 'hello' })
  })
})

describe('settings', () => {
  it('are merged by PATCH and by PUT, and cleared by null', async () => {
    const room = await roomOf(ann, [], { description: 'old' })
    const patched = await given(200, ann.patch(`/api/rooms/${room.id}`, { name: 'New' }))
    expect(patched).toMatchObject({ name: 'New', description: 'old', revision: room.revision + 1 })
    const put = await ann.put(`/api/rooms/${room.id}`, { description: null, invitePolicy: 'moderators' })
    expect(put.body).toMatchObject({ name: 'New', description: null, invitePolicy: 'moderators' })
    expect(put.headers.get('etag')).toBe(`"${put.body.revision}"`)
    const same = await given(200, ann.put(`/api/rooms/${room.id}`, { name: 'New', description: null }))
    expect(same.revision).toBe(put.body.revision)
    expect((await given(200, ann.patch(`/api/rooms/${room.id}`))).revision).toBe(put.body.revision)
  })

  it('change only the revision that If-Match names', async () => {
    const room = await roomOf(ann)
    const path = `/api/rooms/${room.id}`
    const changed = await ann.patch(path, { name: 'One' }, { 'if-match': `"${room.revision}"` })
    expect(changed.status).toBe(200)
    expect(await refusal(ann.patch(path, { name: 'Two' }, { 'if-match': `"${room.revision}"` }))).toEqual([
      412,
      'stale',
    ])
    expect((await ann.patch(path, { name: 'Two' }, { 'if-match': `W/"${changed.body.revision}"` })).status).toBe(412)
    expect((await ann.patch(path, { name: 'Two' }, { 'if-match': '"other"' })).status).toBe(412)
    expect(await refusal(ann.patch(path, { name: 'Two' }, { 'if-match': 'nonsense' }))).toEqual([400, 'malformed'])
    expect((await ann.patch(path, { name: 'Two' }, { 'if-match': '*' })).status).toBe(200)
  })

  it('let one of many through who name the same revision', async () => {
    const room = await roomOf(ann)
    const ifMatch = { 'if-match': `"${room.revision}"` }
    const names = Array.from({ length: 10 }, (_, i) => `Name ${i}`)
    const replies = await Promise.all(names.map((name) => ann.patch(`/api/rooms/${room.id}`, { name }, ifMatch)))
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(replies.filter(({ status }) => status === 412)).toHaveLength(9)
  })

  it('keep maxMembers at or above the members', async () => {
    const room = await roomOf(ann, [bob, cid])
    expect(await refusal(ann.patch(`/api/rooms/${room.id}`, { maxMembers: 2 }))).toEqual([409, 'conflict'])
    expect((await ann.patch(`/api/rooms/${room.id}`, { maxMembers: 3 })).status).toBe(200)
    for (const maxMembers of [0, 5001, 1.5])
      expect((await ann.patch(`/api/rooms/${room.id}`, { maxMembers })).status).toBe(400)
  })

  it('seat the agents with AI on, and unseat them with AI off', async () => {
    const room = await roomOf(ann)
    const roles = async () =>
      (await given(200, ann.get(`/api/rooms/${room.id}/members`))).items.map(({ role }) => role).sort()
    expect((await given(200, ann.patch(`/api/rooms/${room.id}`, { aiEnabled: true }))).memberCount).toBe(1)
    expect(await roles()).toEqual(['ai', 'owner'])
    await given(200, ann.patch(`/api/rooms/${room.id}`, { ai: { enabled: false } }))
    expect(await roles()).toEqual(['owner'])
  })
})

describe('the archive', () => {
  it('keeps a room readable, refuses writes, and lets people go', async () => {
    const room = await roomOf(ann, [bob, cid], { type: 'public', name: 'Attic' })
    const message = await say(bob, room.id, 'before')
    await given(204, ann.delete(`/api/rooms/${room.id}`))
    await given(204, ann.delete(`/api/rooms/${room.id}`))
    expect((await bob.get(`/api/rooms/${room.id}`)).body.archived).toBe(true)
    expect((await bob.get(`/api/rooms/${room.id}/messages`)).body.items).toHaveLength(1)
    expect((await bob.get('/api/rooms/discover?q=attic')).body.items).toEqual([])
    const dan = await parley.person()
    const refused = [
      bob.post(`/api/rooms/${room.id}/messages`, { content: 'x' }),
      bob.patch(`/api/messages/${message.id}`, { content: 'x' }),
      bob.delete(`/api/messages/${message.id}`),
      bob.post(`/api/messages/${message.id}/reactions`, { emoji: '👍' }),
      bob.delete(`/api/messages/${message.id}/reactions/x`),
      ann.put(`/api/messages/${message.id}/pin`),
      ann.patch(`/api/rooms/${room.id}`, { name: 'x' }),
      bob.post(`/api/rooms/${room.id}/invite`, { userId: dan.id }),
      ann.patch(`/api/rooms/${room.id}/members/${bob.id}`, { role: 'admin' }),
      ann.delete(`/api/rooms/${room.id}/members/${bob.id}`),
      ann.put(`/api/rooms/${room.id}/bans/${bob.id}`),
      ann.delete(`/api/rooms/${room.id}/bans/${bob.id}`),
      ann.post(`/api/rooms/${room.id}/owner`, { userId: bob.id }),
      dan.post(`/api/rooms/${room.id}/join`),
    ]
    for (const reply of refused) expect(await refusal(reply)).toEqual([409, 'room_archived'])
    await given(204, bob.post(`/api/rooms/${room.id}/read`, { seq: 1 }))
    await given(200, bob.patch(`/api/rooms/${room.id}/membership`, { favourite: true }))
    await given(204, bob.post(`/api/rooms/${room.id}/leave`))
    expect(await refusal(cid.post(`/api/rooms/${room.id}/restore`))).toEqual([403, 'forbidden'])
    const restored = await ann.post(`/api/rooms/${room.id}/restore`)
    expect([restored.status, restored.body.archived]).toEqual([200, false])
    expect(restored.headers.get('etag')).toBe(`"${restored.body.revision}"`)
    expect((await ann.post(`/api/rooms/${room.id}/restore`)).body.revision).toBe(restored.body.revision)
    await say(cid, room.id, 'after')
  })
})

describe('ownership', () => {
  it('has to be passed on before leaving', async () => {
    const room = await roomOf(ann, [bob])
    expect(await refusal(ann.post(`/api/rooms/${room.id}/leave`))).toEqual([409, 'owner_must_stay'])
    expect(await refusal(ann.post(`/api/rooms/${room.id}/owner`, { userId: cid.id }))).toEqual([404, 'not_found'])
    expect(await refusal(bob.post(`/api/rooms/${room.id}/owner`, { userId: bob.id }))).toEqual([403, 'forbidden'])
    const passed = await ann.post(`/api/rooms/${room.id}/owner`, { userId: bob.id })
    expect([passed.status, passed.body.ownerId]).toEqual([200, bob.id])
    expect(passed.headers.get('etag')).toBe(`"${passed.body.revision}"`)
    const { items } = await given(200, ann.get(`/api/rooms/${room.id}/members`))
    expect(new Map(items.map(({ userId, role }) => [userId, role]))).toEqual(
      new Map([
        [ann.id, 'admin'],
        [bob.id, 'owner'],
      ]),
    )
    await given(204, ann.post(`/api/rooms/${room.id}/leave`))
  })

  it('does not go to an agent', async () => {
    const room = await roomOf(ann, [], { aiEnabled: true })
    const userId = room.ai.agents[0]
    expect(await refusal(ann.post(`/api/rooms/${room.id}/owner`, { userId }))).toEqual([409, 'conflict'])
  })
})

describe('direct rooms', () => {
  it('are one for a pair, from whichever side, made once', async () => {
    const [one, two] = (await parley.people(2)) as [Person, Person]
    const opened = await one.post('/api/direct', { userId: two.id })
    expect(opened.status).toBe(201)
    expect(opened.body).toMatchObject({ type: 'direct', ownerId: null, memberCount: 2, name: null })
    expect(opened.headers.get('etag')).toBe(`"${opened.body.revision}"`)
    for (const [person, other] of [
      [two, one],
      [one, two],
    ] as const) {
      expect((await given(200, person.post('/api/direct', { userId: other.id }))).id).toBe(opened.body.id)
      const room = await given(200, person.post('/api/rooms', { type: 'direct', invitees: [other.id] }))
      expect(room.id).toBe(opened.body.id)
    }
    const { items } = await given(200, two.get(`/api/rooms/${opened.body.id}/members`))
    expect(items.map(({ role }) => role)).toEqual(['member', 'member'])
  })

  it('show each of the pair the other one, as no other room does', async () => {
    const [one, two] = (await parley.people(2)) as [Person, Person]
    const { id } = await given(201, one.post('/api/direct', { userId: two.id }))
    await given(200, two.patch('/api/users/me', { displayName: 'Zoë', avatarUrl: 'https://example.org/zoe.png' }))
    const partner = { id: two.id, displayName: 'Zoë', kind: 'human', avatarUrl: 'https://example.org/zoe.png' }
    expect((await entryOf(one, id)).partner).toMatchObject(partner)
    expect((await entryOf(two, id)).partner).toMatchObject({ id: one.id, avatarUrl: null })
    const room = await roomOf(one, [two])
    expect((await entryOf(one, room.id)).partner).toBeNull()
  })

  it('are one even when both open it at once', async () => {
    const [one, two] = (await parley.people(2)) as [Person, Person]
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        i % 2 === 0 ? one.post('/api/direct', { userId: two.id }) : two.post('/api/direct', { userId: one.id }),
      ),
    )
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(9)
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1)
  })

  it('take a first message with them', async () => {
    const two = await parley.person()
    const room = await given(201, ann.post('/api/direct', { userId: two.id, content: 'hi' }))
    expect(room.lastSeq).toBe(1)
    expect((await two.get(`/api/rooms/${room.id}/messages`)).body.items[0]?.content).toBe('hi')
    expect((await given(200, ann.post('/api/direct', { userId: two.id, content: 'again' }))).lastSeq).toBe(2)
  })

  it('know nothing of roles, kicks, bans, invites, leaving and archiving', async () => {
    const { id } = await given(201, cid.post('/api/direct', { userId: bob.id }))
    expect((await cid.post(`/api/rooms/${id}/leave`)).status).toBe(409)
    expect(await refusal(cid.post(`/api/rooms/${id}/invite`, { userId: ann.id }))).toEqual([409, 'conflict'])
    expect((await cid.delete(`/api/rooms/${id}`)).status).toBe(403)
    expect((await cid.patch(`/api/rooms/${id}`, { aiEnabled: true })).status).toBe(403)
    expect((await cid.delete(`/api/rooms/${id}/members/${bob.id}`)).status).toBe(403)
    expect((await cid.put(`/api/rooms/${id}/bans/${bob.id}`)).status).toBe(403)
    expect((await cid.patch(`/api/rooms/${id}/members/${bob.id}`, { role: 'moderator' })).status).toBe(403)
    expect((await ann.post(`/api/rooms/${id}/join`)).status).toBe(403)
    expect((await cid.patch(`/api/rooms/${id}/membership`, { hidden: true })).body.membership).toMatchObject({
      role: 'member',
    })
  })

  it('are with one other person, or an agent', async () => {
    expect(await refusal(ann.post('/api/direct', { userId: ann.id }))).toEqual([400, 'invalid'])
    expect(await refusal(ann.post('/api/direct', { userId: 'nobody' }))).toEqual([404, 'not_found'])
    for (const invitees of [[], [bob.id, cid.id], [ann.id]])
      expect(await refusal(ann.post('/api/rooms', { type: 'direct', invitees }))).toEqual([400, 'invalid'])
    const agentId = (await given(201, ann.post('/api/rooms'))).ai.agents[0]
    const room = await given(201, ann.post('/api/direct', { userId: agentId }))
    const { items } = await given(200, ann.get(`/api/rooms/${room.id}/members`))
    expect(items.map(({ role }) => role).sort()).toEqual(['ai', 'member'])
  })
})

describe('a room with ten places', () => {
  it('has exactly ten members however many come at once', async () => {
    const crowd = await parley.people(50, 'crowd')
    const room = await roomOf(ann, [], { type: 'public', name: 'Ten', maxMembers: 10 })
    const replies = await Promise.all(crowd.map((person) => person.post(`/api/rooms/${room.id}/join`)))
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(9)
    expect(new Set(replies.filter(({ status }) => status !== 200).map(({ body }) => body.code))).toEqual(
      new Set(['room_full']),
    )
    expect((await ann.get(`/api/rooms/${room.id}`)).body.memberCount).toBe(10)
    expect((await ann.get(`/api/rooms/${room.id}/members`)).body.items).toHaveLength(10)
  })
})
