import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { KeptPresenceStore } from '../../infra/presence/kept-presence-store.js'
import type { ChangedRow, PresenceKeeper, PresenceRow } from '../../infra/presence/presence-keeper.js'
import { NEWCOMER } from '../../src/api/live/presence/presence-store.js'
import { KeyRing } from '../../src/commands/key-ring.js'
import { keyStoreInMemory } from '../support/key-store-in-memory.js'

/** A keeper that is there, or not. */
class FickleKeeper implements PresenceKeeper {
  isThere = true
  readonly rows = new Map<string, PresenceRow>()
  readonly writes: (readonly ChangedRow[])[] = []

  #ask<T>(answer: () => T): Promise<T> {
    return this.isThere ? Promise.resolve(answer()) : Promise.reject(new Error('not there'))
  }

  all(): Promise<readonly PresenceRow[]> {
    return this.#ask(() => [...this.rows.values()])
  }

  save(rows: readonly ChangedRow[]): Promise<void> {
    return this.#ask(() => {
      this.writes.push(rows)
      for (const { row } of rows) this.rows.set(row.userId, row)
    })
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

const ANN: PresenceRow = { userId: 'ann', status: 'invisible', statusMessage: null, lastSeenAt: 'yesterday' }

describe('presence behind a keeper that comes and goes', () => {
  let keeper: FickleKeeper
  let keys: KeyRing
  const warn = jest.fn()
  const open = (mostPeople = 100): Promise<KeptPresenceStore> =>
    KeptPresenceStore.open({ open: () => keeper, keys, log: { warn }, mostPeople })
  const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms)

  beforeEach(async () => {
    keys = await KeyRing.open(keyStoreInMemory(), Buffer.alloc(32, 7))
    keeper = new FickleKeeper()
    warn.mockClear()
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] })
  })
  afterEach(() => void jest.useRealTimers())

  it('writes a moment later, once, what changed meanwhile', async () => {
    const store = await open()
    for (const status of ['busy', 'away'] as const) store.update('ann', { status })
    store.update('bob', { lastSeenAt: 'today' })
    expect(keeper.writes).toEqual([])
    await pass(1_000)
    expect(keeper.writes).toEqual([
      [
        { row: { ...ANN, status: 'away', lastSeenAt: null }, changed: new Set(['status']) },
        { row: { ...ANN, userId: 'bob', status: 'online', lastSeenAt: 'today' }, changed: new Set(['lastSeenAt']) },
      ],
    ])
  })

  it('reads what is kept as soon as it can, and leaves what was changed meanwhile', async () => {
    keeper.rows.set('ann', ANN).set('bob', { ...ANN, userId: 'bob' })
    keeper.isThere = false
    const store = await open()
    store.update('ann', { status: 'busy', present: true })
    await pass(10_000)
    expect(store.find('ann')).toEqual({ ...NEWCOMER, status: 'busy', present: true })
    keeper.isThere = true
    await pass(10_000)
    expect(store.find('ann')).toEqual({ ...NEWCOMER, status: 'busy', present: true, lastSeenAt: 'yesterday' })
    expect(store.find('bob')?.status).toBe('invisible')
    expect(keeper.rows.get('ann')).toEqual({ ...ANN, status: 'busy' })
    expect(warn).toHaveBeenCalledTimes(1)
  })

  it('writes what it could not write, in the order of the last changes', async () => {
    const store = await open()
    keeper.isThere = false
    for (const who of ['ann', 'bob', 'cid']) store.update(who, { status: 'busy' })
    await store.saved()
    store.update('ann', { lastSeenAt: 'today' })
    store.update('dan', { status: 'busy' })
    await store.saved()
    keeper.isThere = true
    await pass(10_000)
    expect(keeper.writes.flat().map(({ row }) => row.userId)).toEqual(['bob', 'cid', 'ann', 'dan'])
    expect(keeper.writes.flat()[2]?.changed).toEqual(new Set(['status', 'lastSeenAt']))
    expect(warn).toHaveBeenCalledTimes(1)
  })

  it('holds no more of what it cannot write than it could read again', async () => {
    const store = await open(10)
    keeper.isThere = false
    for (let i = 0; i < 50; i += 1) store.update(`p${i}`, { status: 'busy' })
    await store.saved()
    for (let i = 50; i < 100; i += 1) store.update(`p${i}`, { status: 'busy' })
    keeper.isThere = true
    await store.close()
    expect(keeper.rows.size).toBeLessThanOrEqual(20)
    expect(keeper.rows.get('p99')?.status).toBe('busy')
  })

  it('writes at the latest when it is closed, and nothing after', async () => {
    keeper.isThere = false
    const store = await open()
    store.update('ann', { status: 'busy' })
    keeper.isThere = true
    await store.close()
    store.update('ann', { status: 'away' })
    await pass(60_000)
    expect(keeper.rows.get('ann')?.status).toBe('busy')
    expect(store.find('ann')?.status).toBe('away')
    expect(jest.getTimerCount()).toBe(0)
  })
})
