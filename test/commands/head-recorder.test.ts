import { expect, it } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import { StoreUnavailable } from '../../src/commands/event-store.js'
import { HeadRecorder } from '../../src/commands/head-recorder.js'
import { KeyRing } from '../../src/commands/key-ring.js'
import { keyStoreInMemory } from '../support/key-store-in-memory.js'

it('is closed soon although its store has been away for a while, and slow to say so', async () => {
  const store = keyStoreInMemory()
  const keys = await KeyRing.open(store, new Uint8Array(32))
  let asked = 0
  const away = async (): Promise<never> => {
    asked += 1
    await sleep(1_000)
    throw new StoreUnavailable('away')
  }
  const log = { readStream: () => Promise.resolve([]) }
  const recorder = new HeadRecorder(log, { ...store, head: away }, keys, () => undefined)
  recorder.appended('room-a', 0, 'hash')
  await sleep(2_500)
  const before = asked
  await recorder.close()
  expect(asked - before).toBeLessThanOrEqual(2)
})
