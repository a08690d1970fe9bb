import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Answer, Person } from '../../support/client.js'
import { eventually } from '../../support/eventually.js'
import { SocketIoClient } from '../../support/live-client.js'
import { ProviderStandIn } from '../../support/provider-stand-in.js'
import { reactingParley } from '../../support/reacting-parley.js'
import { entryOf, given, refusal, roomOf, say } from '../../support/rooms.js'

const provider = await ProviderStandIn.start()
const patience = { totalMs: 1_500, firstPauseMs: 50, longestPauseMs: 200 }
const { parley } = await reactingParley(
  { AI_BASE_URL: provider.url, AI_ROOM_BUDGET: '200', AI_PERSON_BUDGET: '0' },
  { patience },
)
let ann: Person
let bob: Person
let parleyId: string

beforeAll(async () => {
  ;[ann, bob] = (await parley.people(2)) as [Person, Person]
  const { items } = await given(200, ann.get('/api/agents'))
  parleyId = items[0]!.id
})
beforeEach(() => provider.script(({ number }) => ({ kind: 'stream', text: `This is answer ${number}.`, usage: FREE })))
afterAll(() => provider.stop())

type Partial = {
  readonly roomId: string
  readonly replyTo: string
  readonly agentId: string
  readonly text: string
  readonly done: boolean
}

const FREE = { promptTokens: 1, completionTokens: 1 }
const withAi = (fields: object = {}) => roomOf(ann, [bob], { name: 'Garden', aiEnabled: true, ...fields })
const messages = async (roomId: string, person = ann): Promise<readonly Answer[]> =>
  (await given(200, person.get(`/api/rooms/${roomId}/messages?limit=100`))).items
/** What is not by people, once there is so much of it. */
async function answers(roomId: string, count: number): Promise<readonly Answer[]> {
  const all = async () => (await messages(roomId)).filter(({ sender }) => sender.kind !== 'human')
  await eventually(async () => expect((await all()).length).toBeGreaterThanOrEqual(count))
  return all()
}
const trail = async (roomId: string): Promise<readonly Answer[]> =>
  (await given(200, ann.get(`/api/rooms/${roomId}/events?limit=100`))).items
const skips = async (roomId: string) =>
  (await trail(roomId)).filter(({ type }) => type === 'ReplySkipped').map(({ data }) => data['reason'])

describe('an AI member', () => {
  it('answers every message, as its cause and reply, unread for both, and nobody twice', async () => {
    const room = await withAi()
    const question = await say(ann, room.id, 'Are the tomatoes ripe?')
    const [answer, ...others] = await answers(room.id, 1)
    expect(others).toEqual([])
    expect(answer).toMatchObject({ sender: { id: parleyId, kind: 'ai' }, replyTo: question.id, type: 'text', seq: 2 })
    const events = await trail(room.id)
    const asked = events.find(({ data }) => data['messageId'] === question.id)
    const replied = events.find(({ data }) => data['messageId'] === answer?.id)
    expect(asked?.data['asks']).toEqual([parleyId])
    expect(replied?.metadata).toMatchObject({
      causationId: asked?.id,
      correlationId: asked?.metadata['correlationId'],
    })
    expect((await entryOf(ann, room.id)).unreadCount).toBe(1)
    expect((await entryOf(bob, room.id)).unreadCount).toBe(2)
    const proof = await given(200, bob.get(`/api/rooms/${room.id}/unread/verify`))
    expect(proof).toMatchObject({ unreadCount: 2, stored: 2 })
  })

  it('is asked by mention only, where the room wants it so', async () => {
    const room = await withAi({ ai: { enabled: true, trigger: 'mention' } })
    await say(bob, room.id, 'Nobody in particular')
    const named = await say(bob, room.id, '@ai, and now?')
    const slashed = await say(bob, room.id, '/ai and now?')
    expect((await answers(room.id, 2)).map(({ replyTo }) => replyTo)).toEqual([named.id, slashed.id])
  })

  it('answers everything in a direct room with it, and in the home room', async () => {
    const direct = await given(201, ann.post('/api/direct', { userId: parleyId, content: 'Hello' }))
    expect(await answers(direct.id, 1)).toHaveLength(1)
    const home = (await given(200, bob.get('/api/rooms'))).items.find(({ type }) => type === 'home')
    await say(bob, home!.id, 'Hello')
    const all = async () => (await messages(home!.id, bob)).filter(({ sender }) => sender.kind === 'ai')
    await eventually(async () => expect(await all()).toHaveLength(1))
  })

  it('is seen typing and writing, by those who are there', async () => {
    provider.script(() => ({
      kind: 'stream',
      text: 'One two three four five six.',
      pieces: 6,
      pauseMs: 150,
      usage: FREE,
    }))
    const room = await withAi()
    const socket = await SocketIoClient.connect(parley.url, bob.token)
    const question = await say(ann, room.id, 'Count!')
    await socket.next(
      'message_received',
      socket.received.findIndex(({ event }) => event === 'ai_partial'),
    )
    const heard = () => socket.all('ai_partial').map(({ payload }) => payload as unknown as Partial)
    await eventually(() => expect(heard().at(-1)?.done).toBe(true))
    const partials = heard()
    expect(partials.length).toBeGreaterThan(2)
    for (const { roomId, replyTo, agentId, text } of partials) {
      expect([roomId, replyTo, agentId]).toEqual([room.id, question.id, parleyId])
      expect('One two three four five six.'.startsWith(text)).toBe(true)
    }
    expect(socket.all('user_typing').map(({ payload }) => payload.userId)).toContain(parleyId)
  })

  it('may be asked again, by whoever may speak', async () => {
    const room = await withAi()
    const question = await say(ann, room.id, 'Once more?')
    await answers(room.id, 1)
    await given(204, bob.post(`/api/messages/${question.id}/reply-requests`))
    const replies = await answers(room.id, 2)
    expect(replies.map(({ replyTo }) => replyTo)).toEqual([question.id, question.id])
    const stranger = await parley.person()
    expect(await refusal(stranger.post(`/api/messages/${question.id}/reply-requests`))).toEqual([403, 'forbidden'])
    expect(await refusal(bob.post('/api/messages/nothing/reply-requests'))).toEqual([404, 'not_found'])
    const other = { agentId: 'nobody' }
    expect(await refusal(bob.post(`/api/messages/${question.id}/reply-requests`, other))).toEqual([409, 'conflict'])
  })
})

describe('what a provider is sent', () => {
  it('is the room’s purpose and people and what was said; nothing that is deleted', async () => {
    const room = await withAi({ purpose: 'To plan the beds', ai: { enabled: true, trigger: 'mention' } })
    const secret = await say(bob, room.id, 'The password is swordfish')
    await say(bob, room.id, 'The tomatoes need water')
    await given(204, bob.delete(`/api/messages/${secret.id}`))
    await say(ann, room.id, '@ai what do they need?')
    await answers(room.id, 1)
    const sent = JSON.stringify(provider.requests.at(-1)?.body)
    expect(sent).toContain('To plan the beds')
    expect(sent).toContain('The tomatoes need water')
    expect(sent).not.toContain('swordfish')
  })

  it('has nothing by who keeps it from outside, or has blocked the agent: they are not answered either', async () => {
    const [shy, cross] = (await parley.people(2, 'shy')) as [Person, Person]
    await given(200, shy.patch('/api/users/me/preferences', { outsideProviders: false }))
    await given(204, cross.put(`/api/users/${parleyId}/block`))
    const room = await roomOf(ann, [shy, cross], { aiEnabled: true })
    await say(shy, room.id, 'Shy words')
    await say(cross, room.id, 'Cross words')
    await say(ann, room.id, 'And now mine')
    const [answer, ...others] = await answers(room.id, 1)
    expect(others).toEqual([])
    expect(answer?.content).toContain('answer')
    const sent = JSON.stringify(provider.requests.at(-1)?.body)
    expect(sent).toContain('And now mine')
    for (const word of ['Shy words', 'Cross words', shy.username, cross.username]) expect(sent).not.toContain(word)
    expect(await skips(room.id)).toEqual(['withheld'])
  })
})

describe('a provider that does not answer', () => {
  it('fails for a while: the answer comes later', async () => {
    const room = await withAi()
    provider.scripts(
      { kind: 'status', status: 500 },
      { kind: 'truncated', text: 'Half of an ans' },
      { kind: 'status', status: 429, headers: { 'retry-after': '0' } },
      { kind: 'stream', text: 'At last.', usage: FREE },
    )
    await say(ann, room.id, 'Hello?')
    expect((await answers(room.id, 1)).map(({ content }) => content)).toEqual(['At last.'])
  })

  it('fails for good: one notice for all that wait', async () => {
    const room = await withAi()
    provider.script(() => ({ kind: 'status', status: 500 }))
    for (const content of ['One', 'Two', 'Three']) await say(ann, room.id, content)
    const [notice] = await answers(room.id, 1)
    expect(notice).toMatchObject({
      type: 'system',
      sender: { id: 'system' },
      metadata: { kind: 'ai_failed', count: 3 },
    })
    expect(notice?.content).not.toBe('')
    // It is nobody's unread.
    expect((await entryOf(bob, room.id)).unreadCount).toBe(3)
  })

  it('refuses: that is told at once', async () => {
    const room = await withAi()
    const before = provider.requests.length
    provider.script(() => ({ kind: 'status', status: 401 }))
    await say(ann, room.id, 'Hello?')
    expect((await answers(room.id, 1))[0]).toMatchObject({ metadata: { kind: 'ai_failed', reason: 'refused' } })
    expect(provider.requests.length).toBe(before + 1)
    const admin = await parley.admin()
    const failed = async () => (await given(200, admin.get('/api/admin/jobs'))).items
    await eventually(async () => expect(JSON.stringify((await failed())[0])).toContain('401'))
    provider.script(() => ({ kind: 'stream', text: 'The key is right now.', usage: FREE }))
    await given(202, admin.post(`/api/admin/jobs/${(await failed())[0]!.id}/retry`))
    expect((await answers(room.id, 2)).at(-1)?.content).toBe('The key is right now.')
  })
})

describe('a budget', () => {
  it('that is spent: one notice says until when, and nothing more is asked', async () => {
    const room = await withAi()
    provider.script(() => ({ kind: 'stream', text: 'Dear.', usage: { promptTokens: 150, completionTokens: 60 } }))
    await say(ann, room.id, 'One')
    await answers(room.id, 1)
    const asked = provider.requests.length
    await say(ann, room.id, 'Two')
    await answers(room.id, 2)
    await say(bob, room.id, 'Three')
    await eventually(async () => expect(await skips(room.id)).toEqual(['budget']))
    const [, notice, ...others] = await answers(room.id, 2)
    expect(others).toEqual([])
    expect(notice).toMatchObject({ type: 'system', metadata: { kind: 'ai_budget_spent', scope: 'room' } })
    expect(provider.requests.length).toBe(asked)
  })
})
