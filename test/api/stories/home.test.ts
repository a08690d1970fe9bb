import { randomUUID } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { register } from '../../../src/commands/accounts.js'
import { homeRoomId } from '../../../src/commands/room-commands.js'
import { newProfile } from '../../../src/domain/user/schema.js'
import type { Person } from '../../support/client.js'
import { eventually, reactingParley } from '../../support/reacting-parley.js'
import { entryOf, given, refusal, roomOf, say } from '../../support/rooms.js'
import { PASSWORD } from '../../support/running-parley.js'

const { parley, reacting, services } = await reactingParley()
const [ann, bob] = (await parley.people(2)) as [Person, Person]
const admin = await parley.admin()
const home = homeRoomId(ann.id)
const path = `/api/rooms/${home}`

describe('a home room', () => {
  it('is there from the first moment, with the companion, for one person', async () => {
    const { items } = await given(200, ann.get('/api/rooms'))
    const room = items.find(({ type }) => type === 'home')
    expect(room).toMatchObject({
      ...{ id: home, name: 'Home', ownerId: ann.id, memberCount: 1, maxMembers: 1, lastMessage: null },
      ...{ ai: { enabled: true, trigger: 'every_message' }, membership: { role: 'owner' }, unreadCount: 0 },
    })
    const members = await given(200, ann.get(`${path}/members`))
    expect(members.items.map(({ kind, role }) => `${kind} ${role}`).sort()).toEqual(['ai ai', 'human owner'])
    expect((await entryOf(admin, homeRoomId(admin.id))).type).toBe('home')
    const { items: events } = await given(200, ann.get(`${path}/events`))
    expect(events.map(({ type, actorId }) => `${type} ${actorId}`)).toEqual([
      ...['RoomCreated system', 'MemberJoined system'],
    ])
  })

  it('is seen by nobody else, not by admins either', async () => {
    for (const person of [bob, admin]) {
      for (const below of ['', '/messages', '/members', '/events', '/state', '/invites'])
        expect(await refusal(person.get(`${path}${below}`))).toEqual([403, 'forbidden'])
      expect(await refusal(person.post(`${path}/join`))).toEqual([403, 'forbidden'])
      expect(await refusal(person.post(`${path}/messages`, { content: 'Hello' }))).toEqual([403, 'forbidden'])
      expect((await given(200, person.get('/api/rooms/discover?q=home'))).items).toEqual([])
    }
  })

  it('takes what its person writes there, and settles there', async () => {
    const { seq } = await say(ann, home, 'Dear diary')
    expect(seq).toBe(1)
    const ai = { enabled: false }
    const changed = await given(200, ann.patch(path, { name: 'Nest', purpose: 'Peace', ai }))
    expect(changed).toMatchObject({ name: 'Nest', purpose: 'Peace', ai })
    expect((await given(200, ann.get(`${path}/members`))).items).toHaveLength(1)
    await given(200, ann.patch(path, { ai: { enabled: true } }))
    expect((await given(200, ann.get(`${path}/members`))).items).toHaveLength(2)
  })

  it('stays, and stays for one', async () => {
    const agentId = (await given(200, ann.get(path))).ai.agents[0] ?? ''
    const conflict = [409, 'conflict']
    expect(await refusal(ann.post(`${path}/leave`))).toEqual(conflict)
    expect(await refusal(ann.delete(path))).toEqual(conflict)
    expect(await refusal(ann.post(`${path}/invite`, { userId: bob.id }))).toEqual(conflict)
    expect(await refusal(ann.post(`${path}/owner`, { userId: bob.id }))).toEqual(conflict)
    expect(await refusal(ann.put(`${path}/bans/${bob.id}`))).toEqual(conflict)
    expect(await refusal(ann.delete(`${path}/members/${agentId}`))).toEqual(conflict)
    expect(await refusal(ann.patch(path, { maxMembers: 2 }))).toEqual(conflict)
    expect(await refusal(ann.patch(path, { historyVisibility: 'since_join' }))).toEqual(conflict)
    expect(await refusal(ann.patch(path, { invitePolicy: 'moderators' }))).toEqual(conflict)
  })

  it('is made once, however many log in at once', async () => {
    await Promise.all([1, 2, 3, 4].map(() => parley.logIn(ann.username)))
    const { items } = await given(200, ann.get('/api/rooms'))
    expect(items.filter(({ type }) => type === 'home')).toHaveLength(1)
  })
})

describe('an account of an older log', () => {
  const older = async () => {
    const username = `older${randomUUID().slice(0, 8)}`
    const passwordHash = await services.passwords.hash(PASSWORD)
    const account = { profile: newProfile(username), passwordHash, kind: 'human', role: 'user' } as const
    const registered = await register(services.accounts, account, { commandId: randomUUID(), correlationId: 'old' })
    if (registered.kind === 'rejected') throw new Error(registered.rejection.detail)
    const { userId } = registered
    const data = { userId, sessionId: 's', device: { userAgent: '', address: '' } }
    const login = { type: 'RecordLogin', actorId: userId, data } as const
    const cause = { commandId: randomUUID(), correlationId: 'old' }
    await services.users.of(userId).submit({ ...cause, subjects: [userId], command: login })
    return { username, userId }
  }
  const hasHome = async (userId: string) =>
    (await services.rooms.of(homeRoomId(userId)).current()).state.phase === 'open'

  it('comes home by logging in', async () => {
    const { username, userId } = await older()
    expect(await hasHome(userId)).toBe(false)
    const person = await parley.logIn(username)
    expect((await given(200, person.get('/api/rooms'))).items.map(({ type }) => type)).toEqual(['home'])
  })

  it('comes home by being invited', async () => {
    const { username, userId } = await older()
    const room = await roomOf(ann, [], { name: 'Garden' })
    const { id } = await given(201, ann.post(`/api/rooms/${room.id}/invite`, { userId }))
    await eventually(() => hasHome(userId), Boolean)
    const person = await parley.logIn(username)
    const [invite] = await eventually(
      async () => (await given(200, person.get('/api/invites'))).items,
      ([found]) => found?.messageId !== null,
    )
    const items = await eventually(
      async () => (await given(200, person.get(`/api/rooms/${homeRoomId(userId)}/messages`))).items,
      (found) => found.length > 0,
    )
    expect(items).toMatchObject([{ id: invite?.messageId, metadata: { inviteId: id, status: 'pending' } }])
  })

  it('has invites from before without a message', async () => {
    const { username, userId } = await older()
    const room = await roomOf(ann, [], { name: 'Garden' })
    reacting.isHeld = true
    const { id, messageId } = await given(201, ann.post(`/api/rooms/${room.id}/invite`, { userId }))
    expect(messageId).toBeNull()
    const person = await parley.logIn(username)
    expect((await given(200, person.get('/api/invites'))).items).toMatchObject([{ id, messageId: null }])
    reacting.isHeld = false
  })
})
