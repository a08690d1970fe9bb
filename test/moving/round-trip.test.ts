import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { StoreUnavailable } from '../../src/commands/event-store.js'
import { KeyRing } from '../../src/commands/key-ring.js'
import type { KeyStore } from '../../src/commands/key-store.js'
import { MovingStopped } from '../../src/commands/moving/failures.js'
import { verifyExport } from '../../src/commands/moving/verify-export.js'
import { projections } from '../../src/projections/models/index.js'
import { confirm, walkChain } from '../../src/projections/audit/verify.js'
import { type Fault, FaultyEventStore } from '../support/faulty-event-store.js'
import { FoldedModels } from '../support/folded-models.js'
import {
  everything,
  exported,
  imported,
  listed,
  MASTER_KEY,
  piecesOf,
  type Stores,
  twoRooms,
  unplaced,
  withFreshStores,
  writeHistory,
} from '../support/moving.js'
import { tries } from '../support/random-room.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const folder = temporaryFolder()
const history = fc.array(tries(40), { minLength: 1, maxLength: 4 })
const withStores = (count: number, test: (stores: Stores[]) => Promise<void>) => withFreshStores(folder, count, test)

const models = (events: Parameters<typeof unplaced>[0]): object => {
  const folded = new FoldedModels(events)
  return projections.map(({ name }) => [...folded.all(name).values()])
}

describe('export and import', () => {
  it('make the same log, keys, heads and read models, whatever happened', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.constantFrom(1, 7, 250), async (rooms, appendsAtOnce) => {
        await withStores(2, async ([source, target]) => {
          await writeHistory(source!, rooms)
          const before = await everything(source!.store)
          const file = await exported(source!)
          const result = await imported({ ...target!, appendsAtOnce }, file)

          const after = await everything(target!.store)
          expect(unplaced(after)).toEqual(unplaced(before))
          expect(await listed(target!)).toEqual(await listed(source!))
          expect(models(after)).toEqual(models(before))
          expect(result).toEqual({ events: before.length, streams: rooms.length, brokenHeads: [] })
          expect(target!.store.logId).not.toBe(source!.store.logId)
          for (const i of rooms.keys()) await expectVerified(target!, `room-r${i}`)
        })
      }),
      { numRuns: 8 },
    )
  })

  it('give a file that is whole, and the same again from where it was imported, but for the log itself', async () => {
    await withStores(2, async ([source, target]) => {
      await writeHistory(source!, twoRooms(40))
      const file = await exported(source!)
      expect(await verifyExport(piecesOf(file))).toMatchObject({ streams: 2 })
      await imported(target!, file)
      const lines = (bytes: Buffer): readonly string[] => bytes.toString().split('\n').slice(1)
      const [again, first] = [lines(await exported(target!)), lines(file)]
      const isBody = (line: string): boolean => !/^\{"(sealed|end)"/.test(line)
      expect(again.filter(isBody)).toEqual(first.filter(isBody))
    })
  })

  it('move the whole of a Parley that has no room', async () => {
    await withStores(2, async ([source, target]) => {
      await KeyRing.open(source!.keyStore, MASTER_KEY)
      expect(await imported(target!, await exported(source!))).toEqual({ events: 0, streams: 0, brokenHeads: [] })
      expect(await listed(target!)).toEqual(await listed(source!))
    })
  })

  it('tell of a room whose tail was cut before', async () => {
    await withStores(2, async ([source, target]) => {
      await writeHistory(source!, twoRooms(20))
      await source!.keyStore.recordHeads([{ stream: 'room-r0', revision: 999, seal: 'a'.repeat(64) }])
      const { brokenHeads } = await imported(target!, await exported(source!))
      expect(brokenHeads).toEqual(['room-r0'])
    })
  })
})

async function expectVerified({ store, keyStore }: Stores, stream: string): Promise<void> {
  const [keys, head] = [await KeyRing.open(keyStore, MASTER_KEY), await keyStore.head(stream)]
  const { revision, seal } = head!
  const report = await walkChain(store, stream, revision)
  const confirms = (hash: string): boolean => keys.isHead(seal, stream, revision, hash)
  expect(confirm(report, { revision, confirms }).firstBad).toBeUndefined()
}

describe('an import that is interrupted', () => {
  it('goes on where it stopped, whatever the append it stopped at', async () => {
    const rooms = twoRooms(60)
    await fc.assert(
      fc.asyncProperty(fc.nat(40), fc.constantFrom(1, 5), async (stopAt, appendsAtOnce) => {
        await withStores(2, async ([source, target]) => {
          await writeHistory(source!, rooms)
          const file = await exported(source!)
          const stopping = new AbortController()
          const faulty = new FaultyEventStore(target!.store)
          faulty.faultOf = (n) => {
            if (n >= stopAt) stopping.abort()
            return n >= stopAt ? 'refused' : 'none'
          }
          const first = imported({ ...target!, store: faulty, appendsAtOnce }, file, { signal: stopping.signal })
          await first.catch((error: unknown) => expect(error).toBeInstanceOf(MovingStopped))
          await imported({ ...target!, appendsAtOnce }, file)
          expect(unplaced(await everything(target!.store))).toEqual(unplaced(await everything(source!.store)))
          expect(await listed(target!)).toEqual(await listed(source!))
        })
      }),
      { numRuns: 6 },
    )
  })

  it('goes on where it stopped, whatever the key it stopped at', async () => {
    for (const stopAt of [0, 1, 2, 4, 6]) {
      await withStores(2, async ([source, target]) => {
        await writeHistory(source!, twoRooms(10))
        const file = await exported(source!)
        const stopping = new AbortController()
        const keyStore = failingFrom(target!.keyStore, stopAt, () => stopping.abort())
        await expect(imported({ ...target!, keyStore }, file, { signal: stopping.signal })).rejects.toThrow('stopped')
        await imported(target!, file)
        expect(await listed(target!)).toEqual(await listed(source!))
      })
    }
  })

  it('rides out an engine that fails for a moment, also with its answer lost', async () => {
    const faults: readonly Fault[] = ['none', 'lost', 'none', 'unheard', 'refused', 'none']
    for (const appendsAtOnce of [1, 3]) {
      await withStores(2, async ([source, target]) => {
        await writeHistory(source!, twoRooms(20))
        const faulty = new FaultyEventStore(target!.store)
        // At once several of them fail together, as a transaction does: what comes first never is the only one missing.
        faulty.faultOf = (n) => (appendsAtOnce === 1 ? (faults[n] ?? 'none') : n < 3 ? 'lost' : 'none')
        await imported({ ...target!, store: faulty, appendsAtOnce }, await exported(source!))
        expect(unplaced(await everything(target!.store))).toEqual(unplaced(await everything(source!.store)))
      })
    }
  })

  it('is completed by a later export of the same log: only the tail is appended', async () => {
    await withStores(3, async ([source, earlier, target]) => {
      await writeHistory(source!, twoRooms(40))
      const whole = await exported(source!)
      // An import that was interrupted is the log as it was earlier: the same keys, and its first events.
      const stopping = new AbortController()
      const faulty = new FaultyEventStore(earlier!.store)
      faulty.faultOf = (n) => (n < 10 ? 'none' : (stopping.abort(), 'refused'))
      await imported({ ...earlier!, store: faulty }, whole, { signal: stopping.signal }).catch(() => undefined)
      const { events } = await imported(target!, await exported(earlier!))
      expect(events).toBeGreaterThanOrEqual(10)

      const counting = new FaultyEventStore(target!.store)
      await imported({ ...target!, store: counting }, whole)
      const all = await everything(source!.store)
      expect(counting.appends.flatMap((append) => append.events)).toHaveLength(all.length - events)
      expect(unplaced(await everything(target!.store))).toEqual(unplaced(all))
    })
  })
})

/** A key store whose nth write and all after it fail. */
function failingFrom(keyStore: KeyStore, nth: number, onFailure: () => void): KeyStore {
  let writes = 0
  const failing = <A extends unknown[], R>(write: (...args: A) => Promise<R>) => {
    return (...args: A): Promise<R> => {
      if ((writes += 1) <= nth) return write(...args)
      onFailure()
      return Promise.reject(new StoreUnavailable('gone'))
    }
  }
  return {
    ...keyStore,
    putKey: failing(keyStore.putKey.bind(keyStore)),
    destroyKey: failing(keyStore.destroyKey.bind(keyStore)),
    recordHeads: failing(keyStore.recordHeads.bind(keyStore)),
  }
}
