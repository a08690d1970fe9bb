import { afterEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { SqliteDocumentStore } from '../../infra/sqlite/documents/document-store.js'
import type { DocumentStore } from '../../src/projections/document-store.js'
import type { Projection } from '../../src/projections/projection.js'
import type { RebuildProgress } from '../../src/projections/read-models.js'
import { ProjectionRunner, type RunnerOptions } from '../../src/projections/runner.js'
import { ServedReadModels } from '../../src/projections/serving.js'
import { MemoryLog } from './memory-log.js'
import { caughtUp, eventually, expected, history, items, play, served, tallies, toys } from './toys.js'

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

const rebuildOf = async (runner: ProjectionRunner, name: string): Promise<RebuildProgress | null | undefined> =>
  (await runner.status()).find((status) => status.name === name)?.rebuild

async function finished(runner: ProjectionRunner, name: string): Promise<RebuildProgress> {
  for (;;) {
    const progress = await rebuildOf(runner, name)
    if (progress?.state === 'switched' || progress?.state === 'failed') return progress
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

function fill(log: MemoryLog, events: number): void {
  for (let n = 0; n < events; n += 1) log.append(`room-${n % 40}`, n % 9 === 8 ? 'Removed' : 'Added', { n: n % 11 })
}

const gone = (store: DocumentStore, collection: string): Promise<void> =>
  eventually(async () => !(await store.collections()).includes(collection))

afterEach(async () => {
  await Promise.all(started.splice(0).map((runner) => runner.close()))
})

describe('a rebuild', () => {
  it('gives what was there, serves it and drops what served', async () => {
    const property = async (steps: Parameters<typeof play>[1]): Promise<void> => {
      const log = new MemoryLog()
      const store = new SqliteDocumentStore(':memory:')
      play(log, steps)
      const runner = await start(log, store)
      expect(await runner.rebuild('items')).toBe(true)
      const progress = await finished(runner, 'items')
      expect(progress).toMatchObject({ state: 'switched', generation: 2, progress: 1, comparison: { differing: 0 } })
      expect(await served(store)).toEqual(expected(log, toys))
      await gone(store, 'items@1')
      await runner.close()
    }
    await fc.assert(
      fc.asyncProperty(
        history().filter((steps) => steps.length > 0),
        property,
      ),
      { numRuns: 15 },
    )
  })

  it('runs once at a time, and only for what there is', async () => {
    const log = new MemoryLog()
    fill(log, 3_000)
    const runner = await start(log, new SqliteDocumentStore(':memory:'))
    expect(await runner.rebuild('nobody')).toBeNull()
    expect(await Promise.all([runner.rebuild('items'), runner.rebuild('items')])).toEqual([true, false])
    expect(await runner.rebuild('tallies')).toBe(true)
    await Promise.all(['items', 'tallies'].map((name) => finished(runner, name)))
    expect(await runner.rebuild('items')).toBe(true)
    expect((await finished(runner, 'items')).generation).toBe(3)
  })

  it('finds what differs', async () => {
    const log = new MemoryLog()
    fill(log, 2_000)
    const store = new SqliteDocumentStore(':memory:')
    const runner = await start(log, store)
    await caughtUp(runner)
    const collection = 'tallies@1'
    await store.save([
      { collection, document: { id: 'room-7', revision: 9_999, body: { count: -1 } } },
      { collection, document: { id: 'room-extra', revision: 1, body: {} } },
    ])
    await runner.rebuild('tallies')
    const { comparison } = await finished(runner, 'tallies')
    expect(comparison).toEqual({ documents: 41, differing: 2, examples: ['room-7', 'room-extra'] })
    expect(await served(store)).toEqual(expected(log, toys))
  })

  it('goes on while the log grows, and readers never fail', async () => {
    const log = new MemoryLog()
    fill(log, 4_000)
    const store = new SqliteDocumentStore(':memory:')
    const models = new ServedReadModels(store)
    const runner = await start(log, store, { notify: (notification) => models.accept(notification) })
    await caughtUp(runner)
    const wanted = await models.get('tallies', ['room-1'])
    await runner.rebuild('items')
    await runner.rebuild('tallies')
    const over = { yet: false }
    const done = Promise.all(['items', 'tallies'].map((name) => finished(runner, name))).finally(
      () => (over.yet = true),
    )
    while (!over.yet) {
      fill(log, 20)
      const [document] = await models.get('tallies', ['room-1'])
      expect(document?.revision).toBeGreaterThanOrEqual(wanted[0]?.revision ?? Infinity)
      expect(await models.count('items', { room: 'room-1' })).toBeGreaterThan(0)
      await new Promise((resolve) => setImmediate(resolve))
    }
    for (const progress of await done)
      expect(progress).toMatchObject({ state: 'switched', comparison: { differing: 0 } })
    await caughtUp(runner)
    expect(await served(store)).toEqual(expected(log, toys))
    await gone(store, 'items@1')
    expect(await models.find('items', { filter: { room: 'room-1' } })).not.toEqual([])
  })

  it('is resumed after a restart', async () => {
    const log = new MemoryLog()
    fill(log, 6_000)
    const store = new SqliteDocumentStore(':memory:')
    const first = await start(log, store)
    await caughtUp(first)
    await first.rebuild('items')
    await eventually(async () => ((await rebuildOf(first, 'items'))?.events ?? 0) > 500)
    await first.close()
    const before = await store.checkpoint('rebuild:items')
    const second = await start(log, store)
    const progress = await finished(second, 'items')
    expect(before).toMatchObject({ generation: progress.generation, startedAt: progress.startedAt })
    expect(progress).toMatchObject({ state: 'switched', comparison: { differing: 0 } })
    expect(await served(store)).toEqual(expected(log, toys))
  })

  it('begins by itself when the version rose, and the old generation serves until then', async () => {
    const log = new MemoryLog()
    fill(log, 1_000)
    const store = new SqliteDocumentStore(':memory:')
    const first = await start(log, store)
    await caughtUp(first)
    await first.close()
    const risen: Projection = {
      ...items,
      version: 2,
      evolve: (before, event, id) => {
        const body = items.evolve(before, event, id)
        return body === null ? null : { ...body, second: true }
      },
    }
    const models = new ServedReadModels(store)
    const projections = [tallies, risen]
    const second = await start(log, store, { projections, notify: (notification) => models.accept(notification) })
    expect(await models.count('items', {})).toBeGreaterThan(0)
    const progress = await finished(second, 'items')
    expect(progress.comparison?.differing).toBe(progress.comparison?.documents)
    expect(await served(store)).toEqual(expected(log, projections))
    expect((await second.status()).map(({ name, version }) => [name, version])).toEqual([
      ['tallies', 1],
      ['items', 2],
    ])
    await second.close()
    const third = await start(log, store, { projections })
    expect((await rebuildOf(third, 'items'))?.generation).toBe(progress.generation)
  })

  it('builds a read model that is new beside the others, and serves it when it is whole', async () => {
    const log = new MemoryLog()
    fill(log, 2_000)
    const store = new SqliteDocumentStore(':memory:')
    const first = await start(log, store, { projections: [tallies] })
    await caughtUp(first)
    await first.close()
    const second = await start(log, store)
    await expect(new ServedReadModels(store).count('items', {})).rejects.toThrow('still being built')
    await finished(second, 'items')
    expect(await served(store)).toEqual(expected(log, toys))
    await second.close()
    const third = await start(log, store, { projections: [items] })
    await caughtUp(third)
    expect((await store.collections()).filter((name) => name.includes('@'))).toEqual(['items@1'])
  })

  it('gives up after a mistake of its own, and what served goes on serving', async () => {
    const log = new MemoryLog()
    fill(log, 50)
    const store = new SqliteDocumentStore(':memory:')
    const runner = await start(log, store)
    await caughtUp(runner)
    const scan = store.scan.bind(store)
    store.scan = (collection, ...rest) =>
      collection === 'items@2' ? Promise.reject(new RangeError('no')) : scan(collection, ...rest)
    await runner.rebuild('items')
    expect(await finished(runner, 'items')).toMatchObject({ state: 'failed', error: 'RangeError: no' })
    store.scan = scan
    expect(await store.collections()).not.toContain('items@2')
    fill(log, 50)
    await caughtUp(runner)
    expect(await served(store)).toEqual(expected(log, toys))
    expect(await runner.rebuild('items')).toBe(true)
    expect(await finished(runner, 'items')).toMatchObject({ state: 'switched', generation: 3 })
  })
})
