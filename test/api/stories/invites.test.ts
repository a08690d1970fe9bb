import { describe, expect, it } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Person } from '../../support/client.js'
import { given, refusal, roomOf, setRole } from '../../support/rooms.js'
import { RunningParley } from '../../support/running-parley.js'

const parley = await RunningParley.start()
const brief = await RunningParley.start({ INVITE_TTL: '1' })
const [ann, bob, cid, dan] = (await parley.people(4)) as [Person, Person, Person, Person]
const invite = (inviter: Person, roomId: string, { id }: Person) =>
  inviter.post(`/api/rooms/${roomId}/invite`, { userId: id })

describe('an invite', () => {
  it('is seen by both ends and accepted once', async () => {
    const room = await roomOf(ann, [], { name: 'Inner circle' })
    const sent = await given(201, invite(ann, room.id, bob))
    const ends = { roomId: room.id, inviterId: ann.id, inviteeId: bob.id, roomName: 'Inner circle' }
    expect(sent).toMatchObject({ ...ends, status: 'pending', respondedAt: null })
    expect((await bob.get('/api/invites?status=pending')).body.items).toContainEqual(sent)
    expect((await bob.get('/api/rooms/invites/pending')).body.items).toContainEqual(sent)
    expect((await ann.get('/api/invites?direction=sent')).body.items).toContainEqual(sent)
    expect((await ann.get(`/api/rooms/${room.id}/invites`)).body.items).toEqual([sent])
    expect((await given(200, bob.post(`/api/invites/${sent.id}/accept`))).status).toBe('accepted')
    expect((await bob.get(`/api/rooms/${room.id}`)).body.memberCount).toBe(2)
    expect(await refusal(bob.post(`/api/invites/${sent.id}/accept`))).toEqual([409, 'invite_closed'])
    expect(await refusal(bob.post(`/api/invites/${sent.id}/decline`))).toEqual([409, 'invite_closed'])
    expect(await refusal(ann.delete(`/api/invites/${sent.id}`))).toEqual([409, 'invite_closed'])
  })

  it('is accepted once by one who accepts twice at once', async () => {
    const room = await roomOf(ann)
    const { id } = await given(201, invite(ann, room.id, bob))
    const replies = await Promise.all([1, 2, 3, 4].map(() => bob.post(`/api/invites/${id}/accept`)))
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
    expect((await ann.get(`/api/rooms/${room.id}`)).body.memberCount).toBe(2)
  })

  it('can be declined, after which another may be sent', async () => {
    const room = await roomOf(ann)
    const { id } = await given(201, invite(ann, room.id, bob))
    expect((await given(200, bob.post(`/api/rooms/invites/${id}/decline`))).status).toBe('declined')
    expect((await bob.get(`/api/rooms/${room.id}`)).status).toBe(403)
    await given(201, invite(ann, room.id, bob))
  })

  it('is one at a time, for who is no member', async () => {
    const room = await roomOf(ann, [bob])
    await given(201, invite(ann, room.id, cid))
    expect(await refusal(invite(bob, room.id, cid))).toEqual([409, 'invite_pending'])
    expect(await refusal(invite(ann, room.id, bob))).toEqual([409, 'already_member'])
    expect(await refusal(invite(dan, room.id, cid))).toEqual([403, 'forbidden'])
    expect(await refusal(ann.post(`/api/rooms/${room.id}/invite`, { userId: 'nobody' }))).toEqual([404, 'not_found'])
  })

  it('is accepted by joining', async () => {
    const room = await roomOf(ann)
    const { id } = await given(201, invite(ann, room.id, bob))
    await given(200, bob.post(`/api/rooms/${room.id}/join`))
    const { items } = await given(200, ann.get(`/api/rooms/${room.id}/invites`))
    expect(items).toMatchObject([{ id, status: 'accepted' }])
  })

  it('is revoked by who sent it and by moderators', async () => {
    const room = await roomOf(ann, [bob, cid])
    const { id } = await given(201, invite(bob, room.id, dan))
    expect(await refusal(cid.delete(`/api/invites/${id}`))).toEqual([403, 'forbidden'])
    expect(await refusal(dan.delete(`/api/invites/${id}`))).toEqual([403, 'forbidden'])
    await given(204, bob.delete(`/api/invites/${id}`))
    expect(await refusal(dan.post(`/api/invites/${id}/accept`))).toEqual([409, 'invite_closed'])
    const again = await given(201, invite(bob, room.id, dan))
    await setRole(ann, room.id, cid, 'moderator')
    await given(204, cid.delete(`/api/rooms/invites/${again.id}`))
    expect((await dan.get('/api/invites?status=revoked')).body.items.map((item) => item.id)).toEqual([again.id, id])
  })

  it('is for its invitee alone', async () => {
    const room = await roomOf(ann)
    const { id } = await given(201, invite(ann, room.id, bob))
    for (const person of [ann, cid])
      expect(await refusal(person.post(`/api/invites/${id}/accept`))).toEqual([403, 'forbidden'])
    expect(await refusal(bob.post('/api/invites/nothing/accept'))).toEqual([404, 'not_found'])
  })

  it('waits while the room is full or archived', async () => {
    const room = await roomOf(ann, [bob], { maxMembers: 2 })
    const { id } = await given(201, invite(ann, room.id, cid))
    expect(await refusal(cid.post(`/api/invites/${id}/accept`))).toEqual([409, 'room_full'])
    await given(204, ann.delete(`/api/rooms/${room.id}`))
    expect(await refusal(cid.post(`/api/invites/${id}/accept`))).toEqual([409, 'room_archived'])
    await given(200, ann.post(`/api/rooms/${room.id}/restore`))
    await given(204, bob.post(`/api/rooms/${room.id}/leave`))
    await given(200, cid.post(`/api/invites/${id}/accept`))
  })

  it('is for moderators to send where that is the policy', async () => {
    const room = await roomOf(ann, [bob], { invitePolicy: 'moderators' })
    expect(await refusal(invite(bob, room.id, cid))).toEqual([403, 'forbidden'])
    await setRole(ann, room.id, bob, 'moderator')
    await given(201, invite(bob, room.id, cid))
  })

  it('cannot go to an agent', async () => {
    const room = await roomOf(ann)
    const userId = room.ai.agents[0]
    expect(await refusal(ann.post(`/api/rooms/${room.id}/invite`, { userId }))).toEqual([409, 'conflict'])
  })
})

describe('the list of invites', () => {
  it('is paged, each once, though all were sent at the same time', async () => {
    const crowd = await parley.people(7, 'crowd')
    const room = await given(201, ann.post('/api/rooms', { invitees: crowd.map(({ id }) => id) }))
    const seen: string[] = []
    let cursor = ''
    for (;;) {
      const { items, page } = await given(200, ann.get(`/api/rooms/${room.id}/invites?limit=3${cursor}`))
      expect(new Set(items.map(({ createdAt }) => createdAt)).size).toBe(1)
      seen.push(...items.map(({ inviteeId }) => inviteeId))
      if (!page.hasMore) break
      cursor = `&cursor=${page.next}`
    }
    expect(seen).toHaveLength(7)
    expect(new Set(seen)).toEqual(new Set(crowd.map(({ id }) => id)))
  })
})

describe('an invite that expires', () => {
  it('closes by itself, and makes place for another', async () => {
    const [one, two] = (await brief.people(2)) as [Person, Person]
    const room = await roomOf(one)
    const { id } = await given(201, invite(one, room.id, two))
    await sleep(1_100)
    expect((await two.get('/api/invites?status=expired')).body.items.map((item) => item.id)).toEqual([id])
    expect((await two.get('/api/invites?status=pending')).body.items).toEqual([])
    expect(await refusal(two.post(`/api/invites/${id}/accept`))).toEqual([409, 'invite_closed'])
    expect(await refusal(one.delete(`/api/invites/${id}`))).toEqual([409, 'invite_closed'])
    const again = await given(201, invite(one, room.id, two))
    const types = (await given(200, one.get(`/api/rooms/${room.id}/events`))).items.map(({ type }) => type)
    expect(types.slice(-2)).toEqual(['InviteExpired', 'InviteSent'])
    expect((await two.get('/api/invites')).body.items.map((item) => item.id)).toEqual([again.id, id])
  })
})
