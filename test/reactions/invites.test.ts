import { randomUUID } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'

import type { RecordedEvent } from '../../src/commands/event-store.js'
import { inviteMessageId } from '../../src/commands/invite-message.js'
import { homeRoomId } from '../../src/commands/room-commands.js'
import { getMessage } from '../../src/projections/queries/messages.js'
import type { Message } from '../../src/projections/queries/shapes.js'
import { type Job, NotNow } from '../../src/reactions/jobs.js'
import type { Reaction } from '../../src/reactions/reaction.js'
import { FeedScene } from '../support/feed-scene.js'
import { inviteReactions, type SettledServices } from '../../infra/reactions.js'

const scene = await FeedScene.open()
const settings = { inviteTtlMs: 0, welcomeRoomId: null, defaultAgentId: randomUUID() }
const services: SettledServices = { ...scene.services, settings }
const [messages, declines, expiry] = inviteReactions(services) as [Reaction, Reaction, Reaction]
const ada = await scene.person('ada')
const attempt = { number: 1, onDemand: false, signal: new AbortController().signal }
const FUTURE = '2999-01-01T00:00:00.000Z'
const PAST = '2026-01-01T00:00:00.000Z'

const eventsOf = (roomId: string) => services.store.readStream(`room-${roomId}`, 0, 100)
const typesOf = async (roomId: string) => (await eventsOf(roomId)).map(({ type }) => type)
const answers = { accept: 'AnswerInvite', decline: 'AnswerInvite' } as const

/** Somebody new, invited by Ada into a room of its own. */
async function invited(expiresAt = FUTURE) {
  const bob = await scene.person(`bob${randomUUID().slice(0, 8)}`)
  const roomId = await scene.room(ada)
  const inviteId = randomUUID()
  const about = { inviteeIsAdmin: false, inviteeIsAgent: false, isBlocked: false }
  await scene.do(roomId, ada, 'SendInvite', { inviteId, inviteeId: bob, expiresAt, ...about })
  const answer = (how: keyof typeof answers) =>
    scene.do(roomId, bob, answers[how], { inviteId, inviteeId: bob, answer: how })
  return { bob, roomId, inviteId, answer, homeId: homeRoomId(bob), messageId: inviteMessageId(bob, inviteId) }
}

/** The jobs of everything that has happened in a room, as they come back from a queue. */
async function jobsOf(reaction: Reaction, roomId: string): Promise<readonly Job[]> {
  const events = await eventsOf(roomId)
  const handled = (event: RecordedEvent) => reaction.handles.includes(event.type)
  const jobs = events.filter(handled).flatMap((event) => reaction.jobsFor(event))
  return jobs.map(({ runAt, ...job }) => ({ ...(JSON.parse(JSON.stringify(job)) as Job), ...(runAt && { runAt }) }))
}

async function shown(messageId: string, userId: string): Promise<Message> {
  await scene.modelled()
  return (await getMessage(services.queries, messageId, userId)) as Message
}

describe('the message of an invite', () => {
  it('is posted once and ends once, however often its jobs come', async () => {
    const { bob, roomId, answer, homeId, messageId } = await invited()
    const run = async () => {
      for (const job of await jobsOf(messages, roomId)) for (let i = 0; i < 3; i += 1) await messages.run(job, attempt)
    }
    await run()
    expect((await shown(messageId, bob)).metadata).toMatchObject({ status: 'pending', roomName: 'Tea' })
    await scene.do(roomId, ada, 'UpdateRoom', { roomId, text: { name: 'Coffee' } }, [roomId])
    await run()
    await answer('accept')
    await run()
    await run()
    expect((await shown(messageId, bob)).metadata).toMatchObject({ status: 'accepted', roomName: 'Tea', actions: [] })
    expect(await typesOf(homeId)).toEqual(['RoomCreated', 'MemberJoined', 'MessagePosted', 'MessageEdited'])
  })

  it('ends as the invite did, whichever job comes first, or both at once', async () => {
    for (const order of ['backwards', 'at once']) {
      const { bob, roomId, answer, homeId, messageId } = await invited()
      await answer('decline')
      const jobs = [...(await jobsOf(messages, roomId))].reverse()
      expect(jobs).toHaveLength(2)
      if (order === 'at once') await Promise.all(jobs.map((job) => messages.run(job, attempt)))
      else for (const job of jobs) await messages.run(job, attempt)
      expect((await shown(messageId, bob)).metadata).toMatchObject({ status: 'declined', actions: [] })
      expect(await typesOf(homeId)).toEqual(['RoomCreated', 'MemberJoined', 'MessagePosted', 'MessageEdited'])
    }
  })

  it('has the event as its cause, and is sealed for the home', async () => {
    const { roomId, answer, homeId } = await invited()
    await answer('accept')
    for (const job of await jobsOf(messages, roomId)) await messages.run(job, attempt)
    const causes = (await eventsOf(roomId)).filter(({ type }) => type.startsWith('Invite'))
    const effects = (await eventsOf(homeId)).slice(2)
    expect(effects.map(({ metadata }) => metadata.causationId)).toEqual(causes.map(({ id }) => id))
    expect(effects.map(({ metadata }) => metadata.correlationId)).toEqual(
      causes.map(({ metadata }) => metadata.correlationId),
    )
    const key = await services.keys.ensure(homeId)
    for (const { data } of effects) expect(data['body']).toMatchObject({ keyId: key.keyId })
    expect(JSON.stringify(effects)).not.toMatch(/Tea|pending|accepted/)
  })

  it('is nobody’s where the home can be written to no more', async () => {
    const { roomId, answer, homeId } = await invited()
    await services.keys.destroy(homeId)
    await answer('accept')
    for (const job of await jobsOf(messages, roomId)) await messages.run(job, attempt)
    expect(await typesOf(homeId)).toEqual([])
  })
})

describe('a decline', () => {
  it('is told once', async () => {
    const { roomId, answer } = await invited()
    await answer('decline')
    for (const job of await jobsOf(declines, roomId))
      for (let i = 0; i < 3; i += 1) await declines.run(job, { ...attempt, number: i + 1 })
    expect((await typesOf(roomId)).filter((type) => type === 'MessagePosted')).toHaveLength(1)
  })
})

describe('the expiry of an invite', () => {
  it('waits for its time', async () => {
    const { roomId } = await invited()
    const [job] = await jobsOf(expiry, roomId)
    expect(job?.runAt).toEqual(new Date(FUTURE))
    await expect(expiry.run(job!, attempt)).rejects.toThrow(NotNow)
    expect((await typesOf(roomId)).at(-1)).toBe('InviteSent')
  })

  it('is found by the sweep, and closes the invite once', async () => {
    const { roomId, inviteId, answer } = await invited(PAST)
    const later = await invited()
    const answered = await invited()
    await answered.answer('accept')
    await scene.modelled()
    const due = async (by: Date) =>
      (await expiry.open?.(by))?.filter(({ data }) => data['inviteId'] !== undefined) ?? []
    const [job] = await jobsOf(expiry, roomId)
    expect(await due(new Date())).toEqual([job])
    expect((await due(new Date(FUTURE))).map(({ data }) => data['inviteId'])).toContain(later.inviteId)
    expect((await due(new Date(FUTURE))).map(({ data }) => data['inviteId'])).not.toContain(answered.inviteId)
    for (let i = 0; i < 3; i += 1) await expiry.run(job!, attempt)
    const closing = (await eventsOf(roomId)).slice(-2)
    expect(closing.map(({ type }) => type)).toEqual(['InviteSent', 'InviteExpired'])
    expect(closing[1]).toMatchObject({ data: { inviteId }, metadata: { causationId: closing[0]?.id } })
    expect((await answer('accept')).kind).toBe('rejected')
    await scene.modelled()
    expect(await due(new Date())).toEqual([])
  })

  it('leaves alone what was answered meanwhile', async () => {
    const { roomId, answer } = await invited()
    await answer('accept')
    const [job] = await jobsOf(expiry, roomId)
    const queries = { ...services.queries, now: () => new Date('3000-01-01T00:00:00.000Z') }
    await inviteReactions({ ...services, queries })[2]?.run(job!, attempt)
    expect(await typesOf(roomId)).toEqual(['RoomCreated', 'InviteSent', 'InviteAccepted', 'MemberJoined'])
  })
})

describe('the jobs of invites', () => {
  it('carry ids and numbers, nothing that anybody wrote', async () => {
    const { roomId, answer } = await invited()
    await answer('decline')
    for (const reaction of [messages, declines, expiry]) {
      const jobs = await jobsOf(reaction, roomId)
      expect(new Set(jobs.map(({ id }) => id)).size).toBe(jobs.length)
      for (const { id, data } of jobs) {
        expect(id).toMatch(/^[\w-]{1,200}$/)
        expect(JSON.stringify(data)).not.toMatch(/Tea|ada/i)
      }
    }
  })
})
