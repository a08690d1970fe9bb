import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { MongoConnection } from '../../infra/mongodb/connection.js'
import { MongoDocumentStore } from '../../infra/mongodb/documents/document-store.js'
import { MongoLeases } from '../../infra/mongodb/leases.js'
import { StoreUnavailable } from '../../src/commands/event-store.js'
import type { Lease } from '../../src/commands/leases.js'
import type { Write } from '../../src/projections/document-store.js'
import { eventually } from '../support/eventually.js'
import { isMongoHere, MongoServer } from '../support/mongo-server.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const folder = temporaryFolder()
const TIMES = { selectionMs: 1_000, answerMs: 3_000 }
const COLLECTION = 'messages@1'

/** Every step writes ten new documents, and all the old ones of thirty again. */
const stepOf = (n: number): readonly Write[] => [
  ...Array.from({ length: 10 }, (_, i) => ({
    collection: COLLECTION,
    document: { id: `new-${n}-${i}`, revision: n, body: { n } },
  })),
  ...Array.from({ length: 30 }, (_, i) => ({
    collection: COLLECTION,
    document: { id: `old-${i}`, revision: n, body: { n } },
  })),
]

async function untilDone(work: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      await work()
      return
    } catch (error) {
      if (signal.aborted || !(error instanceof StoreUnavailable)) throw error
      await sleep(20)
    }
  }
}

if (isMongoHere) onServer()
else it.skip('outages of MongoDB (skipped: mongodb)', () => undefined)

function onServer(): void {
  describe('a MongoDB that is killed and started again', () => {
    let server: MongoServer
    let stop: AbortController
    const connections: MongoConnection[] = []
    const connected = (): MongoConnection => {
      const connection = new MongoConnection(server.url, { times: TIMES })
      connections.push(connection)
      return connection
    }
    const started = async (): Promise<void> => {
      server = await MongoServer.start({ file: join(folder, `${randomUUID()}.db`) })
    }
    const killedAndStarted = async (): Promise<void> => {
      await sleep(300 + Math.random() * 300)
      await server.kill()
      await server.start()
    }
    beforeEach(() => {
      stop = new AbortController()
    })
    afterEach(async () => {
      // Also where a test failed: nothing may go on without its server.
      stop.abort()
      await Promise.all(connections.splice(0).map((each) => each.close()))
      await server.stop()
    })

    it('has all documents of a checkpoint, and everything acknowledged, each once', async () => {
      await started()
      const store = new MongoDocumentStore(connected(), { fence: 1 })
      await store.prepare([{ name: COLLECTION, indexes: [['n']] }])
      let acknowledged = 0
      const saving = (async () => {
        for (let n = 1; !stop.signal.aborted; n += 1) {
          await untilDone(() => store.save(stepOf(n), [{ name: 'p', value: { n } }]), stop.signal)
          acknowledged = n
        }
      })()
      saving.catch(() => undefined)
      const checked = async (): Promise<void> => {
        const before = acknowledged
        const { n } = (await store.checkpoint('p')) as { n: number }
        expect(n).toBeGreaterThanOrEqual(before)
        const news = await store.count(COLLECTION, { id: { $gt: 'new-', $lt: 'new-~' }, n: { $lte: n } })
        expect(news).toBe(10 * n)
        expect(await store.count(COLLECTION, { id: { $gt: 'old-' }, n: { $gte: n } })).toBe(30)
      }
      for (let kills = 0; kills < 3; kills += 1) {
        await killedAndStarted()
        await untilDone(checked, stop.signal)
      }
      stop.abort()
      await saving
      await checked()
      expect(await store.count(COLLECTION, {})).toBe(30 + 10 * acknowledged)
    }, 300_000)

    it('gives a lease to one at a time, under tokens that grow', async () => {
      await started()
      const times = { renewMs: 100, holdMs: 2_000, expiryMs: 3_000 }
      const holders = new Set<Lease>()
      const tokens: number[] = []
      const process = async (): Promise<void> => {
        const leases = new MongoLeases(connected(), times)
        while (!stop.signal.aborted) {
          const lease = await leases.take('projector').catch(() => null)
          if (lease === null) {
            await sleep(20)
            continue
          }
          tokens.push(lease.token)
          holders.add(lease)
          lease.lost.addEventListener('abort', () => holders.delete(lease))
          expect(holders.size).toBe(1)
          await sleep(Math.random() * 50)
          holders.delete(lease)
          await lease.release()
        }
      }
      const processes = Promise.all([process(), process(), process()])
      processes.catch(() => undefined)
      for (let kills = 0; kills < 2; kills += 1) await killedAndStarted()
      const before = tokens.length
      await eventually(() => expect(tokens.length).toBeGreaterThan(before + 5))
      stop.abort()
      await processes
      expect(tokens).toEqual([...new Set(tokens)].sort((a, b) => a - b))
    }, 300_000)

    it('frozen: a save fails within a bounded time; thawed: it goes on, and nobody was hurt', async () => {
      await started()
      const store = new MongoDocumentStore(connected())
      const lease = await new MongoLeases(connected(), { renewMs: 100, holdMs: 1_000, expiryMs: 60_000 }).take(
        'projector',
      )
      await store.prepare([{ name: COLLECTION, indexes: [] }])
      await store.save(stepOf(1))
      server.freeze()
      await expect(store.save(stepOf(2))).rejects.toMatchObject({ name: 'StoreUnavailable', outcomeUnknown: true })
      await expect(store.get(COLLECTION, ['old-1'])).rejects.toThrow(StoreUnavailable)
      await eventually(() => expect(lease?.lost.aborted).toBe(true))
      server.thaw()
      await untilDone(() => store.save(stepOf(2)), stop.signal)
      await store.save(stepOf(1))
      expect(await store.count(COLLECTION, { n: 2 })).toBe(40)
    }, 300_000)
  })
}
