import { setTimeout as sleep } from 'node:timers/promises'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { eventually } from '../support/eventually.js'
import { call, logIn, type Person, register } from '../support/http-client.js'
import { ADMIN_PASSWORD, type ParleyProcess, startParleyProcess } from '../support/parley-process.js'
import { ProviderStandIn } from '../support/provider-stand-in.js'
import { temporaryFolder } from '../support/temporary-folder.js'

type Message = {
  readonly id: string
  readonly seq: number
  readonly type: string
  readonly replyTo: string | null
  readonly content: string
  readonly metadata: { readonly kind?: string; readonly count?: number }
  readonly sender: { readonly kind: string }
}
type Event = {
  readonly id: string
  readonly type: string
  readonly data: { readonly messageId?: string; readonly replyTo?: string; readonly senderId?: string }
  readonly metadata: { readonly causationId: string; readonly correlationId: string }
}
type List<T> = { readonly items: readonly T[]; readonly page: { readonly hasMore: boolean; readonly next?: string } }

const QUESTIONS = 10
const PATIENCE_MS = 60_000

const dataDir = temporaryFolder()
let provider: ProviderStandIn
let server: ParleyProcess
let ann: Person

const start = async (): Promise<void> => {
  server = await startParleyProcess(dataDir, { AI_BASE_URL: provider.url, JOB_PATIENCE: '30' })
}

beforeAll(async () => {
  provider = await ProviderStandIn.start()
  await start()
  ann = await register(server.url, 'ann')
})
afterEach(() => provider.script(({ number }) => ({ kind: 'stream', text: `This is answer ${number}.` })))
afterAll(async () => {
  await server.stop()
  await provider.stop()
})

/** A new process on the same folder, with Ann logged in. */
async function restart(): Promise<void> {
  await start()
  ann = await logIn(server.url, 'ann')
}

async function room(): Promise<string> {
  const body = { name: 'With an AI', aiEnabled: true }
  return (await call<{ id: string }>('POST', `${server.url}/api/rooms`, { token: ann.token, body })).id
}

async function ask(roomId: string, count: number): Promise<readonly string[]> {
  const ids: string[] = []
  for (let n = 0; n < count; n += 1) {
    const body = { content: `Question ${n}`, clientId: `q-${n}` }
    const { id } = await call<Message>('POST', `${server.url}/api/rooms/${roomId}/messages`, { token: ann.token, body })
    ids.push(id)
  }
  return ids
}

const messages = async (roomId: string): Promise<readonly Message[]> =>
  (await call<List<Message>>('GET', `${server.url}/api/rooms/${roomId}/messages?limit=100`, { token: ann.token })).items

const answers = async (roomId: string) => (await messages(roomId)).filter(({ sender }) => sender.kind !== 'human')

async function events(roomId: string): Promise<readonly Event[]> {
  const path = `${server.url}/api/rooms/${roomId}/events`
  return (await call<List<Event>>('GET', `${path}?limit=100`, { token: ann.token })).items
}

/** Each question has one answer, in the order of asking, whose cause is the event that asked; and the chain holds. */
async function expectOneAnswerEach(roomId: string, questions: readonly string[]): Promise<void> {
  await eventually(async () => expect(await answers(roomId)).toHaveLength(questions.length), PATIENCE_MS)
  // A double would come now.
  await sleep(500)
  expect((await answers(roomId)).map(({ replyTo }) => replyTo)).toEqual(questions)
  const trail = await events(roomId)
  const askedBy = new Map(trail.map(({ data, id, metadata }) => [data.messageId, { id, ...metadata }]))
  for (const { data, metadata } of trail.filter(({ data: { replyTo } }) => replyTo !== undefined)) {
    const question = askedBy.get(data.replyTo)
    expect(metadata).toMatchObject({ causationId: question?.id, correlationId: question?.correlationId })
  }
  const verified = await call('GET', `${server.url}/api/rooms/${roomId}/verify`, { token: ann.token })
  expect(verified).toMatchObject({ ok: true })
}

describe('kill -9 in the middle of answering', () => {
  it('ten questions: ten answers, each once, in order, with its cause', async () => {
    provider.script(({ number }) => ({ kind: 'stream', text: `Answer ${number}: yes.`, pieces: 5, pauseMs: 30 }))
    const roomId = await room()
    const questions = await ask(roomId, QUESTIONS)
    for (let kills = 0; kills < 3; kills += 1) {
      const asked = provider.requests.length
      await eventually(() => expect(provider.requests.length).toBeGreaterThan(asked), PATIENCE_MS)
      await sleep(60)
      await server.kill()
      await restart()
    }
    await expectOneAnswerEach(roomId, questions)
  })

  it('and the queue is gone', async () => {
    provider.script(() => ({ kind: 'stream', text: 'Slowly.', pieces: 10, pauseMs: 50 }))
    const roomId = await room()
    const questions = await ask(roomId, 3)
    await server.kill()
    await rm(join(dataDir, 'jobs'), { recursive: true, force: true })
    await restart()
    await expectOneAnswerEach(roomId, questions)
  })

  it('and the checkpoint is gone: nothing is answered again', async () => {
    const roomId = await room()
    const questions = await ask(roomId, 2)
    await expectOneAnswerEach(roomId, questions)
    const asked = provider.requests.length
    const before = await events(roomId)
    await server.kill()
    for (const file of [
      'snapshots.db',
      'snapshots.db-wal',
      'snapshots.db-shm',
      'views.db',
      'views.db-wal',
      'views.db-shm',
    ])
      await rm(join(dataDir, file), { force: true })
    await restart()
    await eventually(async () => expect(await events(roomId)).toHaveLength(before.length), PATIENCE_MS)
    await sleep(2_000)
    expect((await events(roomId)).length).toBe(before.length)
    expect(provider.requests).toHaveLength(asked)
  })
})

describe('a provider that is down', () => {
  it('for a while: the answers come afterwards', async () => {
    const roomId = await room()
    await provider.stop()
    const questions = await ask(roomId, 3)
    await sleep(3_000)
    expect(await answers(roomId)).toEqual([])
    await provider.comeBack()
    await expectOneAnswerEach(roomId, questions)
  })

  it('for good: one notice for all that wait, and the next question is tried again', async () => {
    await server.stop()
    server = await startParleyProcess(dataDir, { AI_BASE_URL: provider.url, JOB_PATIENCE: '4' })
    ann = await logIn(server.url, 'ann')
    const roomId = await room()
    await provider.stop()
    await ask(roomId, 5)
    await eventually(async () => expect(await answers(roomId)).toHaveLength(1), PATIENCE_MS)
    const [notice] = await answers(roomId)
    expect(notice).toMatchObject({ type: 'system', metadata: { kind: 'ai_failed', count: 5 } })
    expect(notice?.content).toContain('could not answer')
    await provider.comeBack()
    const body = { content: 'Are you back?' }
    await call('POST', `${server.url}/api/rooms/${roomId}/messages`, { token: ann.token, body })
    await eventually(async () => expect(await answers(roomId)).toHaveLength(2), PATIENCE_MS)
    const failed = await call<List<{ reaction: string; error: string }>>('GET', `${server.url}/api/admin/jobs`, {
      token: (await logIn(server.url, 'admin', ADMIN_PASSWORD)).token,
    })
    expect(failed.items).toMatchObject([{ reaction: 'reply' }])
    expect(JSON.stringify(failed.items)).not.toContain('Question')
  })
})
