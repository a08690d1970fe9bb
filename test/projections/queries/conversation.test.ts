import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { register } from '../../../src/commands/accounts.js'
import { postMessage, type Post } from '../../../src/commands/post-message.js'
import { SYSTEM } from '../../../src/domain/actor.js'
import { textIn } from '../../../src/domain/json.js'
import type { RoomSettings } from '../../../src/domain/room/schema.js'
import { newProfile } from '../../../src/domain/user/schema.js'
import {
  type About,
  type ConversationPorts,
  conversationReader,
} from '../../../src/projections/queries/conversation.js'
import type { ReadModels } from '../../../src/projections/read-models.js'
import type { Conversation, ConversationReader } from '../../../src/reactions/ai/conversation.js'
import { FeedScene } from '../../support/feed-scene.js'

const scene = await FeedScene.open()
const { services } = scene

/** Who has blocked an agent, and who wants nothing sent outside. */
const blocks = new Set<string>()
const optedOut = new Set<string>()
const ports: ConversationPorts = {
  withholds: (userIds, agentId, isOutside) =>
    Promise.resolve(new Set(userIds.filter((id) => blocks.has(`${id} ${agentId}`) || (isOutside && optedOut.has(id))))),
  personaOf: (agentId) => Promise.resolve(`persona of ${agentId}`),
  head: services.head,
}
// What reactions want is what queries give.
const reader: ConversationReader = conversationReader(services.queries, ports)

async function newAgent(name: string): Promise<string> {
  const account = { profile: newProfile(name), passwordHash: null, kind: 'ai' as const, role: 'user' as const }
  const registered = await register(services.accounts, account, { commandId: randomUUID(), correlationId: 'c' })
  if (registered.kind === 'rejected') throw new Error(registered.rejection.detail)
  return registered.userId
}

const post = async (roomId: string, senderId: string, content: string, more: Partial<Post> = {}): Promise<string> => {
  const posted = await postMessage(
    services.posting,
    { roomId, senderId, type: 'text', content, ...more },
    { correlationId: 'c' },
  )
  if (posted.kind !== 'posted') throw new Error(`not posted: ${JSON.stringify(posted)}`)
  return textIn(posted.event.data, 'messageId')
}

const read = async (about: About, isOutside = true): Promise<Conversation> => {
  const found = await reader.read(about, isOutside)
  if ('skip' in found) throw new Error(found.skip)
  return found
}
const said = async (about: About, isOutside = true): Promise<readonly string[]> =>
  (await read(about, isOutside)).turns.map(({ content }) => content)

let ann: string
let bob: string
let cid: string
let parley: string
let named = 0
beforeAll(async () => {
  parley = await newAgent('parley')
})

/** A room of three people, new ones each time, with the agent. */
async function room(settings: Partial<RoomSettings> = {}): Promise<string> {
  named += 1
  ;[ann, bob, cid] = (await Promise.all(['ann', 'bob', 'cid'].map((name) => scene.person(`${name}${named}`)))) as [
    string,
    string,
    string,
  ]
  const ai = { enabled: true, trigger: 'every_message' as const, agents: [parley] }
  return scene.room(ann, [bob, cid], { ai, ...settings })
}

const about = (roomId: string, messageId: string, agentId = parley): About => ({ roomId, agentId, messageId })

describe('a conversation', () => {
  it('is the room, its members, who answers, and what was said up to the trigger', async () => {
    const roomId = await room()
    const first = await post(roomId, ann, 'one')
    const trigger = await post(roomId, bob, 'two', { replyTo: first })
    await post(roomId, cid, 'later')
    const found = await read(about(roomId, trigger))
    expect(found).toMatchObject({
      room: { id: roomId, type: 'public', name: 'Tea', description: null, purpose: null },
      agent: { userId: parley, username: 'parley', kind: 'ai', role: 'ai', persona: `persona of ${parley}` },
      memberCount: 4,
      turns: [
        { messageId: first, seq: 1, senderId: ann, content: 'one', replyTo: null },
        { messageId: trigger, seq: 2, senderId: bob, content: 'two', replyTo: first },
      ],
    })
    expect(found.trigger).toEqual(found.turns.at(-1))
    // Who spoke last comes first.
    expect(found.participants.map(({ userId }) => userId)).toEqual([cid, bob, ann, parley])
    expect(found.participants[2]).toEqual({
      ...{ userId: ann, username: `ann${named}`, displayName: `ann${named}`, kind: 'human', role: 'owner' },
      ...{ bio: null, locale: null, timeZone: null },
    })
  })

  it('has messages as they are now', async () => {
    const roomId = await room()
    const first = await post(roomId, ann, 'before')
    const trigger = await post(roomId, bob, 'trigger')
    await scene.change(roomId, first, ann, { type: 'EditMessage', content: 'after' })
    expect(await said(about(roomId, trigger))).toEqual(['after', 'trigger'])
  })

  it('has at most 200 messages, the latest', async () => {
    const roomId = await room()
    for (let i = 1; i <= 230; i += 1) await post(roomId, i % 2 === 0 ? ann : bob, `${i}`)
    const trigger = await post(roomId, ann, 'trigger')
    const contents = await said(about(roomId, trigger))
    expect(contents).toHaveLength(200)
    expect([contents[0], contents.at(-2), contents.at(-1)]).toEqual(['32', '230', 'trigger'])
  })

  it('has at most 50 members, the agent and who asks among them', async () => {
    const roomId = await room()
    const trigger = await post(roomId, bob, 'trigger')
    const crowd = await Promise.all(Array.from({ length: 60 }, (_, i) => scene.person(`crowd${named}-${i}`)))
    for (const person of crowd) await scene.join(roomId, person)
    for (const person of crowd) await post(roomId, person, 'hello')
    const { participants, memberCount } = await read(about(roomId, trigger))
    expect(participants).toHaveLength(50)
    expect(memberCount).toBe(64)
    const listed = participants.map(({ userId }) => userId)
    expect(listed).toEqual(expect.arrayContaining([bob, parley]))
    expect(listed[0]).toBe(crowd.at(-1))
  })
})

describe('what no agent is told', () => {
  it('is what was deleted, even a moment ago', async () => {
    const roomId = await room()
    const secret = await post(roomId, ann, 'secret')
    const trigger = await post(roomId, bob, 'trigger')
    await scene.change(roomId, secret, ann, { type: 'DeleteMessage' })
    expect(await said(about(roomId, trigger))).toEqual(['trigger'])
  })

  it('is what can be read no more', async () => {
    const roomId = await room()
    await post(roomId, ann, 'secret')
    const trigger = await post(roomId, bob, 'trigger')
    await services.keys.destroy(ann)
    expect(await said(about(roomId, trigger))).toEqual(['trigger'])
  })

  it('is what Parley itself says', async () => {
    const roomId = await room()
    await post(roomId, SYSTEM, '', { type: 'system', metadata: { kind: 'x' }, sealedFor: roomId })
    const trigger = await post(roomId, bob, 'trigger')
    expect(await said(about(roomId, trigger))).toEqual(['trigger'])
  })

  it('is what some member may not see', async () => {
    const roomId = await room({ historyVisibility: 'since_join' })
    await post(roomId, ann, 'before')
    await scene.join(roomId, await scene.person(`late${named}`))
    await post(roomId, ann, 'since then')
    const trigger = await post(roomId, bob, 'trigger')
    expect(await said(about(roomId, trigger))).toEqual(['since then', 'trigger'])
  })

  it('but what it is asked it is told, whoever has joined meanwhile', async () => {
    const roomId = await room({ historyVisibility: 'since_join' })
    await post(roomId, ann, 'before')
    const trigger = await post(roomId, bob, 'trigger')
    await scene.join(roomId, await scene.person(`late${named}`))
    expect(await said(about(roomId, trigger))).toEqual(['trigger'])
  })

  it('is what is kept from it, with the name and profile of who keeps it', async () => {
    const roomId = await room()
    await post(roomId, ann, 'secret')
    const trigger = await post(roomId, bob, 'trigger')
    blocks.add(`${ann} ${parley}`)
    const found = await read(about(roomId, trigger), false)
    expect(found.turns.map(({ content }) => content)).toEqual(['trigger'])
    expect(found.participants.map(({ userId }) => userId)).not.toContain(ann)
    expect(JSON.stringify(found)).not.toContain(`ann${named}`)
    // Another agent is not kept from it.
    const other = await newAgent(`other${named}`)
    await scene.do(roomId, ann, 'UpdateRoom', { roomId, settings: { ai: { agents: [parley, other] } } })
    expect(await said(about(roomId, trigger, other), false)).toEqual(['secret', 'trigger'])
  })

  it('is what somebody wants not to be sent outside, if it would be', async () => {
    const roomId = await room()
    await post(roomId, ann, 'secret')
    const trigger = await post(roomId, bob, 'trigger')
    optedOut.add(ann)
    expect(await said(about(roomId, trigger), true)).toEqual(['trigger'])
    expect(await said(about(roomId, trigger), false)).toEqual(['secret', 'trigger'])
  })

  it('is what somebody else has forwarded of it, or an agent has answered to it', async () => {
    const roomId = await room()
    const secret = await post(roomId, ann, 'secret')
    await post(roomId, bob, 'secret', { forwardedFrom: ann })
    await post(roomId, parley, 'an answer to the secret', { replyTo: secret })
    await post(roomId, cid, 'a remark', { replyTo: secret })
    const trigger = await post(roomId, bob, 'trigger')
    optedOut.add(ann)
    expect(await said(about(roomId, trigger))).toEqual(['a remark', 'trigger'])
  })
})

describe('there is nothing to answer', () => {
  const skip = async (asked: About, isOutside = true): Promise<unknown> => {
    const found = await reader.read(asked, isOutside)
    return 'skip' in found ? found.skip : found
  }

  it('in what is deleted, destroyed, or was never there', async () => {
    const roomId = await room()
    const [deleted, unreadable] = [await post(roomId, ann, 'deleted'), await post(roomId, bob, 'unreadable')]
    await scene.change(roomId, deleted, ann, { type: 'DeleteMessage' })
    await services.keys.destroy(bob)
    expect(await skip(about(roomId, deleted))).toBe('gone')
    expect(await skip(about(roomId, unreadable))).toBe('gone')
    expect(await skip(about(roomId, 'no such message'))).toBe('gone')
    const elsewhere = await room()
    expect(await skip(about(roomId, await post(elsewhere, ann, 'elsewhere')))).toBe('gone')
  })

  it('for an agent that is not there, or no more, or in a room that is archived or never was', async () => {
    const roomId = await room()
    const trigger = await post(roomId, ann, 'trigger')
    const stranger = await newAgent(`stranger${named}`)
    expect(await skip(about(roomId, trigger, stranger))).toBe('absent')
    expect(await skip(about(roomId, trigger, bob))).toBe('absent')
    expect(await skip(about('no such room', trigger))).toBe('absent')
    await scene.do(roomId, ann, 'UpdateRoom', { roomId, settings: { ai: { agents: [] } } })
    expect(await skip(about(roomId, trigger))).toBe('absent')
    const archived = await room()
    const last = await post(archived, ann, 'last')
    await scene.do(archived, ann, 'ArchiveRoom', { roomId: archived })
    expect(await skip(about(archived, last))).toBe('absent')
  })

  it('in what is kept from the agent by who sent it, wrote it, or asks', async () => {
    const roomId = await room()
    const own = await post(roomId, ann, 'my own')
    const forwarded = await post(roomId, bob, 'forwarded', { forwardedFrom: ann })
    const others = await post(roomId, bob, "another's")
    optedOut.add(ann)
    expect(await skip(about(roomId, own))).toBe('withheld')
    expect(await skip(about(roomId, forwarded))).toBe('withheld')
    expect(await skip({ ...about(roomId, others), requesterId: ann })).toBe('withheld')
    expect(await skip({ ...about(roomId, others), requesterId: cid })).toMatchObject({
      trigger: { content: "another's" },
    })
    expect(await skip(about(roomId, own), false)).toMatchObject({ trigger: { content: 'my own' } })
  })
})

describe('while the read models are behind', () => {
  const withModels = (models: Partial<ReadModels>): ConversationReader =>
    conversationReader({ ...services.queries, models: models as ReadModels }, ports)

  it('nothing is told', async () => {
    const asked = about('r', 'm')
    const late = withModels({ waitFor: () => Promise.resolve(false) })
    await expect(late.read(asked, true)).rejects.toThrow('too far behind')
    const isParked = (stream: string): boolean => stream === 'room-r'
    const parked = withModels({ waitFor: () => Promise.resolve(true), isParked })
    await expect(parked.read(asked, true)).rejects.toThrow('parked')
  })
})
