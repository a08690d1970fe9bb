import { describe, expect, it } from '@jest/globals'
import type { Answer, Person } from '../../support/client.js'
import { given, refusal, roomOf, say } from '../../support/rooms.js'
import { RunningParley } from '../../support/running-parley.js'

const parley = await RunningParley.start()
const contactsOf = async (person: Person, query = ''): Promise<readonly Answer[]> =>
  (await given(200, person.get(`/api/contacts${query}`))).items

/** Ann talks with Bob in their direct room, and with Bob and Cid in a group; Dan is there and says nothing. */
async function circle() {
  const [ann, bob, cid, dan] = (await parley.people(4)) as [Person, Person, Person, Person]
  const direct = await given(201, ann.post('/api/direct', { userId: bob.id, content: 'Hi' }))
  await say(bob, direct.id, 'Hi!')
  const group = await roomOf(ann, [bob, cid, dan], { aiEnabled: true })
  for (const person of [ann, ann, bob, cid, cid]) await say(person, group.id, 'Hello')
  return { ann, bob, cid, dan, direct, group }
}

describe('contacts', () => {
  it('are those with whom I talk, the latest first', async () => {
    const { ann, bob, cid, dan, direct, group } = await circle()
    const found = await contactsOf(ann)
    expect(found.map(({ userId }) => userId).sort()).toEqual([bob.id, cid.id].sort())
    expect(found.find(({ userId }) => userId === bob.id)).toMatchObject({
      ...{ username: bob.username, displayName: bob.username, kind: 'human', messageCount: 3, silentDays: 0 },
      ...{ roomIds: [direct.id, group.id].sort(), directRoomId: direct.id },
    })
    expect(found.find(({ userId }) => userId === cid.id)).toMatchObject({
      ...{ messageCount: 2, roomIds: [group.id], directRoomId: null },
    })
    expect(await contactsOf(dan)).toEqual([])
    await say(cid, group.id, 'Anybody there?')
    expect((await contactsOf(ann))[0]?.userId).toBe(cid.id)
    expect((await contactsOf(ann, '?sort=silence')).at(-1)?.userId).toBe(cid.id)
    const { items, page } = await given(200, ann.get('/api/contacts?limit=1'))
    const next = await contactsOf(ann, `?limit=1&cursor=${page.next}`)
    expect([...items, ...next].map(({ userId }) => userId)).toEqual([cid.id, bob.id])
  })

  it('are not those whom I have blocked, nor who has blocked me', async () => {
    const { ann, bob, cid } = await circle()
    await given(204, ann.put(`/api/users/${bob.id}/block`))
    await given(204, cid.put(`/api/users/${ann.id}/block`))
    expect(await contactsOf(ann)).toEqual([])
    expect((await contactsOf(bob)).map(({ userId }) => userId)).toEqual([cid.id])
    await given(204, ann.delete(`/api/users/${bob.id}/block`))
    expect((await contactsOf(ann)).map(({ userId }) => userId)).toEqual([bob.id])
  })

  it('are mine while I am there', async () => {
    const { ann, cid, group } = await circle()
    await given(204, cid.post(`/api/rooms/${group.id}/leave`))
    expect(await contactsOf(cid)).toEqual([])
    expect((await contactsOf(ann)).map(({ userId }) => userId)).not.toContain(cid.id)
  })

  it('are asked for as the document says', async () => {
    const [ann] = await parley.people(1)
    expect(await refusal(ann!.get('/api/contacts?sort=nonsense'))).toEqual([400, 'invalid'])
    expect(await refusal(ann!.get('/api/contacts?cursor=nonsense'))).toEqual([400, 'invalid'])
    expect(await refusal(ann!.get('/api/contacts?userId=x'))).toEqual([400, 'invalid'])
  })
})

describe('preferences', () => {
  it('say yes until I say no, and keep what I leave out', async () => {
    const [ann, bob] = (await parley.people(2)) as [Person, Person]
    const path = '/api/users/me/preferences'
    expect(await given(200, ann.get(path))).toEqual({ outsideProviders: true, contactReminders: true })
    const changed = { outsideProviders: false, contactReminders: true }
    expect(await given(200, ann.patch(path, { outsideProviders: false }))).toEqual(changed)
    expect(await given(200, ann.patch(path, {}))).toEqual(changed)
    expect(await given(200, ann.get(path))).toEqual(changed)
    expect(await given(200, bob.get(path))).toEqual({ outsideProviders: true, contactReminders: true })
    expect(await refusal(ann.patch(path, { outsideProviders: null }))).toEqual([400, 'invalid'])
    expect(await refusal(ann.patch(path, { userId: bob.id, outsideProviders: false }))).toEqual([400, 'invalid'])
  })
})
