import { describe, expect, it } from '@jest/globals'
import type { Person } from '../../support/client.js'
import { given, refusal, roomOf, say, setRole } from '../../support/rooms.js'
import { RunningParley } from '../../support/running-parley.js'

const parley = await RunningParley.start()
const [ann, bob, cid, dan] = (await parley.people(4)) as [Person, Person, Person, Person]
const member = (roomId: string, { id }: Person) => `/api/rooms/${roomId}/members/${id}`
const ban = (roomId: string, { id }: Person) => `/api/rooms/${roomId}/bans/${id}`
const soon = () => new Date(Date.now() + 3_600_000).toISOString()

describe('the members of a room', () => {
  it('are listed page by page, each once', async () => {
    const room = await roomOf(ann, [bob, cid, dan])
    const seen: string[] = []
    let cursor = ''
    for (;;) {
      const { items, page } = await given(200, bob.get(`/api/rooms/${room.id}/members?limit=3${cursor}`))
      seen.push(...items.map(({ userId }) => userId))
      if (!page.hasMore) break
      cursor = `&cursor=${page.next}`
    }
    expect(seen.sort()).toEqual([ann.id, bob.id, cid.id, dan.id].sort())
    expect((await bob.get(`/api/rooms/${room.id}/members?cursor=nonsense`)).status).toBe(400)
  })
})

describe('roles', () => {
  it('are given by admins, below their own', async () => {
    const room = await roomOf(ann, [bob, cid])
    expect(await setRole(ann, room.id, bob, 'admin')).toMatchObject({ userId: bob.id, role: 'admin' })
    expect((await setRole(bob, room.id, cid, 'moderator')).role).toBe('moderator')
    expect(await refusal(bob.patch(member(room.id, cid), { role: 'admin' }))).toEqual([403, 'forbidden'])
    expect(await refusal(cid.patch(member(room.id, bob), { role: 'member' }))).toEqual([403, 'forbidden'])
    expect(await refusal(bob.patch(member(room.id, ann), { role: 'member' }))).toEqual([403, 'forbidden'])
    expect(await refusal(bob.patch(member(room.id, bob), { role: 'member' }))).toEqual([403, 'forbidden'])
    expect(await refusal(ann.patch(member(room.id, dan), { role: 'member' }))).toEqual([404, 'not_found'])
    expect(await refusal(ann.patch(member(room.id, bob), { role: 'owner' }))).toEqual([400, 'invalid'])
    expect((await ann.patch(member(room.id, bob), { role: 'admin' })).status).toBe(200)
  })
})

describe('a mute', () => {
  it('closes posting, editing and reacting, leaves reading and deleting one’s own, and can be lifted', async () => {
    const room = await roomOf(ann, [bob, cid])
    await setRole(ann, room.id, cid, 'moderator')
    const message = await say(bob, room.id, 'said before')
    const mutedUntil = soon()
    expect((await cid.patch(member(room.id, bob), { mutedUntil })).body.mutedUntil).toBe(mutedUntil)
    const refused = [
      bob.post(`/api/rooms/${room.id}/messages`, { content: 'x' }),
      bob.patch(`/api/messages/${message.id}`, { content: 'x' }),
      bob.post(`/api/messages/${message.id}/reactions`, { emoji: '👍' }),
    ]
    for (const reply of refused) expect(await refusal(reply)).toEqual([403, 'muted'])
    expect((await bob.get(`/api/rooms/${room.id}/messages`)).status).toBe(200)
    await given(204, bob.delete(`/api/messages/${message.id}`))
    expect((await cid.patch(member(room.id, bob), { mutedUntil: null })).body.mutedUntil).toBeNull()
    await say(bob, room.id, 'heard again')
  })

  it('is for moderators, on lower ranks, and one that has passed mutes nobody', async () => {
    const room = await roomOf(ann, [bob, cid])
    expect(await refusal(bob.patch(member(room.id, cid), { mutedUntil: soon() }))).toEqual([403, 'forbidden'])
    await setRole(ann, room.id, bob, 'moderator')
    expect(await refusal(bob.patch(member(room.id, ann), { mutedUntil: soon() }))).toEqual([403, 'forbidden'])
    const past = await given(200, bob.patch(member(room.id, cid), { mutedUntil: '2020-01-01T00:00:00Z' }))
    expect(past.mutedUntil).toBeNull()
    await say(cid, room.id, 'heard')
  })

  it.each(['2016-12-31T23:59:60Z', '9999-12-31T23:59:59-12:00', '2027-01-01 00:00:00Z', '0000-01-01T00:00:00+12:00'])(
    'until the odd time %s is a mute or a mistake, never a failure',
    async (mutedUntil) => {
      const room = await roomOf(ann, [bob])
      expect([200, 400]).toContain((await ann.patch(member(room.id, bob), { mutedUntil })).status)
    },
  )
})

describe('a kick', () => {
  it('takes a lower rank out; they may come back to a public room', async () => {
    const room = await roomOf(ann, [bob, cid], { type: 'public' })
    expect(await refusal(bob.delete(member(room.id, cid)))).toEqual([403, 'forbidden'])
    await setRole(ann, room.id, bob, 'moderator')
    await given(204, bob.delete(member(room.id, cid)))
    expect(await refusal(cid.get(`/api/rooms/${room.id}/messages`))).toEqual([403, 'forbidden'])
    expect(await refusal(bob.delete(member(room.id, cid)))).toEqual([404, 'not_found'])
    expect(await refusal(bob.delete(member(room.id, ann)))).toEqual([403, 'forbidden'])
    expect(await refusal(bob.delete(member(room.id, bob)))).toEqual([403, 'forbidden'])
    expect((await given(200, cid.post(`/api/rooms/${room.id}/join`))).memberCount).toBe(3)
  })

  it('takes an agent out, which leaves the settings too', async () => {
    const room = await roomOf(ann, [], { aiEnabled: true })
    const agentId = room.ai.agents[0]!
    await given(204, ann.delete(`/api/rooms/${room.id}/members/${agentId}`))
    expect((await ann.get(`/api/rooms/${room.id}`)).body.ai.agents).toEqual([])
    expect((await ann.put(`/api/rooms/${room.id}/bans/${agentId}`)).status).toBe(204)
  })

  it('and a post at once are one after the other: a post is there or refused', async () => {
    const room = await roomOf(ann, [bob], { type: 'public' })
    const [posts, kick] = await Promise.all([
      Promise.all(Array.from({ length: 8 }, (_, i) => bob.post(`/api/rooms/${room.id}/messages`, { content: `${i}` }))),
      ann.delete(member(room.id, bob)),
    ])
    expect(kick.status).toBe(204)
    const posted = posts.filter(({ status }) => status === 201)
    expect(posts.every(({ status }) => status === 201 || status === 403)).toBe(true)
    const { items } = await given(200, ann.get(`/api/rooms/${room.id}/messages`))
    expect(items.map(({ id }) => id).sort()).toEqual(posted.map(({ body }) => body.id).sort())
    const events = (await given(200, ann.get(`/api/rooms/${room.id}/events`))).items
    const kicked = events.find(({ type }) => type === 'MemberRemoved')!.revision
    expect(events.filter(({ type, revision }) => type === 'MessagePosted' && revision > kicked)).toEqual([])
  })
})

describe('a ban', () => {
  it('removes, keeps out, revokes open invites, and can be lifted', async () => {
    const room = await roomOf(ann, [bob], { type: 'public' })
    const invite = await given(201, bob.post(`/api/rooms/${room.id}/invite`, { userId: cid.id }))
    await given(204, ann.put(ban(room.id, cid), { reason: 'noise' }))
    await given(204, ann.put(ban(room.id, bob)))
    await given(204, ann.put(ban(room.id, bob)))
    expect(await refusal(bob.post(`/api/rooms/${room.id}/join`))).toEqual([403, 'banned'])
    expect(await refusal(ann.post(`/api/rooms/${room.id}/invite`, { userId: bob.id }))).toEqual([403, 'banned'])
    expect(await refusal(cid.post(`/api/invites/${invite.id}/accept`))).toEqual([409, 'invite_closed'])
    expect((await cid.get('/api/invites?status=revoked')).body.items.map(({ id }) => id)).toEqual([invite.id])
    const { items } = await given(200, ann.get(`/api/rooms/${room.id}/bans`))
    expect(items.map(({ userId, byUserId, reason }) => [userId, byUserId, reason])).toEqual([
      [bob.id, ann.id, null],
      [cid.id, ann.id, 'noise'],
    ])
    const first = await given(200, ann.get(`/api/rooms/${room.id}/bans?limit=1`))
    const second = await given(200, ann.get(`/api/rooms/${room.id}/bans?limit=1&cursor=${first.page.next}`))
    expect([...first.items, ...second.items]).toEqual(items)
    const types = (await given(200, ann.get(`/api/rooms/${room.id}/events`))).items.map(({ type }) => type)
    expect(types.slice(-4)).toEqual(['MemberBanned', 'InviteRevoked', 'MemberRemoved', 'MemberBanned'])
    await given(204, ann.delete(ban(room.id, bob)))
    await given(204, ann.delete(ban(room.id, bob)))
    expect((await bob.post(`/api/rooms/${room.id}/join`)).status).toBe(200)
  })

  it('is for moderators, on lower ranks', async () => {
    const room = await roomOf(ann, [bob, cid])
    expect(await refusal(bob.put(ban(room.id, cid)))).toEqual([403, 'forbidden'])
    expect(await refusal(bob.get(`/api/rooms/${room.id}/bans`))).toEqual([403, 'forbidden'])
    await setRole(ann, room.id, bob, 'moderator')
    expect(await refusal(bob.put(ban(room.id, ann)))).toEqual([403, 'forbidden'])
    expect(await refusal(bob.put(ban(room.id, bob)))).toEqual([403, 'forbidden'])
    expect(await refusal(bob.put(`/api/rooms/${room.id}/bans/nobody`))).toEqual([404, 'not_found'])
    await given(204, bob.put(ban(room.id, dan)))
  })

  it('is told to nobody below moderator', async () => {
    const room = await roomOf(ann, [bob, cid])
    await given(204, ann.put(ban(room.id, cid), { reason: 'secret' }))
    await given(204, ann.delete(ban(room.id, cid)))
    const trail = await given(200, bob.get(`/api/rooms/${room.id}/events?form=stored`))
    const [banned, unbanned] = trail.items.slice(-2)
    for (const item of [banned, unbanned]) {
      expect(item).toMatchObject({ data: { redacted: true } })
      expect(Object.keys(item!)).not.toEqual(expect.arrayContaining(['type']))
      expect(Object.keys(item!)).not.toEqual(expect.arrayContaining(['actorId']))
      expect(Object.keys(item!)).not.toEqual(expect.arrayContaining(['stored']))
    }
    const full = await given(200, ann.get(`/api/rooms/${room.id}/events`))
    expect(full.items.at(-2)).toMatchObject({ type: 'MemberBanned', actorId: ann.id, data: { reason: 'secret' } })
  })
})
