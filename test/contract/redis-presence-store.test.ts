import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { SharedPresenceStore } from '../../infra/presence/shared/shared-store.js'
import type { RedisConnection } from '../../infra/redis/connection.js'
import { RedisPresenceExchange } from '../../infra/redis/presence-exchange.js'
import { KeyRing } from '../../src/commands/key-ring.js'
import { eventually } from '../support/eventually.js'
import { keyStoreInMemory } from '../support/key-store-in-memory.js'
import { PresenceKeeperInMemory } from '../support/presence-keeper-in-memory.js'
import { isUp, RedisConnections } from '../support/redis-connections.js'
import { isRedisHere, RedisServer } from '../support/redis-server.js'
import { presenceStoreContract } from './presence-store.js'

if (isRedisHere) onRedis()
else it.skip('presence (skipped: redis)', () => undefined)

function onRedis(): void {
  let keys: KeyRing
  let server: RedisServer
  let connections: RedisConnections
  let logId: string
  const keeper = new PresenceKeeperInMemory()
  const stores: SharedPresenceStore[] = []
  const said: unknown[] = []
  const log = { warn: (...what: unknown[]) => void said.push(what), info: () => undefined }
  const start = async (): Promise<{ readonly store: SharedPresenceStore; readonly connection: RedisConnection }> => {
    const connection = await connections.open()
    const exchange = new RedisPresenceExchange(connection, logId)
    const store = await SharedPresenceStore.open({ exchange, keys, log, open: () => keeper })
    stores.push(store)
    return { store, connection }
  }

  beforeAll(async () => {
    keys = await KeyRing.open(keyStoreInMemory(), Buffer.alloc(32, 7))
    server = await RedisServer.start()
    connections = new RedisConnections(server)
  })
  beforeEach(() => void (logId = randomUUID()))
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()))
    keeper.rows.clear()
  })
  afterAll(async () => {
    await connections.close()
    await server.kill()
  })

  presenceStoreContract('Redis', async () => (await start()).store)

  describe('presence over one Redis', () => {
    it('is the same on two instances, with messages sealed', async () => {
      const [a, b] = [await start(), await start()]
      a.store.update('ann', { present: true, status: 'busy', statusMessage: 'in confidence', currentRoomId: 'r' })
      await eventually(() => expect(b.store.find('ann')).toEqual(a.store.find('ann')))
      expect(b.store.find('ann')).toMatchObject({ present: true, statusMessage: 'in confidence' })
      const { commands } = a.connection
      const places = await commands.keys(`parley:${logId}:presence:of:*`)
      const stored = await Promise.all(places.map((place) => commands.hgetall(place)))
      expect(JSON.stringify(stored)).toContain('ann')
      expect(JSON.stringify(stored)).not.toContain('confidence')
      for (const place of places) expect(await commands.pttl(place)).toBeGreaterThan(0)
      b.store.update('ann', { present: true })
      a.store.update('ann', { present: false })
      b.store.update('ann', { status: 'away' })
      await eventually(() => expect(a.store.find('ann')).toMatchObject({ present: true, status: 'away' }))
    })

    it('holds for more people than one message or command tells of', async () => {
      const a = await start()
      const people = Array.from({ length: 2_500 }, (_, i) => `p${i}`)
      for (const userId of people) a.store.update(userId, { present: true })
      const b = await start()
      await eventually(() => expect(people.every((who) => b.store.find(who)?.present === true)).toBe(true))
      for (const userId of people.slice(1)) a.store.update(userId, { present: false })
      await eventually(() => expect(people.filter((who) => b.store.find(who)?.present)).toEqual(['p0']))
    })

    it('is filled again by those who live when Redis comes back empty, and nobody is gone meanwhile', async () => {
      const [a, b] = [await start(), await start()]
      a.store.update('ann', { present: true })
      await eventually(() => expect(b.store.find('ann')?.present).toBe(true))
      const changes: string[] = []
      b.store.changes.subscribe((userId) => changes.push(userId))
      changes.length = 0
      await server.kill()
      await Promise.all([a, b].map(({ connection }) => isUp(connection, false)))
      a.store.update('bob', { present: true })
      expect(a.store.find('bob')?.present).toBe(true)
      await server.start()
      await eventually(() => expect(b.store.find('bob')?.present).toBe(true))
      const c = await start()
      await eventually(() => expect(['ann', 'bob'].map((who) => c.store.find(who)?.present)).toEqual([true, true]))
      expect(changes).toEqual(['bob'])
    })

    it('of an instance that died is over', async () => {
      const [a, b] = [await start(), await start()]
      a.store.update('ann', { present: true })
      await eventually(() => expect(b.store.find('ann')?.present).toBe(true))
      await a.connection.close()
      await eventually(() => expect(b.store.find('ann')?.present).toBe(false))
      expect(b.store.find('ann')?.lastSeenAt).toMatch(/Z$/)
    })

    it('takes no notice of junk', async () => {
      const [a, b] = [await start(), await start()]
      const { commands } = await connections.open()
      const root = `parley:${logId}:presence`
      const entry = { userId: 'eve', isPresent: true, fields: {} }
      for (const text of ['', '{}', JSON.stringify({ kind: 'said', from: 'x', number: 1, entries: [{ userId: 7 }] })])
        await commands.publish(root, text)
      await commands.publish(root, JSON.stringify({ kind: 'said', from: 'nobody', number: 1, entries: [entry] }))
      await commands.sadd(`${root}:processes`, 'dead', 'odd')
      await commands.hset(`${root}:of:odd`, '-', 'what?', 'ann', '{')
      a.store.update('ann', { present: true })
      await eventually(() => expect(b.store.find('ann')?.present).toBe(true))
      await eventually(async () => expect(await commands.smembers(`${root}:processes`)).toHaveLength(2))
    })
  })
}
