import { afterEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { SqliteDocumentStore } from '../../infra/sqlite/documents/document-store.js'
import { StoreUnavailable } from '../../src/commands/event-store.js'
import type { EventCatalogue } from '../../src/domain/event-catalogue.js'
import type { DocumentStore } from '../../src/projections/document-store.js'
import type { Notification } from '../../src/projections/notifications.js'
import type { Projection } from '../../src/projections/projection.js'
import { ProjectionRunner, type RunnerOptions } from '../../src/projections/runner.js'
import { MemoryLog } from './memory-log.js'
import { caughtUp, eventually, expected, history, play, served, tallies, toys } from './toys.js'

const memoryStore = (): DocumentStore => new SqliteDocumentStore(':memory:')

const started: ProjectionRunner[] = []

async function start(
  log: MemoryLog,
  store: DocumentStore,
  more: Partial<RunnerOptions> = {},
): Promise<ProjectionRunner> {
  const runner = await ProjectionRunner.start({ log, store, projections: toys, catalogue: {}, dropAfterMs: 0, ...more })
  started.push(runner)
  return runner
}

async function runOnce(log: MemoryLog, store: DocumentStore, more: Partial<RunnerOptions> = {}): Promise<void> {
  const runner = await start(log, store, more)
  await caughtUp(runner)
  await runner.close()
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((runner) => runner.close()))
})

describe('folding', () => {
  it('gives what the projections say, however long the history', async () => {
    const log = new MemoryLog()
    for (let n = 0; n < 1_700; n += 1) log.append(`room-${n % 13}`, n % 5 === 4 ? 'Removed' : 'Added', { n: n % 7 })
    const store = memoryStore()
    await runOnce(log, store)
    expect(await served(store)).toEqual(expected(log, toys))
  })

  it('gives the same when every batch comes twice', async () => {
    const property = async (steps: Parameters<typeof play>[1]): Promise<void> => {
      const log = new MemoryLog()
      log.deliverTwice = true
      play(log, steps)
      const store = memoryStore()
      await runOnce(log, store)
      expect(await served(store)).toEqual(expected(log, toys))
    }
    await fc.assert(fc.asyncProperty(history(), property), { numRuns: 40 })
  })

  it('gives the same when the runner restarts at every position', async () => {
    const property = async (steps: Parameters<typeof play>[1]): Promise<void> => {
      const log = new MemoryLog()
      const store = memoryStore()
      for (const step of steps) {
        play(log, [step])
        await runOnce(log, store)
      }
      expect(await served(store)).toEqual(steps.length === 0 ? {} : expected(log, toys))
    }
    await fc.assert(fc.asyncProperty(history(12), property), { numRuns: 15 })
  })

  it('goes on from old documents as if it had started afresh', async () => {
    const property = async (before: Parameters<typeof play>[1], after: Parameters<typeof play>[1]): Promise<void> => {
      const log = new MemoryLog()
      const store = memoryStore()
      play(log, before)
      await runOnce(log, store)
      play(log, after)
      await runOnce(log, store)
      const fresh = memoryStore()
      await runOnce(log, fresh)
      expect(await served(store)).toEqual(await served(fresh))
    }
    await fc.assert(fc.asyncProperty(history(), history(), property), { numRuns: 20 })
  })

  it('sees events in their present version', async () => {
    const log = new MemoryLog()
    log.append('room-a', 'Added', { old: 3 }, 1)
    log.append('room-a', 'Added', { n: 4 }, 2)
    const catalogue = {
      Added: { version: 2, schema: {}, upcasters: { 1: (data: { old?: number }) => ({ n: data.old ?? null }) } },
    } as unknown as EventCatalogue
    const store = memoryStore()
    await runOnce(log, store, { catalogue })
    expect(Object.keys((await served(store))['items'] ?? {})).toEqual(['room-a/3', 'room-a/4', 'room-a/latest'])
  })

  it('tells readers how far it is, in order', async () => {
    const log = new MemoryLog()
    const told: Notification[] = []
    const runner = await start(log, memoryStore(), { notify: (notification) => told.push(notification) })
    const last = ['a', 'b', 'c'].map((room) => log.append(`room-${room}`, 'Added', { n: 1 })).at(-1)
    await caughtUp(runner)
    const positions = told.flatMap((each) => (each.kind === 'advanced' ? [each.position] : []))
    expect(positions).toEqual([...positions].sort())
    expect(positions.at(-1)).toBe(last?.position)
  })

  it('starts over when the store was filled from another log, or from one that was longer', async () => {
    const store = memoryStore()
    const long = new MemoryLog('one')
    for (let n = 0; n < 5; n += 1) long.append('room-a', 'Added', { n })
    await runOnce(long, store)
    const restored = new MemoryLog('one')
    restored.append('room-a', 'Added', { n: 9 })
    await runOnce(restored, store)
    expect(await served(store)).toEqual(expected(restored, toys))
    const other = new MemoryLog('two')
    other.append('room-z', 'Added', { n: 8 })
    await runOnce(other, store)
    expect(await served(store)).toEqual(expected(other, toys))
  })

  it('shows in its status how far it is', async () => {
    const log = new MemoryLog()
    log.append('room-a', 'Added', { n: 1 })
    const store = memoryStore()
    const runner = await start(log, store)
    await caughtUp(runner)
    expect(await runner.status()).toEqual(
      toys.map(({ name }) => ({
        ...{ name, version: 1, generation: 1, position: log.events[0]?.position },
        ...{ lagMs: 0, caughtUp: true, parked: [], rebuild: null },
      })),
    )
  })
})

describe('an outage', () => {
  /** The SQLite store, which can be told to fail; a failure may come after the write was done. */
  function failing(): { store: DocumentStore; outage: { until: number; afterWriting: boolean }; saves: () => number } {
    const store = memoryStore()
    const outage = { until: 0, afterWriting: false }
    let saves = 0
    const save = store.save.bind(store)
    store.save = async (...args) => {
      saves += 1
      const fails = saves <= outage.until
      if (!fails || outage.afterWriting) await save(...args)
      if (fails) throw new StoreUnavailable('down', outage.afterWriting)
    }
    return { store, outage, saves: () => saves }
  }

  it.each([false, true])('of the store is waited out (outcome unknown: %s)', async (afterWriting) => {
    const { store, outage, saves } = failing()
    const log = new MemoryLog()
    const runner = await start(log, store)
    outage.until = saves() + 3
    outage.afterWriting = afterWriting
    for (let n = 0; n < 40; n += 1) log.append(`room-${n % 3}`, 'Added', { n })
    await caughtUp(runner)
    expect(await served(store)).toEqual(expected(log, toys))
    expect((await runner.status()).flatMap((status) => status.parked)).toEqual([])
  })

  it('of the log is waited out', async () => {
    const store = memoryStore()
    const log = new MemoryLog()
    log.append('room-a', 'Added', { n: 1 })
    const told: Notification[] = []
    const runner = await start(log, store, { notify: (notification) => told.push(notification) })
    await caughtUp(runner)
    log.down = true
    log.append('room-a', 'Added', { n: 2 })
    await eventually(() => told.some((each) => each.kind === 'trouble'))
    log.down = false
    await caughtUp(runner)
    expect(await served(store)).toEqual(expected(log, toys))
  })
})

describe('an event that cannot be folded', () => {
  const healed = { now: false }
  const touchy: Projection = {
    ...tallies,
    name: 'touchy',
    evolve: (before, event, id) => {
      if (!healed.now && event.data['n'] === 13) throw new Error('thirteen')
      return tallies.evolve(before, event, id)
    },
  }
  const projections = [...toys, touchy]

  const poisoned = (): MemoryLog => {
    healed.now = false
    const log = new MemoryLog()
    for (const n of [1, 13, 2, 3])
      for (const stream of ['room-a', 'room-b']) {
        log.append(stream, 'Added', { n: stream === 'room-b' ? 0 : n })
      }
    return log
  }

  it('parks its stream in its projection, and nothing else', async () => {
    const log = poisoned()
    const store = memoryStore()
    const runner = await start(log, store, { projections })
    await caughtUp(runner)
    const models = await served(store)
    const whole = expected(log, toys)
    expect(models['tallies']).toEqual(whole['tallies'])
    expect(models['items']).toEqual(whole['items'])
    expect(models['touchy']?.['room-b']).toEqual(whole['tallies']?.['room-b'])
    expect(models['touchy']?.['room-a']).toMatchObject({ revision: 0, body: { count: 1 } })
    const status = (await runner.status()).find(({ name }) => name === 'touchy')
    expect(status?.parked).toMatchObject([{ stream: 'room-a', revision: 1, error: 'Error: thirteen', attempts: 3 }])
  })

  it('stays parked over a restart, and is healed by a retry', async () => {
    const log = poisoned()
    const store = memoryStore()
    await runOnce(log, store, { projections })
    log.append('room-a', 'Added', { n: 5 })
    const told: Notification[] = []
    const runner = await start(log, store, { projections, notify: (notification) => told.push(notification) })
    await caughtUp(runner)
    expect(told).toContainEqual({ kind: 'parked', projection: 'touchy', stream: 'room-a' })
    expect(await runner.retryParked('touchy')).toBe(1)
    expect((await runner.status()).at(-1)?.parked[0]?.attempts).toBe(6)
    healed.now = true
    expect(await runner.retryParked('touchy')).toBe(0)
    expect(told).toContainEqual({ kind: 'healed', projection: 'touchy', stream: 'room-a' })
    log.append('room-a', 'Added', { n: 6 })
    await caughtUp(runner)
    expect(await served(store)).toEqual(expected(log, projections))
    expect(await runner.retryParked('nobody')).toBeNull()
  })

  it('is retried over long streams, while new events come', async () => {
    const log = poisoned()
    for (let n = 0; n < 1_300; n += 1) log.append('room-a', 'Added', { n: n % 5 })
    const store = memoryStore()
    const runner = await start(log, store, { projections })
    await caughtUp(runner)
    healed.now = true
    const retried = runner.retryParked('touchy')
    for (let n = 0; n < 50; n += 1) {
      log.append('room-a', 'Added', { n: n % 5 })
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(await retried).toBe(0)
    await caughtUp(runner)
    expect(await served(store)).toEqual(expected(log, projections))
  })

  it('is parked as well when what it gives is no JSON', async () => {
    const odd: Projection = {
      ...tallies,
      name: 'odd',
      evolve: (before, event, id) =>
        event.data['n'] === 13 ? ({ n: 1n } as never) : tallies.evolve(before, event, id),
    }
    const log = new MemoryLog()
    for (const n of [1, 13]) log.append('room-a', 'Added', { n })
    log.append('room-b', 'Added', { n: 1 })
    const store = memoryStore()
    const runner = await start(log, store, { projections: [odd, tallies] })
    await caughtUp(runner)
    expect((await runner.status())[0]?.parked).toMatchObject([{ stream: 'room-a', revision: 1 }])
    expect((await served(store))['tallies']).toEqual(expected(log, toys)['tallies'])
  })
})
