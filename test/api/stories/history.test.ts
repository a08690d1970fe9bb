import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import type { Answer, Person } from '../../support/client.js'
import { entryOf, given, refusal, roomOf, say } from '../../support/rooms.js'
import { RunningParley } from '../../support/running-parley.js'

const parley = await RunningParley.start()
const [ann, bob, cid] = (await parley.people(3)) as [Person, Person, Person]
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const trail = async (person: Person, roomId: string, query = '') =>
  (await given(200, person.get(`/api/rooms/${roomId}/events${query}`))).items

/** A `since_join` room in which something was said before the second person came. */
async function newcomersRoom() {
  const room = await roomOf(ann, [], { type: 'public', historyVisibility: 'since_join', name: 'Since' })
  const hidden = await say(ann, room.id, 'SECRET')
  await given(204, ann.put(`/api/messages/${hidden.id}/pin`))
  await given(200, bob.post(`/api/rooms/${room.id}/join`))
  const shown = await say(ann, room.id, 'shown')
  return { room, hidden, shown }
}

describe('history since joining', () => {
  it('hides what was said before on every way to it', async () => {
    const { room, hidden, shown } = await newcomersRoom()
    const { items, page } = await given(200, bob.get(`/api/rooms/${room.id}/messages`))
    expect([items.map(({ id }) => id), page.hasBefore]).toEqual([[shown.id], false])
    const ways = [
      'messages?after=0',
      'messages?around=1',
      'pins',
      'events?form=stored',
      'state',
      `state?revision=${hidden.revision}`,
    ]
    for (const way of ways)
      expect(JSON.stringify(await given(200, bob.get(`/api/rooms/${room.id}/${way}`)))).not.toContain('SECRET')
    const denied = [
      bob.get(`/api/messages/${hidden.id}`),
      bob.get(`/api/messages/${hidden.id}/edits`),
      bob.get(`/api/messages/${hidden.id}/reads`),
      bob.get(`/api/rooms/${room.id}/threads/${hidden.id}`),
      bob.post(`/api/messages/${hidden.id}/forward`, { roomId: room.id }),
      bob.post(`/api/rooms/${room.id}/messages`, { content: 'x', replyTo: hidden.id }),
    ]
    for (const reply of denied) expect(await refusal(reply)).toEqual([403, 'forbidden'])
    expect((await entryOf(bob, room.id)).lastMessage?.id).toBe(shown.id)
  })

  it('does not let anybody act on what they do not see, and nothing happens', async () => {
    const { room, hidden } = await newcomersRoom()
    const before = (await given(200, ann.get(`/api/rooms/${room.id}`))).revision
    const denied = [
      bob.post(`/api/messages/${hidden.id}/reactions`, { emoji: '👍' }),
      bob.delete(`/api/messages/${hidden.id}/reactions/x`),
    ]
    for (const reply of denied) expect(await refusal(reply)).toEqual([403, 'forbidden'])
    expect((await given(200, ann.get(`/api/rooms/${room.id}`))).revision).toBe(before)
  })

  it('begins anew with joining again', async () => {
    const { room, shown } = await newcomersRoom()
    await given(204, bob.post(`/api/rooms/${room.id}/leave`))
    await given(200, bob.post(`/api/rooms/${room.id}/join`))
    expect((await given(200, bob.get(`/api/rooms/${room.id}/messages`))).items).toEqual([])
    expect((await entryOf(bob, room.id)).lastMessage).toBeNull()
    expect(await refusal(bob.get(`/api/messages/${shown.id}`))).toEqual([403, 'forbidden'])
  })

  it('hides what is done later to what was said before', async () => {
    const { room, hidden } = await newcomersRoom()
    await given(200, ann.patch(`/api/messages/${hidden.id}`, { content: 'SECRET, edited' }))
    const last = (await trail(bob, room.id, '?form=stored')).at(-1)
    expect(last).toMatchObject({ type: 'MessageEdited', data: { redacted: true } })
    expect(last !== undefined && 'stored' in last).toBe(false)
    expect((await trail(ann, room.id)).at(-1)?.data['content']).toBe('SECRET, edited')
  })

  it('keeps revision and hash of what is redacted in the audit trail', async () => {
    const { room, hidden } = await newcomersRoom()
    const [mine, theirs] = [await trail(ann, room.id, '?form=stored'), await trail(bob, room.id, '?form=stored')]
    const joined = mine.findIndex(({ type }) => type === 'MemberJoined')
    expect(joined).toBeGreaterThan(hidden.revision)
    theirs.forEach((item, i) => {
      expect([item.revision, item.metadata['hash']]).toEqual([i, mine[i]?.metadata['hash']])
      if (i < joined) expect(item.data).toEqual({ redacted: true })
      else expect(item).toEqual(mine[i])
      expect('stored' in item).toBe(i >= joined)
    })
  })
})

describe('what happens to a hidden message after joining', () => {
  it('is redacted in the audit trail, whose revisions and hashes stay', async () => {
    const { room, hidden, shown } = await newcomersRoom()
    await given(200, ann.patch(`/api/messages/${hidden.id}`, { content: 'SECRET, said better' }))
    await given(201, ann.post(`/api/messages/${hidden.id}/reactions`, { emoji: 'SECRET' }))
    await given(200, ann.patch(`/api/messages/${shown.id}`, { content: 'shown better' }))
    const [mine, theirs] = [await trail(ann, room.id, '?form=stored'), await trail(bob, room.id, '?form=stored')]
    expect(JSON.stringify(theirs)).not.toContain('SECRET')
    expect(theirs.map(({ revision, metadata }) => [revision, metadata['hash']])).toEqual(
      mine.map(({ revision, metadata }) => [revision, metadata['hash']]),
    )
    const [edited, reacted, seen] = theirs.slice(-3)
    for (const item of [edited, reacted]) expect(item).toMatchObject({ data: { redacted: true } })
    expect([edited, reacted].some((item) => item !== undefined && 'stored' in item)).toBe(false)
    expect(seen).toEqual(mine.at(-1))
  })
})

describe('the audit trail', () => {
  it('says who did what, why, in which order; and anybody can recompute its hashes', async () => {
    const room = await roomOf(ann, [bob])
    const request = { 'x-request-id': 'my-request.1' }
    const message = (await ann.post(`/api/rooms/${room.id}/messages`, { content: 'said' }, request)).body
    await given(200, ann.patch(`/api/messages/${message.id}`, { content: 'said better' }))
    const items = await trail(bob, room.id, '?form=stored')
    expect(items.map(({ type }) => type)).toEqual([
      ...['RoomCreated', 'InviteSent', 'InviteAccepted', 'MemberJoined', 'MessagePosted', 'MessageEdited'],
    ])
    expect(items[4]).toMatchObject({
      ...{ actorId: ann.id, revision: 4, data: { content: 'said', messageId: message.id, seq: 1 } },
      metadata: { correlationId: 'my-request.1' },
    })
    expect(items[5]?.data['content']).toBe('said better')
    let prevHash = '0'.repeat(64)
    for (const { stored, metadata } of items) {
      expect(metadata['prevHash']).toBe(prevHash)
      expect(stored).toContain(prevHash)
      expect(stored).not.toContain('said')
      prevHash = sha256(stored)
      expect(metadata['hash']).toBe(prevHash)
    }
    const verified = await given(200, bob.get(`/api/rooms/${room.id}/verify`))
    expect(verified).toMatchObject({ ok: true, events: 6, headRevision: 5, headHash: prevHash })
    expect('stored' in (await trail(bob, room.id))[0]!).toBe(false)
  })

  it('is paged by revision', async () => {
    const room = await roomOf(ann, [bob])
    const first = await given(200, ann.get(`/api/rooms/${room.id}/events?limit=3`))
    expect([first.items.map(({ revision }) => revision), first.page]).toEqual([
      [0, 1, 2],
      { limit: 3, hasMore: true, next: '3' },
    ])
    const second = await given(200, ann.get(`/api/rooms/${room.id}/events?limit=3&from=${first.page.next}`))
    expect([second.items.map(({ revision }) => revision), second.page.hasMore]).toEqual([[3], false])
    expect(await trail(ann, room.id, '?from=99')).toEqual([])
  })

  it('gives the request an id of its own where the client gives none', async () => {
    const room = await roomOf(ann)
    const reply = await ann.patch(`/api/rooms/${room.id}`, { name: 'x' })
    const last = (await trail(ann, room.id)).at(-1)
    expect(last?.metadata['correlationId']).toBe(reply.headers.get('x-request-id'))
  })
})

describe('time travel', () => {
  it('shows the room as it was at any revision and time', async () => {
    const room = await roomOf(ann, [bob], { name: 'Old name' })
    const first = await say(ann, room.id, 'first')
    await given(200, ann.patch(`/api/messages/${first.id}`, { content: 'edited' }))
    await given(201, bob.post(`/api/messages/${first.id}/reactions`, { emoji: '👍' }))
    await given(204, ann.put(`/api/messages/${first.id}/pin`))
    await given(200, ann.patch(`/api/rooms/${room.id}`, { name: 'New name' }))
    await given(204, bob.post(`/api/rooms/${room.id}/leave`))
    const at = (revision: number) => given(200, ann.get(`/api/rooms/${room.id}/state?revision=${revision}`))
    const seen = ({ room: then, members, messages, pins }: Answer) => [
      ...[then.name, members.length, messages.map(({ content }) => content), pins.length],
    ]
    expect(seen(await at(0))).toEqual(['Old name', 1, [], 0])
    expect(seen(await at(first.revision))).toEqual(['Old name', 2, ['first'], 0])
    expect((await at(first.revision + 1)).messages[0]).toMatchObject({
      content: 'edited',
      reactions: [],
      pinned: false,
    })
    expect(seen(await at(first.revision + 3))).toEqual(['Old name', 2, ['edited'], 1])
    const now = await given(200, ann.get(`/api/rooms/${room.id}/state`))
    expect(seen(now)).toEqual(['New name', 1, ['edited'], 1])
    expect(now.room).toEqual((await ann.get(`/api/rooms/${room.id}`)).body)
    const then = await given(200, ann.get(`/api/rooms/${room.id}/state?at=${first.createdAt}`))
    expect(then.revision).toBeGreaterThanOrEqual(first.revision)
    expect(await given(200, ann.get(`/api/rooms/${room.id}/state?at=${now.at}`))).toEqual(now)
  })

  it('knows its limits', async () => {
    const room = await roomOf(ann)
    const state = (query: string) => refusal(ann.get(`/api/rooms/${room.id}/state?${query}`))
    expect(await state('revision=1')).toEqual([400, 'invalid'])
    expect(await state('revision=0&at=2026-01-01T00:00:00Z')).toEqual([400, 'invalid'])
    expect(await state('at=2999-01-01T00:00:00Z')).toEqual([400, 'invalid'])
    expect(await state('at=2001-01-01T00:00:00Z')).toEqual([404, 'not_found'])
    expect(await state('at=2016-12-31T23:59:60Z')).toEqual([400, 'invalid'])
    expect(await state('at=9999-12-31T23:59:59-12:00')).toEqual([400, 'invalid'])
    expect(await refusal(cid.get(`/api/rooms/${room.id}/state`))).toEqual([403, 'forbidden'])
  })
})
