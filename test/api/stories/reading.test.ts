import { describe, expect, it } from '@jest/globals'
import type { Answer, Person } from '../../support/client.js'
import { entryOf, given, refusal, roomOf, say } from '../../support/rooms.js'
import { RunningParley } from '../../support/running-parley.js'

const parley = await RunningParley.start()
const [ann, bob, cid] = (await parley.people(3)) as [Person, Person, Person]
const counts = async (person: Person, roomId: string) => {
  const { unreadCount, mentionCount } = await entryOf(person, roomId)
  const proof = await given(200, person.get(`/api/rooms/${roomId}/unread/verify`))
  expect([proof.unreadCount, proof.stored]).toEqual([unreadCount, unreadCount])
  return [unreadCount, mentionCount]
}
const markRead = (person: Person, roomId: string, seq: number) => person.post(`/api/rooms/${roomId}/read`, { seq })

describe('unread', () => {
  it('is what others said after my marker', async () => {
    const room = await roomOf(ann, [bob])
    for (const content of ['one', 'two', 'three']) await say(ann, room.id, content)
    expect(await counts(bob, room.id)).toEqual([3, 0])
    expect(await counts(ann, room.id)).toEqual([0, 0])
    await given(204, markRead(bob, room.id, 2))
    expect(await counts(bob, room.id)).toEqual([1, 0])
    await given(204, markRead(bob, room.id, 1))
    expect((await entryOf(bob, room.id)).membership.readSeq).toBe(2)
    expect(await refusal(markRead(bob, room.id, 4))).toEqual([400, 'invalid'])
    expect(await refusal(markRead(cid, room.id, 1))).toEqual([403, 'forbidden'])
    await say(bob, room.id, 'four')
    expect(await counts(bob, room.id)).toEqual([0, 0])
    expect(await counts(ann, room.id)).toEqual([1, 0])
  })

  it('leaves out what was deleted, and what was said before I joined or joined again', async () => {
    const room = await roomOf(ann, [], { type: 'public' })
    await say(ann, room.id, 'before')
    await given(200, bob.post(`/api/rooms/${room.id}/join`))
    expect(await counts(bob, room.id)).toEqual([0, 0])
    const { id } = await say(ann, room.id, 'to be deleted')
    await say(ann, room.id, 'kept')
    expect(await counts(bob, room.id)).toEqual([2, 0])
    await given(204, ann.delete(`/api/messages/${id}`))
    expect(await counts(bob, room.id)).toEqual([1, 0])
    await given(204, bob.post(`/api/rooms/${room.id}/leave`))
    await say(ann, room.id, 'meanwhile')
    await given(200, bob.post(`/api/rooms/${room.id}/join`))
    expect(await counts(bob, room.id)).toEqual([0, 0])
  })

  it('keeps my marker when I leave and come back, also where posting had moved it', async () => {
    const room = await roomOf(ann, [], { type: 'public' })
    await given(200, bob.post(`/api/rooms/${room.id}/join`))
    const { id } = await say(ann, room.id, 'one')
    await say(bob, room.id, 'two')
    const readers = async () =>
      (await given(200, ann.get(`/api/messages/${id}/reads`))).items.map(({ userId, readSeq }: Answer) => [
        userId,
        readSeq,
      ])
    for (const _ of ['there', 'back', 'back again']) {
      expect((await entryOf(bob, room.id)).membership.readSeq).toBe(2)
      expect((await given(200, bob.get(`/api/rooms/${room.id}/unread/verify`))).readSeq).toBe(2)
      expect(await readers()).toEqual([[bob.id, 2]])
      await given(204, bob.post(`/api/rooms/${room.id}/leave`))
      await given(200, bob.post(`/api/rooms/${room.id}/join`))
    }
    await given(204, markRead(bob, room.id, 1))
    expect((await entryOf(bob, room.id)).membership.readSeq).toBe(2)
  })

  it('is proved with what does not count', async () => {
    const room = await roomOf(ann, [bob])
    const { id } = await say(ann, room.id, 'x')
    await say(ann, room.id, 'y')
    await given(204, ann.delete(`/api/messages/${id}`))
    const proof = await given(200, bob.get(`/api/rooms/${room.id}/unread/verify`))
    expect(proof).toMatchObject({ unreadCount: 1, stored: 1, headSeq: 2, readSeq: 0 })
    expect(proof.excluded).toEqual([{ seq: 1, reason: 'deleted' }])
  })
})

describe('mentions', () => {
  it('count for a member who is named, however the name is written', async () => {
    const room = await roomOf(ann, [bob])
    const { mentions } = await say(
      ann,
      room.id,
      `Hello @${bob.username.toUpperCase()}. And @nobody, mail@${bob.username}`,
    )
    expect(mentions).toEqual([bob.id])
    expect(await counts(bob, room.id)).toEqual([1, 1])
    await say(ann, room.id, `@${cid.username} is not here`)
    expect(await counts(bob, room.id)).toEqual([2, 1])
    await given(204, markRead(bob, room.id, 1))
    expect(await counts(bob, room.id)).toEqual([1, 0])
  })

  it('of the room count once for everyone, even for who is named too', async () => {
    const room = await roomOf(ann, [bob, cid])
    const { mentions } = await say(ann, room.id, `@room and @${bob.username}`)
    expect(new Set(mentions)).toEqual(new Set([ann.id, bob.id, cid.id]))
    expect(await counts(bob, room.id)).toEqual([1, 1])
    expect(await counts(cid, room.id)).toEqual([1, 1])
    expect(await counts(ann, room.id)).toEqual([0, 0])
  })

  it('count while I am in the first and in the present ones', async () => {
    const room = await roomOf(ann, [bob, cid])
    const { id } = await say(ann, room.id, `@${bob.username}`)
    await given(200, ann.patch(`/api/messages/${id}`, { content: `@${cid.username}` }))
    expect(await counts(bob, room.id)).toEqual([1, 0])
    expect(await counts(cid, room.id)).toEqual([1, 0])
    await given(200, ann.patch(`/api/messages/${id}`, { content: `@${bob.username} @${cid.username}` }))
    expect(await counts(bob, room.id)).toEqual([1, 1])
    expect(await counts(cid, room.id)).toEqual([1, 0])
    await given(200, ann.patch(`/api/messages/${id}`, { content: '@room' }))
    expect(await counts(bob, room.id)).toEqual([1, 1])
    await given(204, ann.delete(`/api/messages/${id}`))
    expect(await counts(bob, room.id)).toEqual([0, 0])
  })

  it('of the AI are its agents', async () => {
    const room = await roomOf(ann, [], { aiEnabled: true })
    expect((await say(ann, room.id, '/ai help')).mentions).toEqual(room.ai.agents)
    expect((await say(ann, room.id, 'ask @AI')).mentions).toEqual(room.ai.agents)
    expect((await say(ann, room.id, 'see /ai')).mentions).toEqual([])
  })
})

describe('receipts', () => {
  it('name who has read a message, its sender not among them', async () => {
    const room = await roomOf(ann, [bob, cid])
    const { id } = await say(ann, room.id, 'x')
    await say(ann, room.id, 'y')
    expect((await given(200, ann.get(`/api/messages/${id}/reads`))).items).toEqual([])
    await given(204, markRead(bob, room.id, 2))
    await say(cid, room.id, 'z')
    const { items } = await given(200, ann.get(`/api/messages/${id}/reads`))
    expect(new Map(items.map(({ userId, readSeq }) => [userId, readSeq]))).toEqual(
      new Map([
        [bob.id, 2],
        [cid.id, 3],
      ]),
    )
    expect(items.every(({ at }) => typeof at === 'string')).toBe(true)
  })
})

describe('markers in quick succession', () => {
  it('are all answered once they hold', async () => {
    const room = await roomOf(ann, [bob])
    for (const content of ['one', 'two', 'three', 'four', 'five']) await say(ann, room.id, content)
    const replies = await Promise.all([1, 4, 2, 5, 3].map((seq) => markRead(bob, room.id, seq)))
    expect(replies.map(({ status }) => status)).toEqual(Array(5).fill(204))
    expect((await entryOf(bob, room.id)).membership.readSeq).toBe(5)
  })
})

describe('a delivered marker', () => {
  it('is for members, of a message that is there', async () => {
    const room = await roomOf(ann, [bob])
    await say(ann, room.id, 'x')
    const mark = (person: Person, seq: number) => person.post(`/api/rooms/${room.id}/delivered`, { seq })
    await given(204, mark(bob, 1))
    await given(204, mark(bob, 0))
    expect(await refusal(mark(bob, 2))).toEqual([400, 'invalid'])
    expect(await refusal(mark(cid, 1))).toEqual([403, 'forbidden'])
  })
})
