import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { KeptPresenceStore } from '../../infra/presence/kept-presence-store.js'
import { PresenceFile } from '../../infra/sqlite/presence/presence-file.js'
import { KeyRing } from '../../src/commands/key-ring.js'
import { keyStoreInMemory } from '../support/key-store-in-memory.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { presenceKeeperContract } from './presence-keeper.js'

const folder = temporaryFolder()
const newPath = (): string => join(folder, `${randomUUID()}.db`)
let keys: KeyRing
const warnings: unknown[] = []
const log = { warn: (...what: unknown[]) => void warnings.push(what) }
const opened: KeptPresenceStore[] = []
async function open(path: string, mostPeople?: number): Promise<KeptPresenceStore> {
  const store = await KeptPresenceStore.open({
    open: () => new PresenceFile(path, mostPeople),
    ...{ keys, log, ...(mostPeople !== undefined && { mostPeople }) },
  })
  opened.push(store)
  return store
}
/** Whatever the store keeps on disk. */
const onDisk = (path: string): string =>
  readdirSync(folder)
    .filter((file) => join(folder, file).startsWith(path))
    .map((file) => readFileSync(join(folder, file)).toString('latin1'))
    .join('')

beforeAll(async () => {
  keys = await KeyRing.open(keyStoreInMemory(), Buffer.alloc(32, 7))
})
afterAll(() => Promise.all(opened.map((store) => store.close())))

presenceKeeperContract('SQLite', () => {
  const path = newPath()
  return (mostPeople) => new PresenceFile(path, mostPeople)
})

it('has no word of a message in the file or beside it', async () => {
  const path = newPath()
  const store = await open(path)
  store.update('cid', { status: 'busy', statusMessage: 'a word in confidence' })
  await store.saved()
  expect(onDisk(path)).toContain('busy')
  expect(onDisk(path)).not.toContain('confidence')
})

describe('a file of presence that fails', () => {
  it('is told of once, and everything goes on in memory', async () => {
    warnings.length = 0
    const path = newPath()
    writeFileSync(path, 'no database at all, and longer than the header of one '.repeat(10))
    for (const where of [path, join(folder, 'no', 'folder', 'presence.db')]) {
      const store = await open(where)
      store.update('ann', { status: 'busy', statusMessage: 'here' })
      await store.saved()
      expect(store.find('ann')).toMatchObject({ status: 'busy', statusMessage: 'here' })
      await store.close()
    }
    expect(warnings).toHaveLength(2)
  })

  it('is written again when it can be: at the latest when the store is closed', async () => {
    warnings.length = 0
    const path = newPath()
    const store = await open(path)
    const failing = jest.spyOn(keys, 'ensure').mockRejectedValue(new Error('no keys now'))
    for (const who of ['eve', 'fay']) {
      store.update(who, { status: 'busy', statusMessage: 'here' })
      await store.saved()
    }
    expect(store.find('fay')).toMatchObject({ statusMessage: 'here' })
    expect(warnings).toHaveLength(1)
    failing.mockRestore()
    await store.close()
    expect((await open(path)).find('eve')).toMatchObject({ status: 'busy', statusMessage: 'here' })
    expect((await open(path)).find('fay')).toMatchObject({ status: 'busy', statusMessage: 'here' })
  })

  it('loses only the message that cannot be read', async () => {
    const path = newPath()
    const store = await open(path)
    store.update('gus', { status: 'busy', statusMessage: 'here' })
    await store.close()
    const failing = jest.spyOn(keys, 'byId').mockRejectedValue(new Error('no keys now'))
    const later = await open(path)
    failing.mockRestore()
    expect(later.find('gus')).toMatchObject({ status: 'busy', statusMessage: null })
  })
})
