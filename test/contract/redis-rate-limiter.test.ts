import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createHash, randomUUID } from 'node:crypto'
import { MemoryRateLimiter } from '../../infra/memory/rate-limits.js'
import type { RedisConnection } from '../../infra/redis/connection.js'
import { RedisRateLimiter } from '../../infra/redis/rate-limits.js'
import { isUp, RedisConnections } from '../support/redis-connections.js'
import { isRedisHere, RedisServer } from '../support/redis-server.js'
import { LIMITS, rateLimiterContract } from './rate-limiter.js'

if (isRedisHere) onRedis()
else it.skip('rate limiter (skipped: redis)', () => undefined)

const hash = (key: string): string => createHash('sha256').update(key).digest('hex')

function onRedis(): void {
  let server: RedisServer
  let connections: RedisConnections
  let connection: RedisConnection
  let second: RedisConnection
  beforeAll(async () => {
    server = await RedisServer.start()
    connections = new RedisConnections(server)
    connection = await connections.open()
    second = await connections.open()
  })
  afterAll(async () => {
    await connections.close()
    await server.kill()
  })
  const open = (logId: string = randomUUID(), over = connection) =>
    new RedisRateLimiter({ connection: over, logId, hash, settings: LIMITS })

  rateLimiterContract('Redis', () => open())

  describe('rate limits of several instances', () => {
    it('are counted together', async () => {
      const logId = randomUUID()
      const [one, other] = [open(logId), open(logId, second)]
      for (const limiter of [one, other, one]) expect((await limiter.consume('user', 'ann')).allowed).toBe(true)
      expect((await other.consume('user', 'ann')).allowed).toBe(false)
    })

    it('tell Redis neither names nor addresses', async () => {
      const limiter = open()
      await limiter.consume('attempt', 'logIn 10.1.2.3 ann.smith')
      const keys = await connection.commands.keys('*')
      expect(keys.length).toBeGreaterThan(0)
      expect(keys.join()).not.toMatch(/ann\.smith|10\.1\.2\.3/)
    })

    it('are counted by each for itself while Redis is frozen, away, and when it is back together again', async () => {
      const insured = open()
      server.freeze()
      expect((await insured.consume('user', 'ann')).allowed).toBe(true)
      for (let i = 0; i < 3; i += 1) await insured.consume('user', 'ann')
      expect((await insured.consume('user', 'ann')).allowed).toBe(false)
      server.thaw()
      await isUp(connection)
      await server.kill()
      await isUp(connection, false)
      const away = open()
      const inMemory = new MemoryRateLimiter(LIMITS)
      for (let i = 0; i < 5; i += 1)
        expect(await away.consume('user', 'bob')).toMatchObject(await allowedAndLeft(inMemory))
      await away.restore('user', 'bob')
      await server.start()
      await isUp(connection)
      expect(await away.consume('user', 'bob')).toMatchObject({ allowed: true, remaining: 2 })
    })
  })
}

async function allowedAndLeft(limiter: MemoryRateLimiter): Promise<object> {
  const { allowed, remaining } = await limiter.consume('user', 'bob')
  return { allowed, remaining }
}
