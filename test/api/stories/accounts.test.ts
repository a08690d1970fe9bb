import { describe, expect, it } from '@jest/globals'
import { given } from '../../support/rooms.js'
import { PASSWORD, RunningParley } from '../../support/running-parley.js'

const parley = await RunningParley.start()
const { client } = parley
const register = (body: unknown) => client.send('POST', '/api/auth/register', { body })
const logIn = (username: string, password: string) =>
  client.send('POST', '/api/auth/login', { body: { username, password } })
const refresh = (refreshToken: string) => client.send('POST', '/api/auth/refresh', { body: { refreshToken } })

describe('registering', () => {
  it('gives an account, tokens, a home, and a place in the welcome room', async () => {
    const { status, body, headers } = await register({ username: 'Ada.L', password: PASSWORD, displayName: 'Ada' })
    expect(status).toBe(201)
    expect(body.expiresIn).toBe(900)
    expect(body.user).toMatchObject({ username: 'Ada.L', displayName: 'Ada', kind: 'human', role: 'user' })
    expect(headers.get('parley-position')).not.toBeNull()
    const rooms = await client.send('GET', '/api/rooms', { token: body.accessToken })
    expect(rooms.body.items.map((room) => room.name)).toEqual(['Home', 'General'])
  })

  it('takes the user name as display name', async () => {
    const { body } = await register({ username: 'plain', password: PASSWORD })
    expect(body.user.displayName).toBe('plain')
  })

  it.each(['ai', 'Room', 'SYSTEM', 'ab', 'a'.repeat(33), 'no spaces', 'ünïcode', ''])(
    'refuses %j',
    async (username) => {
      const { status, body } = await register({ username, password: PASSWORD })
      expect([status, body.code]).toEqual([400, 'invalid'])
    },
  )

  it.each(['123456789', 'p'.repeat(201)])('refuses passwords that are too short or too long', async (password) => {
    expect((await register({ username: 'nobody', password })).status).toBe(400)
  })

  it('takes passwords up to their limits', async () => {
    expect((await register({ username: 'shortest', password: 'x2345678_0' })).status).toBe(201)
    expect((await register({ username: 'longest', password: 'aB3_'.repeat(50) })).status).toBe(201)
  })

  it('gives a name to one of many who want it at once, whatever the case', async () => {
    const names = Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? 'contested' : 'CONTESTED'))
    const replies = await Promise.all(names.map((username) => register({ username, password: PASSWORD })))
    expect(replies.filter((reply) => reply.status === 201)).toHaveLength(1)
    expect(new Set(replies.filter((reply) => reply.status !== 201).map(({ body }) => body.code))).toEqual(
      new Set(['username_taken']),
    )
    const winner = replies.find((reply) => reply.status === 201)
    const { items } = (await (await parley.person()).get('/api/users?q=contested')).body
    expect(items.map((user) => user.id)).toEqual([winner?.body.user.id])
  })
})

describe('sessions', () => {
  it('logs in without regard to the case of the name, and answers with a position', async () => {
    const person = await parley.person('Cased')
    const { status, body, headers } = await logIn(person.username.toUpperCase(), PASSWORD)
    expect([status, body.user.id]).toEqual([200, person.id])
    expect(headers.get('parley-position')).not.toBeNull()
  })

  it('says the same of a wrong password and of an unknown name', async () => {
    const person = await parley.person()
    const wrong = await logIn(person.username, 'not the password')
    const unknown = await logIn('nobody-at-all', 'not the password')
    expect([wrong.status, wrong.body.code]).toEqual([401, 'unauthenticated'])
    expect(unknown.body.detail).toBe(wrong.body.detail)
    expect(unknown.status).toBe(401)
  })

  it('ends with logging out, for both of its tokens, and leaves other sessions alone', async () => {
    const first = await parley.person()
    const second = await parley.logIn(first.username)
    await given(204, first.post('/api/auth/logout'))
    expect((await first.get('/api/users/me')).status).toBe(401)
    expect((await refresh(first.refreshToken)).status).toBe(401)
    expect((await second.get('/api/users/me')).status).toBe(200)
  })

  it('lists the sessions and ends one of them', async () => {
    const first = await parley.person()
    const second = await parley.logIn(first.username)
    const { items } = await given(200, first.get('/api/auth/sessions'))
    expect(items.map((session) => session.current).sort()).toEqual([false, true])
    const other = items.find((session) => !session.current)
    await given(204, first.delete(`/api/auth/sessions/${String(other?.id)}`))
    expect((await second.get('/api/users/me')).status).toBe(401)
    expect((await first.delete(`/api/auth/sessions/${String(other?.id)}`)).status).toBe(404)
    expect((await given(200, first.get('/api/auth/sessions'))).items).toHaveLength(1)
  })

  it("knows nothing of somebody else's sessions", async () => {
    const [first, second] = await Promise.all([parley.person(), parley.person()])
    const { items } = await given(200, first.get('/api/auth/sessions'))
    expect((await second.delete(`/api/auth/sessions/${String(items[0]?.id)}`)).status).toBe(404)
    expect((await first.get('/api/users/me')).status).toBe(200)
  })
})

describe('refresh tokens', () => {
  it('are good once and rotate', async () => {
    const person = await parley.person()
    const { body } = await refresh(person.refreshToken)
    expect(body.refreshToken).not.toBe(person.refreshToken)
    expect((await client.send('GET', '/api/users/me', { token: body.accessToken })).body.id).toBe(person.id)
    expect((await refresh(body.refreshToken)).status).toBe(200)
  })

  it('end the session when a spent one comes back', async () => {
    const person = await parley.person()
    const { body } = await refresh(person.refreshToken)
    expect((await refresh(person.refreshToken)).status).toBe(401)
    expect((await refresh(body.refreshToken)).status).toBe(401)
    expect((await client.send('GET', '/api/users/me', { token: body.accessToken })).status).toBe(401)
    expect((await person.get('/api/users/me')).status).toBe(401)
  })

  it('are given to one of two who spend one at once, and the session is over for both', async () => {
    const person = await parley.person()
    const replies = await Promise.all([refresh(person.refreshToken), refresh(person.refreshToken)])
    expect(replies.map((reply) => reply.status).sort()).toEqual([200, 401])
    expect((await person.get('/api/users/me')).status).toBe(401)
  })
})

describe('changing the password', () => {
  it('ends all other sessions, and the new one counts', async () => {
    const person = await parley.person()
    const other = await parley.logIn(person.username)
    const next = 'quite another password'
    await given(204, person.post('/api/auth/password', { current: PASSWORD, new: next }))
    expect((await person.get('/api/users/me')).status).toBe(200)
    expect((await other.get('/api/users/me')).status).toBe(401)
    expect((await refresh(other.refreshToken)).status).toBe(401)
    expect((await logIn(person.username, PASSWORD)).status).toBe(401)
    expect((await logIn(person.username, next)).status).toBe(200)
  })

  it('needs the current one', async () => {
    const person = await parley.person()
    const wrong = await person.post('/api/auth/password', {
      current: 'not the password',
      new: 'quite another password',
    })
    expect([wrong.status, wrong.body.code]).toEqual([403, 'forbidden'])
    expect((await person.post('/api/auth/password', { current: PASSWORD, new: 'short' })).status).toBe(400)
    expect((await logIn(person.username, PASSWORD)).status).toBe(200)
  })
})

describe('the profile', () => {
  it('changes what is given, empties what is null, and is seen by others at once', async () => {
    const [person, other] = await Promise.all([parley.person(), parley.person()])
    const fields = { displayName: 'New Name', bio: 'Two\nlines', avatarUrl: 'https://example.org/a.png' }
    expect((await person.patch('/api/users/me', fields)).body).toMatchObject(fields)
    expect((await other.get(`/api/users/${person.id}`)).body).toMatchObject(fields)
    const emptied = await given(200, person.patch('/api/users/me', { bio: null }))
    expect(emptied).toMatchObject({ ...fields, bio: null })
    expect((await person.patch('/api/users/me', {})).body).toEqual(emptied)
    expect((await person.get('/api/users/me')).body).toEqual(emptied)
  })

  it('loses no field when many are changed at once', async () => {
    const person = await parley.person()
    const changes = Array.from({ length: 12 }, (_, i) =>
      i % 2 === 0 ? { bio: `bio ${i}` } : { displayName: `name ${i}` },
    )
    const replies = await Promise.all(changes.map((change) => person.patch('/api/users/me', change)))
    expect(new Set(replies.map((reply) => reply.status))).toEqual(new Set([200]))
    const me = (await person.get('/api/users/me')).body
    expect(me).toMatchObject({ bio: expect.stringMatching(/^bio/), displayName: expect.stringMatching(/^name/) })
  })

  it('does not change user names, roles or kinds', async () => {
    const person = await parley.person()
    for (const field of ['username', 'role', 'kind', 'id'])
      expect((await person.patch('/api/users/me', { [field]: 'admin' })).status).toBe(400)
  })
})

describe('the directory', () => {
  it('finds people by parts of either name, without regard to case', async () => {
    const person = await parley.person('Findable')
    await given(200, person.patch('/api/users/me', { displayName: 'Grace Hopper' }))
    for (const q of [person.username.toLowerCase(), 'GRACE%20HOP', 'hopper'])
      expect((await person.get(`/api/users?q=${q}`)).body.items.map((user) => user.id)).toEqual([person.id])
    expect((await person.get('/api/users?q=nobody-is-called-so')).body.items).toEqual([])
  })

  it('is paged by cursor, everyone once', async () => {
    const people = await parley.people(5, 'paged')
    const person = people[0]!
    const seen: string[] = []
    let cursor = ''
    for (;;) {
      const { items, page } = await given(200, person.get(`/api/users?q=paged&limit=2${cursor}`))
      seen.push(...items.map((user) => user.id))
      if (!page.hasMore) break
      cursor = `&cursor=${page.next}`
    }
    expect(seen).toHaveLength(5)
    expect(new Set(seen)).toEqual(new Set(people.map(({ id }) => id)))
  })

  it('does not know a user who is not there', async () => {
    const person = await parley.person()
    expect((await person.get('/api/users/nobody')).status).toBe(404)
    expect((await person.get('/api/users?cursor=nonsense')).body.code).toBe('invalid')
  })
})
