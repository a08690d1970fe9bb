import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { RedisRelay } from '../../infra/redis/relay.js'
import type { Tidings } from '../../src/api/relay.js'
import { eventually } from '../support/eventually.js'
import { isUp, RedisConnections } from '../support/redis-connections.js'
import { isRedisHere, RedisServer } from '../support/redis-server.js'
import { relayContract } from './relay.js'

if (isRedisHere) onRedis()
else it.skip('relay (skipped: redis)', () => undefined)

const typing = (userId: string): Tidings => ({ kind: 'typing', roomId: 'r', userId, isTyping: true })

function onRedis(): void {
  let server: RedisServer
  let connections: RedisConnections
  beforeAll(async () => {
    server = await RedisServer.start()
    connections = new RedisConnections(server)
  })
  afterAll(async () => {
    await connections.close()
    await server.kill()
  })
  const open = async (count: number, logId: string = randomUUID()): Promise<RedisRelay[]> => {
    const opened = await Promise.all(Array.from({ length: count }, () => connections.open()))
    const relays = opened.map((connection) => new RedisRelay(connection, logId))
    const listening = async () =>
      expect(await opened[0]?.commands.pubsub('NUMSUB', `parley:${logId}:tidings`)).toContain(count)
    await eventually(listening)
    return relays
  }

  relayContract('Redis', (count) => open(count))

  describe('relay over Redis', () => {
    it('hears nothing of other logs', async () => {
      const [[one], [other]] = [await open(1), await open(1)]
      const heard: Tidings[] = []
      other!.heard.subscribe((tidings) => heard.push(tidings))
      one!.tell(typing('ann'))
      await connections.open()
      expect(heard).toEqual([])
    })

    it('takes no notice of what is no tidings', async () => {
      const logId = randomUUID()
      const [one, other] = await open(2, logId)
      const heard: Tidings[] = []
      other!.heard.subscribe((tidings) => heard.push(tidings))
      const { commands } = await connections.open()
      const junk = [
        '',
        '{',
        'null',
        '[]',
        '{"from":"x","tidings":{"kind":"unheard of"}}',
        '{"tidings":{}}',
        'x'.repeat(300_000),
      ]
      const halves = [
        { kind: 'typing', roomId: 'r' },
        { kind: 'delivered', roomId: 'r', userId: 'u', seq: 'x', isTold: 1 },
      ]
      for (const text of [...junk, ...halves.map((tidings) => JSON.stringify({ from: 'x', tidings }))])
        await commands.publish(`parley:${logId}:tidings`, text)
      one!.tell(typing('ann'))
      await eventually(() => expect(heard).toEqual([typing('ann')]))
    })

    it('loses what is told while Redis is away or frozen, at once, and goes on when it is back', async () => {
      connections.said.length = 0
      const opened = [connections.begin(), connections.begin()] as const
      const logId = randomUUID()
      const [one, other] = opened.map((connection) => new RedisRelay(connection, logId)) as [RedisRelay, RedisRelay]
      const heard: Tidings[] = []
      other.heard.subscribe((tidings) => heard.push(tidings))
      const all = (is: boolean) => Promise.all(opened.map((connection) => isUp(connection, is)))
      const outages: readonly { readonly begin: () => unknown; readonly end: () => unknown }[] = [
        { begin: () => server.kill(), end: () => server.start() },
        { begin: () => server.freeze(), end: () => server.thaw() },
      ]
      for (const { begin, end } of outages) {
        await all(true)
        await begin()
        await all(false)
        for (let i = 0; i < 5_000; i += 1) one.tell(typing('lost'))
        await end()
        await all(true)
        one.tell(typing('found'))
        await eventually(() => expect(heard.splice(0)).toEqual([typing('found')]))
      }
    })

    it('says of an outage that it began and that it is over, and never the password', async () => {
      connections.said.length = 0
      const connection = await connections.open()
      await server.kill()
      await isUp(connection, false)
      await expect(connection.commands.get('x')).rejects.toThrow()
      await eventually(() => expect(connections.said.length).toBeGreaterThan(0))
      await server.start()
      await isUp(connection)
      const own = connections.said.map((said) =>
        said.map((what) => (what instanceof Object ? JSON.stringify(what, errorAsText) : what)),
      )
      for (const secret of server.secrets) expect(JSON.stringify(own)).not.toContain(secret)
    })

    it('begins without Redis', async () => {
      await server.kill()
      const connection = connections.begin()
      const relay = new RedisRelay(connection, 'log')
      relay.tell(typing('ann'))
      await server.start()
      await isUp(connection)
      await expect(connection.commands.ping()).resolves.toBe('PONG')
    })
  })
}

const errorAsText = (_: string, value: unknown): unknown =>
  value instanceof Error ? { text: value.stack, ...Object.fromEntries(Object.entries(value)) } : value
