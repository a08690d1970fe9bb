import { describe, expect, it } from '@jest/globals'
import { NO_STREAM } from '../../src/commands/event-store.js'
import { KeyRing } from '../../src/commands/key-ring.js'
import { WrongMasterKey } from '../../src/commands/master-key.js'
import { MovingRefused } from '../../src/commands/moving/failures.js'
import { newEvents } from '../contract/new-events.js'
import { FaultyEventStore } from '../support/faulty-event-store.js'
import {
  everything,
  exported,
  imported,
  listed,
  MASTER_KEY,
  type Stores,
  twoRooms,
  withFreshStores,
  writeHistory,
} from '../support/moving.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const folder = temporaryFolder()
const withStores = (count: number, test: (stores: Stores[]) => Promise<void>) => withFreshStores(folder, count, test)

const isEmpty = async (stores: Stores): Promise<boolean> => {
  const keys = await listed(stores)
  return (
    JSON.stringify(keys) === '{"keys":[],"destroyed":[],"heads":[]}' && (await everything(stores.store)).length === 0
  )
}

describe('an import refuses', () => {
  it('another master key, before anything is written', async () => {
    await withStores(2, async ([source, target]) => {
      await writeHistory(source!, twoRooms(10))
      const masterKey = new Uint8Array(32).fill(8)
      await expect(imported(target!, await exported(source!), { masterKey })).rejects.toBeInstanceOf(WrongMasterKey)
      expect(await isEmpty(target!)).toBe(true)
    })
  })

  it('a log that holds something else, before anything is written', async () => {
    await withStores(2, async ([source, target]) => {
      await writeHistory(source!, twoRooms(10))
      await target!.store.append('room-other', NO_STREAM, newEvents(1))
      const result = imported(target!, await exported(source!))
      await expect(result).rejects.toThrow('the log is not empty, and what it holds is not in the file')
      expect(await listed(target!)).toEqual({ keys: [], destroyed: [], heads: [] })
    })
  })

  it('a key store that holds something else, before anything is written', async () => {
    await withStores(3, async ([source, target, used]) => {
      await writeHistory(source!, twoRooms(10))
      const file = await exported(source!)
      await KeyRing.open(target!.keyStore, MASTER_KEY)
      const before = await listed(target!)
      await expect(imported(target!, file)).rejects.toThrow('the key store holds the keys of another Parley')
      expect(await listed(target!)).toEqual(before)
      await used!.keyStore.destroyKey('somebody')
      await expect(imported(used!, file)).rejects.toThrow('the key store is not empty')
    })
  })

  it('a log that has gone on by itself', async () => {
    await withStores(2, async ([source, target]) => {
      await writeHistory(source!, twoRooms(10))
      const file = await exported(source!)
      await imported(target!, file)
      await imported(target!, file)
      await target!.store.append('room-new', NO_STREAM, newEvents(1))
      await expect(imported(target!, file)).rejects.toThrow('the log goes on after the last event of the file')
    })
  })

  it('a log that somebody else writes to meanwhile', async () => {
    await withStores(3, async ([source, target, other]) => {
      await writeHistory(source!, twoRooms(20))
      const file = await exported(source!)
      const faulty = new FaultyEventStore(target!.store)
      faulty.faultOf = (n) => (n === 3 ? 'conflict' : 'none')
      await expect(imported({ ...target!, store: faulty }, file)).rejects.toThrow('a stream has grown by itself')
      const busy = new FaultyEventStore(other!.store)
      let written: Promise<unknown> | undefined
      busy.faultOf = (n) => {
        if (n === 3) written = other!.store.append('room-new', NO_STREAM, newEvents(1))
        return 'none'
      }
      await expect(imported({ ...other!, store: busy }, file)).rejects.toBeInstanceOf(MovingRefused)
      await written
    })
  })

  it('a subject that got another key there', async () => {
    await withStores(2, async ([source, target]) => {
      await writeHistory(source!, twoRooms(10))
      const own = await source!.keyStore.keyOfSubject('parley')
      await target!.keyStore.putKey(own!)
      await (await KeyRing.open(target!.keyStore, MASTER_KEY)).ensure('r0')
      await expect(imported(target!, await exported(source!))).rejects.toThrow('Parley has run on it')
    })
  })
})

describe('an export refuses', () => {
  it('a key store that no Parley has run on', async () => {
    await withStores(1, async ([source]) => {
      await expect(exported(source!)).rejects.toThrow('the key store holds no key of Parley itself')
    })
  })

  it('a log that was tampered with, and says where', async () => {
    await withStores(1, async ([source]) => {
      await KeyRing.open(source!.keyStore, MASTER_KEY)
      await source!.store.append('room-forged', NO_STREAM, newEvents(1))
      await expect(exported(source!)).rejects.toThrow('event 0 of room-forged was altered')
    })
  })
})

describe('an import of a key that is destroyed there', () => {
  it('leaves it destroyed', async () => {
    await withStores(2, async ([source, target]) => {
      await writeHistory(source!, twoRooms(10))
      const file = await exported(source!)
      await imported(target!, file)
      await target!.keyStore.destroyKey('person-0')
      await imported(target!, file)
      expect((await target!.keyStore.keyOfSubject('person-0'))?.wrapped).toBeNull()
    })
  })
})
