import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { MongoConnection } from '../../infra/mongodb/connection.js'
import { openMongoKeys } from '../../infra/mongodb/keys/open-keys.js'
import type { KeysDatabase } from '../../infra/keys-database.js'
import type { Session, TokenExchange } from '../../src/api/auth/session-store.js'
import { StoreUnavailable } from '../../src/commands/event-store.js'
import type { IdempotencyRecord } from '../../src/commands/idempotency.js'
import { eventually } from '../support/eventually.js'
import { isMongoHere, MongoServer } from '../support/mongo-server.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const AT = '2026-11-21T12:00:00.000Z'
const aSession = (): Session => ({
  id: randomUUID(),
  userId: randomUUID(),
  ...{ createdAt: AT, lastUsedAt: AT, expiresAt: '2026-12-21T12:00:00.000Z', userAgent: 'Firefox' },
})
const exchange = (tokenHash: string, nextTokenHash: string = randomUUID()): TokenExchange => ({
  ...{ tokenHash, nextTokenHash, at: AT, expiresAt: '2026-12-21T12:00:00.000Z' },
})

let answers = 0

/** Asks until it is answered: what fails for any other reason than the engine's fails the test. */
async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      const answer = await ask()
      answers += 1
      return answer
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error
      await sleep(20)
    }
  }
}

const file = join(temporaryFolder(), 'keys.mv')

if (isMongoHere) onAServer()
else it.skip('faults of keys (skipped: mongodb)', () => undefined)

function onAServer(): void {
  let server: MongoServer
  let connection: MongoConnection
  let store: KeysDatabase
  beforeAll(async () => {
    server = await MongoServer.start({ file })
    connection = new MongoConnection(server.url, { times: { selectionMs: 500, answerMs: 1_000 } })
    store = await openMongoKeys(connection)
  })
  afterAll(async () => {
    server.thaw()
    await connection.close()
    await server.stop()
  })

  describe('keys, when the server is killed again and again', () => {
    let isOver = false
    /** Kills it in the middle of whatever is under way. */
    async function kill(times: number): Promise<void> {
      try {
        for (let i = 0; i < times; i += 1) {
          const enough = answers + 30 + 30 * Math.random()
          await eventually(() => expect(answers).toBeGreaterThan(enough))
          await server.kill()
          await server.start()
        }
      } finally {
        isOver = true
      }
    }

    /** Gives back every token of a session, the good one last. */
    async function rotating(): Promise<readonly string[]> {
      const tokens = [randomUUID() as string]
      const session = aSession()
      await untilAnswered(() => store.startSession(session, tokens[0]!))
      while (!isOver) {
        const next = exchange(tokens.at(-1)!)
        const { outcome } = await untilAnswered(() => store.rotateToken(next))
        expect(outcome).toBe('rotated')
        tokens.push(next.nextTokenHash)
      }
      return tokens
    }

    /** Two processes claim the same scopes. */
    async function claiming(owner: string): Promise<ReadonlyMap<string, IdempotencyRecord>> {
      const seen = new Map<string, IdempotencyRecord>()
      for (let n = 0; !isOver; n += 1) {
        const record = { scope: `scope-${n}`, fingerprint: 'f', owner, state: 'running' } as const
        const kept = await untilAnswered(() => store.claim(record))
        seen.set(record.scope, kept)
        const done = { ...record, state: 'done', status: 201, resourceId: owner } as const
        if (kept.owner === owner) expect(await untilAnswered(() => store.replace(done, owner))).toBe(true)
      }
      return seen
    }

    /** Two processes need the keys of the same subjects. */
    async function sealing(): Promise<ReadonlyMap<string, string>> {
      const seen = new Map<string, string>()
      for (let n = 0; !isOver; n += 1) {
        const key = { keyId: randomUUID(), subjectId: `subject-${n}`, wrapped: new Uint8Array(randomBytes(68)) }
        seen.set(key.subjectId, (await untilAnswered(() => store.putKey(key))).keyId)
        await untilAnswered(() => store.recordHeads([{ stream: 'room', revision: n, seal: `${n}` }]))
      }
      return seen
    }

    it('loses and doubles nothing that was acknowledged', async () => {
      const [sessions, claims, keys] = await Promise.all([
        Promise.all([rotating(), rotating()]),
        Promise.all([claiming('one'), claiming('two')]),
        Promise.all([sealing(), sealing()]),
        kill(3),
      ])
      for (const tokens of sessions) {
        expect(tokens.length).toBeGreaterThan(2)
        const last = exchange(tokens.at(-1)!)
        expect((await store.rotateToken(last)).outcome).toBe('rotated')
        expect((await store.rotateToken(exchange(tokens[0]!))).outcome).toBe('reused')
        for (const token of [...tokens, last.nextTokenHash])
          expect((await store.rotateToken(exchange(token))).outcome).toBe('unknown')
      }
      for (const seen of claims)
        for (const [scope, { owner }] of seen) {
          const now = await store.claim({ scope, fingerprint: 'f', owner: 'third', state: 'running' })
          expect(now).toMatchObject({ owner, state: 'done', resourceId: owner })
        }
      for (const seen of keys)
        for (const [subjectId, keyId] of seen) expect((await store.keyOfSubject(subjectId))?.keyId).toBe(keyId)
      const most = Math.max(...keys.map(({ size }) => size))
      expect(await store.head('room')).toMatchObject({ revision: most - 1 })
    })
  })

  it('says that it is unavailable while the server is frozen, and goes on afterwards', async () => {
    const [session, token] = [aSession(), randomUUID()]
    await store.startSession(session, token)
    const next = exchange(token)
    server.freeze()
    const asked = [store.rotateToken(next), store.putKey({ keyId: 'k', subjectId: 's', wrapped: new Uint8Array(1) })]
    const outcomes = await Promise.allSettled([...asked, store.findSession(session.id), store.endSession('nobody')])
    server.thaw()
    for (const outcome of outcomes) {
      expect(outcome.status).toBe('rejected')
      expect((outcome as PromiseRejectedResult).reason).toBeInstanceOf(StoreUnavailable)
    }
    expect((await untilAnswered(() => store.rotateToken(next))).outcome).toBe('rotated')
    expect((await store.findSession(session.id))?.id).toBe(session.id)
  })
}
