import { describe, expect, it } from '@jest/globals'
import type { Answer, Person } from '../../support/client.js'
import { entryOf, given, refusal, roomOf, say, setRole } from '../../support/rooms.js'
import { RunningParley } from '../../support/running-parley.js'

const parley = await RunningParley.start()
const [ann, bob, cid] = (await parley.people(3)) as [Person, Person, Person]
const read = (person: Person, { id }: { readonly id: string }) => given(200, person.get(`/api/messages/${id}`))

describe('posting', () => {
  it('takes all fields, exactly as sent, and numbers messages without gaps', async () => {
    const room = await roomOf(ann, [bob])
    const content = '  Ünïcödé 👩‍👩‍👧\n\t**bold** \u200b '
    const fields = {
      type: 'resource',
      clientId: 'client 1',
      metadata: { url: 'https://example.org', deep: { list: [1, null] } },
    }
    const message = await say(ann, room.id, content, fields)
    expect(message).toMatchObject({
      ...{ content, ...fields, roomId: room.id, seq: 1, replyTo: null, threadId: null, replyCount: 0 },
      ...{ sender: { id: ann.id, kind: 'human' }, reactions: [], mentions: [], pinned: false, deleted: false },
      editedAt: null,
    })
    expect(await read(ann, message)).toEqual(message)
    const { clientId: _clientId, ...others } = message as Answer & { clientId: string }
    expect(await read(bob, message)).toEqual(others)
    expect((await say(bob, room.id, 'second')).seq).toBe(2)
    expect((await entryOf(bob, room.id)).lastSeq).toBe(2)
  })

  it.each(['text', 'image', 'voice', 'file', 'resource', 'checkin'])('takes the type %s', async (type) => {
    const room = await roomOf(ann)
    expect((await say(ann, room.id, 'x', { type })).type).toBe(type)
  })

  it('leaves the types system and invite to Parley', async () => {
    const room = await roomOf(ann)
    for (const type of ['system', 'invite'])
      expect(await refusal(ann.post(`/api/rooms/${room.id}/messages`, { content: 'x', type }))).toEqual([
        403,
        'forbidden',
      ])
  })

  it('counts 8,000 code points', async () => {
    const room = await roomOf(ann)
    expect((await say(ann, room.id, '🙂'.repeat(8_000))).content).toHaveLength(16_000)
    for (const content of ['🙂'.repeat(8_001), '', ' \n\t '])
      expect(await refusal(ann.post(`/api/rooms/${room.id}/messages`, { content }))).toEqual([400, 'invalid'])
  })

  it('limits metadata to 8 KB and 16 levels', async () => {
    const room = await roomOf(ann)
    const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) })
    await say(ann, room.id, 'x', { metadata: nested(16) })
    for (const metadata of [nested(17), { text: 'x'.repeat(8_192) }])
      expect((await ann.post(`/api/rooms/${room.id}/messages`, { content: 'x', metadata })).status).toBe(400)
  })

  it('keeps one order for twenty who post at once', async () => {
    const room = await roomOf(ann, [bob])
    const posts = await Promise.all(Array.from({ length: 20 }, (_, i) => say(i % 2 ? ann : bob, room.id, `${i}`)))
    const { items } = await given(200, ann.get(`/api/rooms/${room.id}/messages?limit=100`))
    expect(items.map(({ seq }) => seq)).toEqual(posts.map((_, i) => i + 1))
    expect(new Map(items.map(({ id, seq }) => [id, seq]))).toEqual(new Map(posts.map(({ id, seq }) => [id, seq])))
  })
})

describe('threads', () => {
  it('collect the replies and the replies to replies', async () => {
    const room = await roomOf(ann, [bob])
    const root = await say(ann, room.id, 'root')
    const first = await say(bob, room.id, 'first', { replyTo: root.id })
    const second = await say(ann, room.id, 'second', { replyTo: first.id })
    expect([first.threadId, second.threadId, second.replyTo]).toEqual([root.id, root.id, first.id])
    expect((await read(bob, root)).replyCount).toBe(2)
    const thread = await given(200, bob.get(`/api/rooms/${room.id}/threads/${root.id}`))
    expect(thread.root.id).toBe(root.id)
    expect(thread.items.map(({ id }) => id)).toEqual([first.id, second.id])
    const page = await given(200, bob.get(`/api/rooms/${room.id}/threads/${root.id}?limit=1&after=0`))
    expect([page.items[0]?.id, page.page.hasMore]).toEqual([first.id, true])
    await given(204, bob.delete(`/api/messages/${first.id}`))
    expect((await read(bob, root)).replyCount).toBe(1)
    expect((await given(200, bob.get(`/api/rooms/${room.id}/messages`))).items).toHaveLength(3)
  })

  it('do not reach into other rooms', async () => {
    const [room, other] = [await roomOf(ann), await roomOf(ann)]
    const elsewhere = await say(ann, other.id, 'elsewhere')
    const post = ann.post(`/api/rooms/${room.id}/messages`, { content: 'x', replyTo: elsewhere.id })
    expect(await refusal(post)).toEqual([404, 'not_found'])
    expect((await ann.get(`/api/rooms/${room.id}/threads/${elsewhere.id}`)).status).toBe(404)
  })
})

describe('editing', () => {
  it('keeps what was said before, the original first', async () => {
    const room = await roomOf(ann, [bob])
    const message = await say(ann, room.id, 'one', { metadata: { kept: true } })
    const edited = await given(200, ann.patch(`/api/messages/${message.id}`, { content: 'two' }))
    expect(edited).toMatchObject({ content: 'two', seq: 1, revision: message.revision, metadata: { kept: true } })
    expect(edited.editedAt).not.toBeNull()
    await given(200, ann.put(`/api/messages/${message.id}`, { content: 'three' }))
    const same = await given(200, ann.put(`/api/messages/${message.id}`, { content: 'three' }))
    expect(same).toEqual(await read(ann, message))
    const { items } = await given(200, bob.get(`/api/messages/${message.id}/edits`))
    expect(items.map(({ content, editorId }) => [content, editorId])).toEqual([
      ['one', ann.id],
      ['two', ann.id],
      ['three', ann.id],
    ])
  })

  it('is for its author, while a member', async () => {
    const room = await roomOf(ann, [bob])
    const message = await say(bob, room.id, 'mine')
    expect(await refusal(ann.patch(`/api/messages/${message.id}`, { content: 'x' }))).toEqual([403, 'forbidden'])
    await given(204, bob.post(`/api/rooms/${room.id}/leave`))
    expect(await refusal(bob.patch(`/api/messages/${message.id}`, { content: 'x' }))).toEqual([403, 'forbidden'])
    expect(await refusal(bob.delete(`/api/messages/${message.id}`))).toEqual([403, 'forbidden'])
    expect(await refusal(ann.patch('/api/messages/nothing', { content: 'x' }))).toEqual([404, 'not_found'])
  })
})

describe('deleting', () => {
  it('leaves a tombstone that says nothing, on every way to it', async () => {
    const room = await roomOf(ann, [bob])
    const message = await say(bob, room.id, 'SECRET one', { metadata: { hint: 'SECRET' } })
    await given(200, bob.patch(`/api/messages/${message.id}`, { content: 'SECRET two' }))
    await given(201, ann.post(`/api/messages/${message.id}/reactions`, { emoji: '👍' }))
    await given(204, ann.put(`/api/messages/${message.id}/pin`))
    await given(204, bob.delete(`/api/messages/${message.id}`))
    await given(204, bob.delete(`/api/messages/${message.id}`))
    const tombstone = await read(ann, message)
    expect(tombstone).toMatchObject({ deleted: true, content: '', metadata: {}, reactions: [], mentions: [], seq: 1 })
    expect(tombstone.pinned).toBe(false)
    const ways = [
      `/api/rooms/${room.id}/messages`,
      `/api/messages/${message.id}/edits`,
      `/api/rooms/${room.id}/pins`,
      `/api/rooms/${room.id}/events?form=stored`,
      `/api/rooms/${room.id}/state`,
      `/api/rooms/${room.id}/state?revision=${message.revision}`,
      `/api/rooms/${room.id}/threads/${message.id}`,
      '/api/rooms',
    ]
    for (const way of ways) expect(JSON.stringify(await given(200, bob.get(way)))).not.toContain('SECRET')
    expect(await refusal(bob.patch(`/api/messages/${message.id}`, { content: 'x' }))).toEqual([409, 'message_deleted'])
    const reaction = ann.post(`/api/messages/${message.id}/reactions`, { emoji: 'x' })
    expect(await refusal(reaction)).toEqual([409, 'message_deleted'])
    expect(await refusal(ann.put(`/api/messages/${message.id}/pin`))).toEqual([409, 'message_deleted'])
    const forward = bob.post(`/api/messages/${message.id}/forward`, { roomId: room.id })
    expect(await refusal(forward)).toEqual([409, 'message_deleted'])
  })

  it('is for its author, and for moderators where the author ranks lower or has left', async () => {
    const room = await roomOf(ann, [bob, cid], { type: 'public' })
    const [byAnn, byBob, byCid] = [
      await say(ann, room.id, 'a'),
      await say(bob, room.id, 'b'),
      await say(cid, room.id, 'c'),
    ]
    expect(await refusal(bob.delete(`/api/messages/${byCid.id}`))).toEqual([403, 'forbidden'])
    await setRole(ann, room.id, bob, 'moderator')
    await given(204, bob.delete(`/api/messages/${byCid.id}`))
    expect(await refusal(bob.delete(`/api/messages/${byAnn.id}`))).toEqual([403, 'forbidden'])
    await setRole(ann, room.id, cid, 'moderator')
    expect(await refusal(cid.delete(`/api/messages/${byBob.id}`))).toEqual([403, 'forbidden'])
    await given(204, bob.post(`/api/rooms/${room.id}/leave`))
    await given(204, cid.delete(`/api/messages/${byBob.id}`))
  })
})

describe('reactions', () => {
  it('are one of a kind per person, and taken back', async () => {
    const room = await roomOf(ann, [bob])
    const { id } = await say(ann, room.id, 'x')
    const react = (person: Person, emoji: string) => given(201, person.post(`/api/messages/${id}/reactions`, { emoji }))
    await react(ann, '👍')
    await react(bob, '👍')
    const again = await react(bob, '👍')
    expect(again.reactions).toEqual([{ emoji: '👍', count: 2, userIds: [ann.id, bob.id] }])
    await react(bob, ':parrot/1:')
    await given(204, bob.delete(`/api/messages/${id}/reactions/${encodeURIComponent('👍')}`))
    await given(204, bob.delete(`/api/messages/${id}/reactions/${encodeURIComponent('👍')}`))
    await given(204, ann.delete(`/api/messages/${id}/reactions/${encodeURIComponent(':parrot/1:')}`))
    expect((await read(ann, { id })).reactions).toEqual([
      { emoji: '👍', count: 1, userIds: [ann.id] },
      { emoji: ':parrot/1:', count: 1, userIds: [bob.id] },
    ])
  })

  it.each(['toString', 'hasOwnProperty', 'valueOf'])('may be called %s', async (emoji) => {
    const room = await roomOf(ann)
    const { id } = await say(ann, room.id, 'x')
    await given(204, ann.delete(`/api/messages/${id}/reactions/${emoji}`))
    const { reactions } = await given(201, ann.post(`/api/messages/${id}/reactions`, { emoji }))
    expect(reactions).toEqual([{ emoji, count: 1, userIds: [ann.id] }])
    await given(204, ann.delete(`/api/messages/${id}/reactions/${emoji}`))
    expect((await read(ann, { id })).reactions).toEqual([])
  })

  it.each(['__proto__', 'constructor', '12', '.', '..', ''])(
    'may not be called %j, which names a field or no place',
    async (emoji) => {
      const room = await roomOf(ann)
      const { id } = await say(ann, room.id, 'x')
      expect(await refusal(ann.post(`/api/messages/${id}/reactions`, { emoji }))).toEqual([400, 'invalid'])
    },
  )

  it('of twenty-five people at once are all there', async () => {
    const crowd = await parley.people(25, 'crowd')
    const room = await roomOf(ann, [], { type: 'public' })
    await Promise.all(crowd.map((person) => given(200, person.post(`/api/rooms/${room.id}/join`))))
    const { id } = await say(ann, room.id, 'x')
    const replies = await Promise.all(
      crowd.map((person) => person.post(`/api/messages/${id}/reactions`, { emoji: '🎉' })),
    )
    expect(replies.map(({ status }) => status)).toEqual(crowd.map(() => 201))
    const [party] = (await read(ann, { id })).reactions
    expect([party?.count, party?.userIds.length]).toEqual([25, 20])
  })
})

describe('pins', () => {
  it('are listed in the order of pinning, for moderators to set', async () => {
    const room = await roomOf(ann, [bob])
    const [one, two] = [await say(bob, room.id, 'one'), await say(bob, room.id, 'two')]
    expect(await refusal(bob.put(`/api/messages/${one.id}/pin`))).toEqual([403, 'forbidden'])
    await given(204, ann.put(`/api/messages/${two.id}/pin`))
    await given(204, ann.put(`/api/messages/${one.id}/pin`))
    await given(204, ann.put(`/api/messages/${two.id}/pin`))
    const pins = await given(200, bob.get(`/api/rooms/${room.id}/pins`))
    expect(pins.items.map(({ id, pinned }) => [id, pinned])).toEqual([
      [two.id, true],
      [one.id, true],
    ])
    expect(await refusal(bob.delete(`/api/messages/${one.id}/pin`))).toEqual([403, 'forbidden'])
    await given(204, ann.delete(`/api/messages/${two.id}/pin`))
    await given(204, ann.delete(`/api/messages/${two.id}/pin`))
    expect((await bob.get(`/api/rooms/${room.id}/pins`)).body.items.map(({ id }) => id)).toEqual([one.id])
  })
})

describe('forwarding', () => {
  it('says the same elsewhere, with attribution', async () => {
    const [from, to] = [await roomOf(ann, [bob]), await roomOf(bob, [cid])]
    const source = await say(ann, from.id, 'spread the word', { metadata: { x: 1 } })
    const forwarded = await given(201, bob.post(`/api/messages/${source.id}/forward`, { roomId: to.id }))
    expect(forwarded).toMatchObject({ content: 'spread the word', roomId: to.id, sender: { id: bob.id }, mentions: [] })
    const origin = { messageId: source.id, roomId: from.id, senderId: ann.id, createdAt: source.createdAt }
    expect(forwarded.metadata).toEqual({ x: 1, forwardedFrom: origin })
    expect(await read(cid, forwarded)).toMatchObject({ content: 'spread the word' })
  })

  it('needs access to both rooms', async () => {
    const [from, to] = [await roomOf(ann, [bob]), await roomOf(cid)]
    const source = await say(ann, from.id, 'x')
    const forward = (person: Person, id: string, roomId: string) =>
      refusal(person.post(`/api/messages/${id}/forward`, { roomId }))
    expect(await forward(cid, source.id, to.id)).toEqual([403, 'forbidden'])
    expect(await forward(bob, source.id, to.id)).toEqual([403, 'forbidden'])
    expect(await forward(bob, 'nothing', from.id)).toEqual([404, 'not_found'])
    expect(await forward(bob, source.id, 'nowhere')).toEqual([404, 'not_found'])
  })
})

describe('pages of messages', () => {
  it('go before, after and around a number, always in ascending order', async () => {
    const room = await roomOf(ann)
    for (let i = 1; i <= 9; i += 1) await say(ann, room.id, `${i}`)
    const page = async (query: string) => {
      const { items, page: found } = await given(200, ann.get(`/api/rooms/${room.id}/messages?${query}`))
      return [items.map(({ seq }) => seq), found.hasMore, found.hasBefore, found.hasAfter, found.next]
    }
    expect(await page('limit=3')).toEqual([[7, 8, 9], true, true, false, '7'])
    expect(await page('limit=3&before=7')).toEqual([[4, 5, 6], true, true, true, '4'])
    expect(await page('limit=3&before=4')).toEqual([[1, 2, 3], false, false, true, undefined])
    expect(await page('limit=3&before=1')).toEqual([[], false, false, true, undefined])
    expect(await page('limit=3&after=0')).toEqual([[1, 2, 3], true, false, true, '3'])
    expect(await page('limit=3&after=6')).toEqual([[7, 8, 9], false, true, false, undefined])
    expect(await page('limit=3&after=9')).toEqual([[], false, true, false, undefined])
    expect(await page('limit=3&after=99')).toEqual([[], false, true, false, undefined])
    expect(await page('limit=3&around=5')).toEqual([[4, 5, 6], true, true, true, undefined])
    expect(await page('limit=4&around=9')).toEqual([[6, 7, 8, 9], true, true, false, undefined])
    expect(await page('limit=4&around=1')).toEqual([[1, 2, 3, 4], true, false, true, undefined])
    expect(await page('limit=100&around=5')).toEqual([[1, 2, 3, 4, 5, 6, 7, 8, 9], false, false, false, undefined])
    expect(await page('limit=9')).toEqual([[1, 2, 3, 4, 5, 6, 7, 8, 9], false, false, false, undefined])
    for (const query of ['before=1&after=2', 'around=1&before=2', 'limit=0', 'limit=101', 'after=-1', 'after=x'])
      expect(await refusal(ann.get(`/api/rooms/${room.id}/messages?${query}`))).toEqual([400, 'invalid'])
  })
})
