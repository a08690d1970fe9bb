import { describe, expect, it } from '@jest/globals'
import { homeRoomId } from '../../../src/commands/room-commands.js'
import type { Answer, Person } from '../../support/client.js'
import { eventually, reactingParley } from '../../support/reacting-parley.js'
import { entryOf, given, refusal, roomOf } from '../../support/rooms.js'

const { parley, reacting } = await reactingParley()
const { parley: brief } = await reactingParley({ INVITE_TTL: '1' })
const [ann, bob, cid] = (await parley.people(3)) as [Person, Person, Person]
const invite = (inviter: Person, roomId: string, { id }: Person) =>
  given(201, inviter.post(`/api/rooms/${roomId}/invite`, { userId: id }))

/** The message at the person's home that shows an invite, once it says so. */
const shownAs = (person: Person, { messageId }: Answer, status: string): Promise<Answer> =>
  eventually(
    () => person.get(`/api/messages/${messageId}`),
    (reply) => reply.status === 200 && reply.body.metadata['status'] === status,
  ).then(({ body }) => body)
const messagesIn = async (person: Person, roomId: string) =>
  (await given(200, person.get(`/api/rooms/${roomId}/messages`))).items

describe('an invite', () => {
  it("shows at the invitee's home, with what can be done", async () => {
    const dan = await parley.person('dan')
    const room = await roomOf(ann, [], { name: 'Garden' })
    const sent = await invite(ann, room.id, dan)
    const message = await shownAs(dan, sent, 'pending')
    expect(message).toMatchObject({
      ...{ type: 'invite', roomId: homeRoomId(dan.id), editedAt: null, deleted: false },
      sender: { id: 'system', displayName: 'System', kind: 'bot' },
      metadata: {
        ...{ inviteId: sent.id, roomId: room.id, roomName: 'Garden', inviterId: ann.id },
        ...{ status: 'pending', actions: ['accept', 'decline'] },
      },
      content: `${ann.user.displayName} invited you to Garden.`,
    })
    expect(await entryOf(dan, homeRoomId(dan.id))).toMatchObject({
      unreadCount: 1,
      mentionCount: 0,
      lastMessage: message,
    })
    const { items } = await given(200, dan.get(`/api/rooms/${homeRoomId(dan.id)}/events`))
    const posted = items.at(-1)
    expect(posted).toMatchObject({ type: 'MessagePosted', actorId: 'system', data: { content: message.content } })
    const source = (await given(200, ann.get(`/api/rooms/${room.id}/events`))).items.find(
      (e) => e.type === 'InviteSent',
    )
    expect(posted?.metadata).toMatchObject({
      ...{ causationId: source?.id, correlationId: source?.metadata['correlationId'] },
    })
  })

  it.each([
    ['accepted', (id: string) => given(200, bob.post(`/api/invites/${id}/accept`))],
    ['declined', (id: string) => given(200, bob.post(`/api/invites/${id}/decline`))],
    ['revoked', (id: string) => given(204, ann.delete(`/api/invites/${id}`))],
  ] as const)('that is %s says so, without having been edited', async (status, answer) => {
    const room = await roomOf(ann, [], { name: 'Garden' })
    const sent = await invite(ann, room.id, bob)
    const before = await shownAs(bob, sent, 'pending')
    const { unreadCount } = await entryOf(bob, homeRoomId(bob.id))
    await answer(sent.id)
    const after = await shownAs(bob, sent, status)
    expect(after).toEqual({ ...before, metadata: { ...before.metadata, status, actions: [] } })
    expect((await given(200, bob.get(`/api/messages/${sent.messageId}/edits`))).items).toHaveLength(1)
    expect((await entryOf(bob, homeRoomId(bob.id))).unreadCount).toBe(unreadCount)
    const proof = await given(200, bob.get(`/api/rooms/${homeRoomId(bob.id)}/unread/verify`))
    expect(proof).toMatchObject({ unreadCount, stored: unreadCount })
  })

  it('that was answered before it could be shown, shows as it ended', async () => {
    const room = await roomOf(ann)
    reacting.isHeld = true
    const sent = await invite(ann, room.id, bob)
    await given(200, bob.post(`/api/invites/${sent.id}/accept`))
    expect(await refusal(bob.get(`/api/messages/${sent.messageId}`))).toEqual([404, 'not_found'])
    reacting.isHeld = false
    const message = await shownAs(bob, sent, 'accepted')
    const all = (await messagesIn(bob, homeRoomId(bob.id))).filter((each) => each.metadata['inviteId'] === sent.id)
    expect(all).toEqual([message])
  })

  it('has its message from the first answer on', async () => {
    const room = await roomOf(ann)
    const sent = await invite(ann, room.id, cid)
    expect(sent.messageId).not.toBeNull()
    expect((await given(200, cid.get('/api/invites'))).items).toContainEqual(sent)
    expect((await shownAs(cid, sent, 'pending')).metadata['inviteId']).toBe(sent.id)
  })

  it('is named by who invites and what to, as they are called', async () => {
    const [eve, fay] = (await parley.people(2)) as [Person, Person]
    await given(200, eve.patch('/api/users/me', { displayName: '[Eve](//evil)' }))
    const room = await roomOf(eve, [], { name: '*Tea*' })
    const sent = await invite(eve, room.id, fay)
    await shownAs(fay, sent, 'pending')
    const content = async () => (await given(200, fay.get(`/api/messages/${sent.messageId}`))).content
    expect(await content()).toBe(String.raw`\[Eve\](//evil) invited you to \*Tea\*.`)
    await given(200, eve.patch('/api/users/me', { displayName: 'Eve' }))
    expect(await content()).toBe(String.raw`Eve invited you to \*Tea\*.`)
  })

  it('that was taken away at home stays away', async () => {
    const room = await roomOf(ann)
    const sent = await invite(ann, room.id, cid)
    await shownAs(cid, sent, 'pending')
    await given(204, cid.delete(`/api/messages/${sent.messageId}`))
    await given(200, cid.post(`/api/invites/${sent.id}/accept`))
    const next = await invite(ann, (await roomOf(ann)).id, cid)
    await shownAs(cid, next, 'pending')
    const gone = await given(200, cid.get(`/api/messages/${sent.messageId}`))
    expect(gone).toMatchObject({ deleted: true, content: '', metadata: {} })
  })

  it('that is answered and revoked at once ends in one way, and so does its message', async () => {
    for (let round = 0; round < 8; round += 1) {
      const room = await roomOf(ann)
      const sent = await invite(ann, room.id, bob)
      await Promise.all([
        bob.post(`/api/invites/${sent.id}/accept`),
        bob.post(`/api/invites/${sent.id}/decline`),
        ann.delete(`/api/invites/${sent.id}`),
      ])
      const { items } = await given(200, bob.get('/api/invites?limit=1'))
      expect(items[0]).toMatchObject({ id: sent.id, messageId: sent.messageId })
      const status = items[0]?.status ?? ''
      expect(['accepted', 'declined', 'revoked']).toContain(status)
      expect((await shownAs(bob, sent, status)).metadata['actions']).toEqual([])
      const closing = (await given(200, ann.get(`/api/rooms/${room.id}/events`))).items.filter((event) =>
        /^Invite(?!Sent)/.test(event.type),
      )
      expect(closing).toHaveLength(1)
    }
  })
})

describe('a declined invite', () => {
  it('tells the room, which nobody has to read', async () => {
    const room = await roomOf(ann, [cid], { name: 'Garden' })
    const sent = await invite(ann, room.id, bob)
    await given(200, bob.post(`/api/invites/${sent.id}/decline`))
    const [notice] = await eventually(
      () => messagesIn(cid, room.id),
      (messages) => messages.length > 0,
    )
    expect(notice).toMatchObject({
      ...{ type: 'system', sender: { id: 'system' } },
      content: `${bob.user.displayName} declined the invitation to this room.`,
      metadata: { kind: 'invite_declined', inviteId: sent.id, userId: bob.id, inviterId: ann.id },
    })
    expect(await entryOf(cid, room.id)).toMatchObject({ unreadCount: 0, lastMessage: notice })
    const past = await given(200, cid.get(`/api/rooms/${room.id}/state`))
    expect(past.messages).toEqual([notice])
  })

  it('tells an archived room nothing', async () => {
    const room = await roomOf(ann)
    const sent = await invite(ann, room.id, bob)
    reacting.isHeld = true
    await given(200, bob.post(`/api/invites/${sent.id}/decline`))
    await given(204, ann.delete(`/api/rooms/${room.id}`))
    reacting.isHeld = false
    await shownAs(bob, sent, 'declined')
    const next = await invite(ann, (await roomOf(ann)).id, bob)
    await shownAs(bob, next, 'pending')
    expect(await messagesIn(ann, room.id)).toEqual([])
  })
})

describe('an invite that nobody answers', () => {
  it('closes when its time is over, and says so', async () => {
    const [one, two] = (await brief.people(2)) as [Person, Person]
    const room = await roomOf(one)
    const sent = await invite(one, room.id, two)
    const message = await shownAs(two, sent, 'expired')
    expect(message.metadata['actions']).toEqual([])
    const { items } = await given(200, one.get(`/api/rooms/${room.id}/events`))
    const [cause, closed] = items.slice(-2)
    expect([cause?.type, closed?.type, closed?.actorId]).toEqual(['InviteSent', 'InviteExpired', 'system'])
    expect(closed?.metadata).toMatchObject({
      ...{ causationId: cause?.id, correlationId: cause?.metadata['correlationId'] },
    })
    const [found] = (await given(200, two.get('/api/invites'))).items
    expect(found).toMatchObject({ id: sent.id, status: 'expired', respondedAt: closed?.at })
  })
})
