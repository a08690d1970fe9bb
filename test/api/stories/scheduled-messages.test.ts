import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ParleyClient } from '../../../src/client/index.js'
import { dueMessages } from '../../../src/projections/queries/scheduled.js'
import type { Answer, Person } from '../../support/client.js'
import { eventually } from '../../support/eventually.js'
import { reactingParley } from '../../support/reacting-parley.js'
import { entryOf, given, refusal, roomOf, say } from '../../support/rooms.js'

const { parley, services } = await reactingParley()
const path = '/api/scheduled-messages'
const MINUTE = 60_000
/** The first job of a process waits for the queue to be opened. */
const PATIENCE_MS = 90_000
const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString()
const schedule = (person: Person, roomId: string, content: string, fields: object = {}): Promise<Answer> =>
  given(201, person.post(path, { roomId, content, sendAt: inMs(60 * MINUTE), ...fields }))

/** The message, once that has become of it. */
async function settled(person: Person, id: string, status: string): Promise<Answer> {
  const read = () => given(200, person.get(`${path}/${id}`))
  await eventually(async () => expect((await read()).status).toBe(status), PATIENCE_MS)
  return read()
}

const clients: ParleyClient[] = []
afterAll(() => {
  for (const client of clients) client.close()
})

let ann: Person
let bob: Person
let eve: Person
beforeAll(async () => {
  ;[ann, bob, eve] = (await parley.people(3)) as [Person, Person, Person]
})

describe('a message for later', () => {
  it('is kept, shown to its person alone, changed and cancelled', async () => {
    const room = await roomOf(ann, [bob])
    const sendAt = inMs(60 * MINUTE)
    const made = await schedule(ann, room.id, 'Good morning', { sendAt, metadata: { x: 1 } })
    expect(made).toEqual({
      ...{ id: made.id, roomId: room.id, content: 'Good morning', type: 'text', metadata: { x: 1 }, replyTo: null },
      ...{ sendAt, status: 'pending', messageId: null, problem: null, createdAt: made.createdAt },
    })
    expect(await given(200, ann.get(`${path}/${made.id}`))).toEqual(made)
    expect((await given(200, bob.get(path))).items).toEqual([])
    expect((await given(200, bob.get(`/api/rooms/${room.id}/messages`))).items).toEqual([])

    const later = inMs(120 * MINUTE)
    const changed = await given(200, ann.patch(`${path}/${made.id}`, { content: 'Good evening', sendAt: later }))
    expect(changed).toEqual({ ...made, content: 'Good evening', sendAt: later })
    expect(await given(200, ann.patch(`${path}/${made.id}`, {}))).toEqual(changed)
    expect(await given(200, ann.patch(`${path}/${made.id}`, { metadata: {} }))).toEqual({ ...changed, metadata: {} })

    await given(204, ann.delete(`${path}/${made.id}`))
    expect((await given(200, ann.get(path))).items).toEqual([])
    const [cancelled] = (await given(200, ann.get(`${path}?status=cancelled`))).items
    expect(cancelled).toMatchObject({ id: made.id, status: 'cancelled', content: '', metadata: {} })
    for (const again of [ann.delete(`${path}/${made.id}`), ann.patch(`${path}/${made.id}`, { content: 'x' })])
      expect(await refusal(again)).toEqual([409, 'conflict'])
  })

  it('is posted once when it is due: unread for others, and of its person it says nothing', async () => {
    const room = await roomOf(ann, [bob])
    const question = await say(bob, room.id, 'How are you?')
    await say(bob, room.id, 'Well?')
    const soon = inMs(3_000)
    const content = `@room @${ann.username} fine`
    const { id } = await schedule(ann, room.id, content, { sendAt: soon, replyTo: question.id, clientId: 'mine' })
    const sent = await settled(ann, id, 'sent')
    const { items } = await given(200, bob.get(`/api/rooms/${room.id}/messages`))
    expect(items).toHaveLength(3)
    const posted = items[2]!
    expect(posted).toMatchObject({ content, replyTo: question.id, sender: { id: ann.id }, quiet: true })
    expect(posted.createdAt >= soon).toBe(true)
    expect(await given(200, ann.get(`/api/messages/${posted.id}`))).toMatchObject({ clientId: 'mine' })
    expect(sent).toMatchObject({ messageId: posted.id, content: '' })
    expect(await entryOf(ann, room.id)).toMatchObject({ unreadCount: 2, mentionCount: 0, membership: { readSeq: 0 } })
    expect(await entryOf(bob, room.id)).toMatchObject({ unreadCount: 1, mentionCount: 1 })
    expect(await given(200, ann.get(`/api/rooms/${room.id}/unread/verify`))).toEqual({
      ...{ unreadCount: 2, stored: 2, headSeq: 3, readSeq: 0 },
      excluded: [{ seq: 3, reason: 'own' }],
    })
    expect((await given(200, bob.get(`/api/messages/${question.id}/reads`))).items).toMatchObject([])
    await given(204, ann.delete(`/api/messages/${posted.id}`))
    expect(await entryOf(ann, room.id)).toMatchObject({ unreadCount: 2, mentionCount: 0 })
    expect(await entryOf(bob, room.id)).toMatchObject({ unreadCount: 0, mentionCount: 0 })
  }, 120_000)

  it('is scheduled by a client, whose counts and markers it leaves as they are', async () => {
    const room = await roomOf(ann, [bob])
    const [mine, bobs] = await Promise.all(
      [ann, bob].map(({ token }) => ParleyClient.connect({ url: parley.url, token })),
    )
    clients.push(mine!, bobs!)
    const rooms = [mine!, bobs!].map((client) => client.room(room.id))
    for (const { state$ } of rooms) state$.subscribe()
    await say(bob, room.id, `@${ann.username}?`)
    const { rest } = mine!
    const key = 'key-of-mine'
    const message = { roomId: room.id, content: '@room here', sendAt: inMs(60 * MINUTE) }
    const made = await rest.scheduleMessage(message, key)
    expect(await rest.scheduleMessage(message, key)).toEqual(made)
    const dropped = await rest.scheduleMessage({ ...message, content: 'no' })
    await rest.cancelScheduledMessage(dropped.id)
    expect((await rest.scheduledMessages({ roomId: room.id })).items).toEqual([made])
    await rest.changeScheduledMessage(made.id, { sendAt: inMs(3_000) })
    await eventually(() => {
      for (const { state } of rooms)
        expect(state?.messages.at(-1)).toMatchObject({ content: '@room here', quiet: true })
    })
    const [seenByMe, seenByBob] = rooms.map(({ state }) => state!)
    expect(seenByMe!.unread).toEqual({ unreadCount: 1, mentionCount: 1 })
    expect(seenByBob!.unread).toEqual({ unreadCount: 1, mentionCount: 1 })
    expect(seenByBob!.receipts.has(ann.id)).toBe(false)
    const summary = mine!.rooms.find(({ room: { id } }) => id === room.id)
    expect(summary).toMatchObject({ unreadCount: 1, mentionCount: 1, membership: { readSeq: 0 } })
  })

  it('is listed in the order of sending, page by page, by room and by what became of it', async () => {
    const person = await parley.person()
    const rooms = [await roomOf(person), await roomOf(person)]
    const times = [50, 10, 40, 20, 30]
    for (const [i, minutes] of times.entries())
      await schedule(person, rooms[i % 2]!.id, `in ${minutes}`, { sendAt: inMs(minutes * MINUTE) })
    const first = await given(200, person.get(`${path}?limit=3`))
    const second = await given(200, person.get(`${path}?limit=3&cursor=${first.page.next}`))
    const all = [...first.items, ...second.items].map(({ content }) => content)
    expect(all).toEqual(['in 10', 'in 20', 'in 30', 'in 40', 'in 50'])
    expect(second.page.hasMore).toBe(false)
    const inOne = await given(200, person.get(`${path}?roomId=${rooms[1]!.id}`))
    expect(inOne.items.map(({ content }) => content)).toEqual(['in 10', 'in 20'])
    expect((await given(200, person.get(`${path}?status=sent`))).items).toEqual([])
    const due = await dueMessages(services.queries.models, new Date(Date.now() + 35 * MINUTE))
    expect(due.filter(({ userId }) => userId === person.id)).toEqual(
      first.items.map(({ id, sendAt }) => ({ scheduledId: id, userId: person.id, sendAt })),
    )
    for (const query of ['status=gone', 'cursor=nonsense'])
      expect(await refusal(person.get(`${path}?${query}`))).toEqual([400, 'invalid'])
  })

  it('has failed when its person may not post it any more, and they are told at home, once', async () => {
    const person = await parley.person()
    const room = await roomOf(ann, [person])
    const { id } = await schedule(person, room.id, 'Hello')
    await given(204, person.post(`/api/rooms/${room.id}/leave`))
    await given(200, person.patch(`${path}/${id}`, { sendAt: inMs(3_000) }))
    const failed = await settled(person, id, 'failed')
    expect(failed).toMatchObject({ problem: 'forbidden', content: 'Hello', messageId: null })
    const home = (await given(200, person.get('/api/rooms'))).items.find(({ type }) => type === 'home')
    await eventually(async () => {
      const { items } = await given(200, person.get(`/api/rooms/${home!.id}/messages`))
      const metadata = { kind: 'scheduled_failed', scheduledId: id, roomId: room.id, code: 'forbidden' }
      const notices = items.filter(({ type }) => type === 'system')
      expect(notices).toMatchObject([{ type: 'system', metadata, content: expect.stringContaining('scheduled') }])
    })
  })
})

describe('scheduling is refused', () => {
  it.each([
    ['the past', () => inMs(-1_000)],
    ['more than a year ahead', () => inMs(367 * 24 * 60 * MINUTE)],
    ['a year that cannot be kept', () => '9999-12-31T23:59:59-12:00'],
  ])('at %s', async (_name, sendAt) => {
    const room = await roomOf(ann)
    const { status, body } = await ann.post(path, { roomId: room.id, content: 'x', sendAt: sendAt() })
    expect([status, body.code, body.errors[0]?.path]).toEqual([400, 'invalid', '/sendAt'])
    const made = await schedule(ann, room.id, 'x')
    const change = await ann.patch(`${path}/${made.id}`, { sendAt: sendAt() })
    expect([change.status, change.body.code, change.body.errors[0]?.path]).toEqual([400, 'invalid', '/sendAt'])
  })

  it('at what is no time, but not at one that is written otherwise', async () => {
    const room = await roomOf(ann)
    const time = new Date(Math.ceil((Date.now() + MINUTE) / 1_000) * 1_000)
    for (const sendAt of ['tomorrow', '', 5, time.toISOString().slice(0, 19), null])
      expect(await refusal(ann.post(path, { roomId: room.id, content: 'x', sendAt }))).toEqual([400, 'invalid'])
    const inParis = new Date(time.getTime() + 60 * MINUTE).toISOString().replace('.000Z', '+01:00')
    for (const sendAt of [inParis, time.toISOString().replace('.000', '')])
      expect((await schedule(ann, room.id, 'x', { sendAt })).sendAt).toBe(time.toISOString())
  })

  it('to who could not post', async () => {
    const room = await roomOf(ann, [bob])
    const at = (roomId: string, fields: object = {}) => ({ roomId, content: 'x', sendAt: inMs(MINUTE), ...fields })
    expect(await refusal(ann.post(path, at('nothing')))).toEqual([404, 'not_found'])
    expect(await refusal(eve.post(path, at(room.id)))).toEqual([403, 'forbidden'])
    expect(await refusal(ann.post(path, at(room.id, { replyTo: 'nothing' })))).toEqual([404, 'not_found'])
    expect(await refusal(ann.post(path, at(room.id, { type: 'system' })))).toEqual([403, 'forbidden'])
    expect(await refusal(ann.post(path, at(room.id, { content: ' ' })))).toEqual([400, 'invalid'])
    expect(await refusal(ann.post(path, at(room.id, { metadata: { x: 'x'.repeat(9_000) } })))).toEqual([400, 'invalid'])
    await given(200, ann.patch(`/api/rooms/${room.id}/members/${bob.id}`, { mutedUntil: inMs(60 * MINUTE) }))
    expect(await refusal(bob.post(path, at(room.id)))).toEqual([403, 'muted'])
    await given(204, ann.delete(`/api/rooms/${room.id}`))
    expect(await refusal(ann.post(path, at(room.id)))).toEqual([409, 'room_archived'])
  })

  it('for others, and of what is not there', async () => {
    const made = await schedule(ann, (await roomOf(ann, [bob])).id, 'x')
    for (const [id, answer] of [
      [made.id, [403, 'forbidden']],
      ['nothing', [404, 'not_found']],
    ] as const) {
      expect(await refusal(bob.get(`${path}/${id}`))).toEqual(answer)
      expect(await refusal(bob.patch(`${path}/${id}`, { content: 'y' }))).toEqual(answer)
      expect(await refusal(bob.delete(`${path}/${id}`))).toEqual(answer)
    }
  })

  it('beyond a hundred that wait', async () => {
    const person = await parley.person()
    const room = await roomOf(person)
    const made = await Promise.all(Array.from({ length: 100 }, () => schedule(person, room.id, 'x')))
    const another = { roomId: room.id, content: 'x', sendAt: inMs(MINUTE) }
    expect(await refusal(person.post(path, another))).toEqual([409, 'limit_reached'])
    await given(204, person.delete(`${path}/${made[0]!.id}`))
    await given(201, person.post(path, another))
  })
})
