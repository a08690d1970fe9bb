import { randomUUID } from 'node:crypto'
import { expect, it } from '@jest/globals'
import { EventStoreDbEventStore } from '../../infra/eventstoredb/event-store.js'
import { KeyRing } from '../../src/commands/key-ring.js'
import { exportLog } from '../../src/commands/moving/export-log.js'
import { keyStoreInMemory } from '../support/key-store-in-memory.js'
import { StandIn } from '../support/eventstoredb/stand-in.js'
import { LongLog } from '../support/long-log.js'
import { everything, exported, imported, MASTER_KEY, unplaced, withFreshStores } from '../support/moving.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const folder = temporaryFolder()

it('a log goes to EventStoreDB and back, in its order', async () => {
  const standIn = await StandIn.start()
  const store = await EventStoreDbEventStore.open(`${standIn.url}&prefix=test-${randomUUID()}-`)
  try {
    await withFreshStores(folder, 1, async ([back]) => {
      const first = keyStoreInMemory()
      await KeyRing.open(first, MASTER_KEY)
      const pieces: Uint8Array[] = []
      const options = { now: () => new Date(), signal: new AbortController().signal }
      for await (const piece of exportLog({ store: new LongLog(3_000, 30), keyStore: first }, options))
        pieces.push(piece)
      const file = Buffer.concat(pieces)
      const keyStore = keyStoreInMemory()
      await imported({ store, keyStore }, file)
      await imported({ store, keyStore }, file)
      const there = { store, keyStore, close: () => Promise.resolve() }
      await imported({ ...back!, appendsAtOnce: 1000 }, await exported(there))
      const expected = unplaced(await new LongLog(3_000, 30).readAll('', 3_000))
      expect(unplaced(await everything(store))).toEqual(expected)
      expect(unplaced(await everything(back!.store))).toEqual(expected)
    })
  } finally {
    await store.close()
    await standIn.stop()
  }
})
