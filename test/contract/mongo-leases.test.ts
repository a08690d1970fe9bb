import { afterEach, describe, expect, it } from '@jest/globals'
import { MongoConnection } from '../../infra/mongodb/connection.js'
import type { LeaseTimes } from '../../infra/mongodb/held-lease.js'
import { MongoLeases } from '../../infra/mongodb/leases.js'
import { StoreUnavailable } from '../../src/commands/event-store.js'
import { eventually } from '../support/eventually.js'
import { onMongo } from '../support/on-mongo.js'
import { describeLeases } from './leases.js'

// Shorter than in earnest; long enough for a machine that does other things as well.
const TIMES: LeaseTimes = { renewMs: 100, holdMs: 2_000, expiryMs: 2_500 }

onMongo('leases', (mongo) => {
  const connections: MongoConnection[] = []
  const closeAll = async (): Promise<void> => {
    await Promise.all(connections.splice(0).map((each) => each.close()))
  }
  const processAt = (url: string, times = TIMES) => {
    const connection = new MongoConnection(url)
    connections.push(connection)
    return { leases: new MongoLeases(connection, times), connection }
  }

  describeLeases(mongo.name, () => {
    const url = mongo.freshUrl()
    return Promise.resolve({ process: () => processAt(url).leases, dispose: closeAll })
  })

  describe('a holder', () => {
    afterEach(closeAll)

    it('keeps its lease as long as it renews it', async () => {
      const url = mongo.freshUrl()
      const lease = await processAt(url).leases.take('projector')
      const other = processAt(url).leases
      const until = performance.now() + TIMES.expiryMs * 1.5
      while (performance.now() < until) expect(await other.take('projector')).toBeNull()
      expect(lease?.lost.aborted).toBe(false)
      expect(await other.isTaken('projector')).toBe(true)
      await lease?.release()
    })

    it('that died is followed by another, after a while, under a higher token', async () => {
      const url = mongo.freshUrl()
      const first = processAt(url)
      const lease = await first.leases.take('projector')
      const other = processAt(url).leases
      expect(await other.isTaken('projector')).toBe(true)
      await first.connection.close()
      expect(await other.take('projector')).toBeNull()
      await eventually(async () => expect(await other.isTaken('projector')).toBe(false))
      const next = await other.take('projector')
      expect(next?.token).toBeGreaterThan(lease?.token ?? Infinity)
      // By then it has given up by itself.
      expect(lease?.lost.aborted).toBe(true)
      await next?.release()
    })

    it('hears of it when its lease was taken over', async () => {
      const url = mongo.freshUrl()
      const { leases, connection } = processAt(url)
      const lease = await leases.take('projector')
      await connection.db.collection('leases').updateOne({}, { $set: { owner: 'somebody' }, $inc: { token: 1 } })
      await eventually(() => expect(lease?.lost.aborted).toBe(true))
      await lease?.release()
      expect(await connection.db.collection('leases').findOne({})).toMatchObject({ owner: 'somebody', token: 2 })
    })

    it('takes again at once what it has lost to nobody', async () => {
      const { leases } = processAt(mongo.freshUrl(), { renewMs: 60_000, holdMs: 50, expiryMs: 60_000 })
      const lease = await leases.take('projector')
      await eventually(() => expect(lease?.lost.aborted).toBe(true))
      const again = await leases.take('projector')
      expect(again?.token).toBeGreaterThan(lease?.token ?? Infinity)
    })

    it('without a MongoDB: gives back all the same, and takes nothing', async () => {
      const { leases, connection } = processAt(mongo.freshUrl())
      const lease = await leases.take('projector')
      await connection.close()
      await lease?.release()
      await expect(leases.take('projector')).rejects.toThrow(StoreUnavailable)
      await expect(leases.isTaken('projector')).rejects.toThrow(StoreUnavailable)
    })
  })
})
