import { describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { DEFAULT_AGENT_ID } from '../../../src/commands/bootstrap.js'
import type { Answer, Person } from '../../support/client.js'
import { given, refusal, roomOf, say, setRole } from '../../support/rooms.js'
import { PASSWORD, RunningParley } from '../../support/running-parley.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const parley = await RunningParley.start()
const admin = await parley.admin()
const [ann, bob] = (await parley.people(2)) as [Person, Person]

let made = 0
const agent = (fields: Readonly<Record<string, unknown>> = {}): Promise<Answer> =>
  given(201, admin.post('/api/admin/agents', { username: `sage${(made += 1)}`, ...fields }))
const agents = async (person: Person): Promise<readonly Answer[]> =>
  (await given(200, person.get('/api/agents?limit=100'))).items
const detail = (agentId: string) => given(200, admin.get(`/api/admin/agents/${agentId}`))

/** The default agent after each of three starts on one folder. An admin changes it during the second. */
async function restarted(): Promise<readonly Answer[]> {
  const DATA_DIR = temporaryFolder()
  const path = `/api/admin/agents/${DEFAULT_AGENT_ID}`
  const seen: Answer[] = []
  for (const settings of [{ AI_NAME: 'Ada Löwe' }, { AI_NAME: 'Eve' }, {}]) {
    const server = await RunningParley.start({ DATA_DIR, ...settings })
    const root = await server.admin()
    seen.push(await given(200, root.get(path)))
    if (seen.length === 2) await given(200, root.patch(path, { displayName: 'Hal', persona: null }))
    await server.stop()
  }
  return seen
}
const starts = await restarted()

describe('the agent that is there from the start', () => {
  it('is known to everyone, with a bio; how it is to be only to admins', async () => {
    const found = (await agents(ann)).find(({ id }) => id === DEFAULT_AGENT_ID)
    expect(found).toMatchObject({ username: 'Parley', displayName: 'Parley', kind: 'ai', role: 'user' })
    expect(found?.bio).not.toBe('')
    expect(found).not.toHaveProperty('persona')
    expect((await detail(DEFAULT_AGENT_ID)).persona).toContain('friend')
  })

  it('is called as AI_NAME says when it is set, with a username that stays', () => {
    expect(starts.map(({ user }) => `${user.username}: ${user.displayName}`)).toEqual([
      'Ada-Lowe: Ada Löwe',
      'Ada-Lowe: Eve',
      'Ada-Lowe: Hal',
    ])
  })

  it('keeps the persona that admins give it, be it none', () => {
    expect(starts.map(({ persona }) => persona === null)).toEqual([false, false, true])
  })
})

describe('an agent', () => {
  it('is made by an admin, with all that is to be known of it', async () => {
    const fields = { displayName: 'Sage', bio: 'Knows herbs', avatarUrl: '/sage.png' }
    const sage = await agent({ ...fields, persona: 'Be\nbrief.' })
    expect(sage).toMatchObject({ ...fields, kind: 'ai', role: 'user' })
    expect(await detail(sage.id)).toEqual({ user: sage, persona: 'Be\nbrief.' })
    expect((await agents(bob)).map(({ id }) => id)).toEqual(expect.arrayContaining([sage.id, DEFAULT_AGENT_ID]))
    expect((await ann.get(`/api/users/${sage.id}`)).body).toEqual(sage)
  })

  it('needs no more than a username, and has no persona then', async () => {
    const plain = await agent()
    expect([plain.displayName, plain.bio, (await detail(plain.id)).persona]).toEqual([plain.username, null, null])
  })

  it('is made once under one key, and shown as it is now', async () => {
    const key = { 'idempotency-key': randomUUID() }
    const wanted = { username: `once${(made += 1)}`, persona: 'x' }
    const first = await given(201, admin.post('/api/admin/agents', wanted, key))
    await given(200, admin.patch(`/api/admin/agents/${first.id}`, { bio: 'new' }))
    expect(await given(201, admin.post('/api/admin/agents', wanted, key))).toEqual({ ...first, bio: 'new' })
    expect(await refusal(admin.post('/api/admin/agents', { ...wanted, bio: 'y' }, key))).toEqual([
      422,
      'idempotency_key_reused',
    ])
    expect(await refusal(admin.post('/api/admin/agents', wanted))).toEqual([409, 'username_taken'])
  })

  it.each([
    ['nothing', {}],
    ['a reserved username', { username: 'ai' }],
    ['a short username', { username: 'x' }],
    ['a persona that is too long', { username: 'fine1', persona: 'x'.repeat(4_001) }],
    ['a blank persona', { username: 'fine2', persona: ' \n' }],
    ['a persona with NUL', { username: 'fine3', persona: 'a\0b' }],
    ['a blank name', { username: 'fine4', displayName: ' ' }],
    ['a password', { username: 'fine5', password: PASSWORD }],
    ['a role', { username: 'fine6', role: 'admin' }],
  ])('is not made of %s', async (_, fields) => {
    expect(await refusal(admin.post('/api/admin/agents', fields))).toEqual([400, 'invalid'])
  })

  it('takes a persona of 4,000 characters, counted as people do', async () => {
    const persona = '🙂'.repeat(4_000)
    expect((await detail((await agent({ persona })).id)).persona).toBe(persona)
  })

  it('is changed field by field; null empties, what is the same changes nothing', async () => {
    const sage = await agent({ displayName: 'Sage', bio: 'Knows herbs', persona: 'Be brief.' })
    const path = `/api/admin/agents/${sage.id}`
    const changed = await given(200, admin.patch(path, { displayName: 'Rue', bio: null, persona: 'Be kind.' }))
    expect(changed).toEqual({ ...sage, displayName: 'Rue', bio: null })
    expect((await detail(sage.id)).persona).toBe('Be kind.')
    const same = await admin.patch(path, { displayName: 'Rue', persona: 'Be kind.' })
    expect(same.body).toEqual(changed)
    await given(200, admin.patch(path, { persona: null }))
    expect((await detail(sage.id)).persona).toBeNull()
    expect(await refusal(admin.patch(path, { username: 'other' }))).toEqual([400, 'invalid'])
  })

  it('keeps every change of many at once', async () => {
    const { id } = await agent({ displayName: 'Sage' })
    const path = `/api/admin/agents/${id}`
    const changes = [{ bio: 'a' }, { persona: 'b' }, { avatarUrl: '/c.png' }, { displayName: 'D', persona: 'e' }]
    await Promise.all(changes.map((change) => given(200, admin.patch(path, change))))
    const { user, persona } = await detail(id)
    expect(user).toMatchObject({ bio: 'a', avatarUrl: '/c.png', displayName: 'D' })
    expect(['b', 'e']).toContain(persona)
  })

  it('is no person: neither found nor changed as an agent is who is none', async () => {
    for (const id of [ann.id, 'nobody']) {
      expect(await refusal(admin.get(`/api/admin/agents/${id}`))).toEqual([404, 'not_found'])
      expect(await refusal(admin.patch(`/api/admin/agents/${id}`, { bio: 'x' }))).toEqual([404, 'not_found'])
    }
    expect((await agents(ann)).every(({ kind }) => kind === 'ai')).toBe(true)
  })

  it('cannot log in, and is registered by nobody else', async () => {
    const { username } = await agent()
    for (const password of [PASSWORD, '', 'null'.repeat(3)])
      expect(await refusal(parley.client.send('POST', '/api/auth/login', { body: { username, password } }))).toEqual([
        401,
        'unauthenticated',
      ])
    const body = { username: username.toUpperCase(), password: PASSWORD }
    expect(await refusal(parley.client.send('POST', '/api/auth/register', { body }))).toEqual([409, 'username_taken'])
  })

  it('is listed page by page', async () => {
    await agent()
    const seen: string[] = []
    let page = await given(200, ann.get('/api/agents?limit=1'))
    for (;;) {
      seen.push(...page.items.map(({ id }) => id))
      if (!page.page.hasMore) break
      page = await given(200, ann.get(`/api/agents?limit=1&cursor=${page.page.next}`))
    }
    expect(seen).toEqual((await agents(ann)).map(({ id }) => id))
    expect(new Set(seen).size).toBe(seen.length)
    expect(await refusal(ann.get('/api/agents?cursor=x'))).toEqual([400, 'invalid'])
  })
})

describe('agents in rooms', () => {
  const seats = async (roomId: string) => {
    const { items } = await given(200, ann.get(`/api/rooms/${roomId}/members`))
    return items.filter(({ kind }) => kind === 'ai')
  }
  const idsIn = async (roomId: string) => (await seats(roomId)).map(({ userId }) => userId).sort()

  it('are members of role ai, always online, and take no place', async () => {
    const [sage, rue] = [await agent({ displayName: 'Sage' }), await agent()]
    const ai = { enabled: true, agents: [sage.id, rue.id, DEFAULT_AGENT_ID] }
    const room = await given(201, ann.post('/api/rooms', { maxMembers: 1, ai }))
    expect(room).toMatchObject({ memberCount: 1, ai: { enabled: true, trigger: 'every_message' } })
    const members = await seats(room.id)
    expect(members.map(({ role, presence }) => [role, presence.status])).toEqual(Array(3).fill(['ai', 'online']))
    expect(members.find(({ userId }) => userId === sage.id)?.displayName).toBe('Sage')
  })

  it('come and go with the settings, by admins of the room alone', async () => {
    const [sage, rue] = [await agent(), await agent()]
    const room = await roomOf(ann, [bob])
    const settings = (person: Person, ai: unknown) => person.patch(`/api/rooms/${room.id}`, { ai })
    expect(await idsIn(room.id)).toEqual([])
    expect(await refusal(settings(bob, { enabled: true, agents: [sage.id] }))).toEqual([403, 'forbidden'])
    await given(200, settings(ann, { enabled: true, agents: [sage.id] }))
    expect(await idsIn(room.id)).toEqual([sage.id])
    await setRole(ann, room.id, bob, 'admin')
    await given(200, settings(bob, { agents: [rue.id, sage.id] }))
    expect(await idsIn(room.id)).toEqual([rue.id, sage.id].sort())
    await given(200, settings(bob, { agents: [rue.id] }))
    expect(await idsIn(room.id)).toEqual([rue.id])
    expect((await given(200, settings(ann, { enabled: false }))).ai.agents).toEqual([rue.id])
    expect(await idsIn(room.id)).toEqual([])
    await given(200, settings(ann, { enabled: true, trigger: 'mention' }))
    expect(await idsIn(room.id)).toEqual([rue.id])
  })

  it('must be agents that there are, at most 20', async () => {
    const room = await roomOf(ann)
    const many = Array.from({ length: 21 }, (_, i) => `agent ${i}`)
    for (const list of [
      ['nobody'],
      [bob.id],
      [DEFAULT_AGENT_ID, 'nobody'],
      [DEFAULT_AGENT_ID, DEFAULT_AGENT_ID],
      many,
    ]) {
      expect(await refusal(ann.post('/api/rooms', { ai: { agents: list } }))).toEqual([400, 'invalid'])
      expect(await refusal(ann.patch(`/api/rooms/${room.id}`, { ai: { agents: list } }))).toEqual([400, 'invalid'])
    }
    const twenty = await Promise.all(Array.from({ length: 20 }, () => agent()))
    const all = { enabled: true, agents: twenty.map(({ id }) => id) }
    await given(200, ann.patch(`/api/rooms/${room.id}`, { ai: all }))
    expect(await seats(room.id)).toHaveLength(20)
  })

  it('are mentioned by name, or all at once', async () => {
    const [sage, rue] = [await agent(), await agent()]
    const room = await given(201, ann.post('/api/rooms', { ai: { enabled: true, agents: [sage.id, rue.id] } }))
    expect((await say(ann, room.id, `@${sage.username.toUpperCase()} hello`)).mentions).toEqual([sage.id])
    expect([...(await say(ann, room.id, '@ai hello')).mentions].sort()).toEqual([sage.id, rue.id].sort())
  })

  it('are talked to alone in a direct room, the same one every time', async () => {
    const sage = await agent()
    const room = await given(201, ann.post('/api/direct', { userId: sage.id }))
    expect((await given(200, ann.post('/api/direct', { userId: sage.id }))).id).toBe(room.id)
    const { items } = await given(200, ann.get(`/api/rooms/${room.id}/members`))
    expect(items.map(({ role }) => role).sort()).toEqual(['ai', 'member'])
  })
})
