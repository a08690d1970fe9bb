import { afterAll, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { MongoConnection } from '../../infra/mongodb/connection.js'
import { openMongoKeys } from '../../infra/mongodb/keys/open-keys.js'
import type { KeysDatabase } from '../../infra/keys-database.js'
import type { TokenExchange } from '../../src/api/auth/session-store.js'
import { StoreUnavailable } from '../../src/commands/event-store.js'
import { onMongo } from '../support/on-mongo.js'
import { idempotencyStoreContract } from '../contract/idempotency-store.js'
import { keyStoreContract } from '../contract/key-store.js'

const AT = '2026-11-21T12:00:00.000Z'
const exchange = (tokenHash: string, nextTokenHash: string = randomUUID()): TokenExchange => ({
  ...{ tokenHash, nextTokenHash, at: AT, expiresAt: '2026-12-21T12:00:00.000Z' },
})

/** A process that dies after so many writes: with the last one done or, from its side the same, not done. */
class DyingConnection extends MongoConnection {
  writesLeft = Infinity

  override async write<T>(work: () => Promise<T>): Promise<T> {
    if (this.writesLeft === 0) throw new StoreUnavailable('dead', true)
    this.writesLeft -= 1
    return super.write(work)
  }
}

/** The answer to every first attempt is lost. */
class LossyConnection extends MongoConnection {
  override write<T>(work: () => Promise<T>): Promise<T> {
    return super.write(async () => {
      await work()
      return work()
    })
  }
}

onMongo('writes that are cut off', ({ freshUrl, name }) => {
  const connections: MongoConnection[] = []
  const connect = <C extends MongoConnection>(Connection: new (address: string) => C): C => {
    const connection = new Connection(freshUrl())
    connections.push(connection)
    return connection
  }
  afterAll(() => Promise.all(connections.map((connection) => connection.close())))

  const openLossy = (): Promise<KeysDatabase> => openMongoKeys(connect(LossyConnection))
  keyStoreContract(`${name}, every answer lost once`, openLossy)
  idempotencyStoreContract(`${name}, every answer lost once`, openLossy)

  it('rotates for who loses every answer once, and ends what they end', async () => {
    const store = await openLossy()
    const session = { id: 's', userId: 'u', createdAt: AT, lastUsedAt: AT, expiresAt: '2027', userAgent: '' }
    await store.startSession(session, 'a')
    for (const [one, next] of ['ab', 'bc', 'cd'])
      expect((await store.rotateToken(exchange(one!, next))).outcome).toBe('rotated')
    expect((await store.rotateToken(exchange('b'))).outcome).toBe('reused')
    expect(await store.findSession('s')).toBeNull()
    await store.startSession(session, 'e')
    expect(await store.endSession('s')).toBe(true)
    await store.startSession(session, 'f')
    expect(await store.removeExpired({ expiredBefore: '2028', spentBefore: '2028' }, 10)).toEqual(['s'])
  })

  it('has one good token at most, and the session, wherever a rotation is cut off', async () => {
    const connection = connect(DyingConnection)
    const store = await openMongoKeys(connection)
    const outcomes: string[] = []
    for (let writes = 0; writes <= 2; writes += 1) {
      const [id, token, lost] = [randomUUID(), randomUUID(), randomUUID()]
      await store.startSession(
        { id, userId: 'u', createdAt: AT, lastUsedAt: AT, expiresAt: '2027', userAgent: '' },
        token,
      )
      connection.writesLeft = writes
      const first = await store.rotateToken(exchange(token, lost)).catch(() => null)
      connection.writesLeft = Infinity
      // The client never saw the successor; it has the token it had.
      const { outcome } = await store.rotateToken(exchange(token))
      outcomes.push(`${first?.outcome ?? 'cut off'}, then ${outcome}`)
      expect((await store.findSession(id))?.id).toBe(outcome === 'rotated' ? id : undefined)
      expect((await store.rotateToken(exchange(lost))).outcome).toBe('unknown')
    }
    expect(outcomes).toEqual(['cut off, then rotated', 'cut off, then rotated', 'rotated, then reused'])
  })
})
