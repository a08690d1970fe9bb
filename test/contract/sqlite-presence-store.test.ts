import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { KeptPresenceStore } from '../../infra/presence/kept-presence-store.js'
import { PresenceFile } from '../../infra/sqlite/presence/presence-file.js'
import { NEWCOMER } from '../../src/api/live/presence/presence-store.js'
import { KeyRing } from '../../src/commands/key-ring.js'
import { keyStoreInMemory } from '../support/key-store-in-memory.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { presenceStoreContract } from './presence-store.js'

const folder = temporaryFolder()
const newPath = (): string => join(folder, `${randomUUID()}.db`)
const AT = '2026-11-21T12:00:00.000Z'
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

presenceStoreContract('SQLite', () => open(newPath()))

describe('presence in a file', () => {
  it('knows after a restart what was set and when people went, but nothing of where they were', async () => {
    const path = newPath()
    const first = await open(path)
    first.update('ann', { status: 'invisible', statusMessage: 'fishing 🎣', currentRoomId: 'pond', present: true })
    first.update('bob', { lastSeenAt: AT })
    await first.close()
    const second = await open(path)
    expect(second.find('ann')).toEqual({ ...NEWCOMER, status: 'invisible', statusMessage: 'fishing 🎣' })
    expect(second.find('bob')).toEqual({ ...NEWCOMER, lastSeenAt: AT })
    second.update('ann', { statusMessage: null })
    await second.close()
    expect((await open(path)).find('ann')).toEqual({ ...NEWCOMER, status: 'invisible' })
  })

  it('has it on disk once it is saved, whatever happens to the process', async () => {
    const path = newPath()
    const store = await open(path)
    store.update('ann', { status: 'busy' })
    await store.saved()
    store.update('ann', { status: 'away', statusMessage: 'lunch' })
    await store.saved()
    expect((await open(path)).find('ann')).toMatchObject({ status: 'away', statusMessage: 'lunch' })
  })

  it('seals messages with the key of who wrote them, and has none of whose key is destroyed', async () => {
    const path = newPath()
    const store = await open(path)
    for (const who of ['cid', 'dan']) store.update(who, { status: 'busy', statusMessage: 'a word in confidence' })
    await store.saved()
    expect(onDisk(path)).toContain('busy')
    expect(onDisk(path)).not.toContain('confidence')
    await keys.destroy('dan')
    const later = await open(path)
    expect(later.find('cid')?.statusMessage).toBe('a word in confidence')
    expect(later.find('dan')).toMatchObject({ status: 'busy', statusMessage: null })
    later.update('dan', { statusMessage: 'from beyond' })
    await later.close()
    expect((await open(path)).find('dan')?.statusMessage).toBeNull()
  })

  it('forgets those who changed nothing for the longest time when they are too many', async () => {
    const path = newPath()
    const store = await open(path, 10)
    for (let i = 0; i < 1_100; i += 1) {
      store.update(`p${i}`, { status: 'busy' })
      if (i === 1_099) store.update('p1092', { status: 'away' })
      await store.saved()
    }
    await store.close()
    const all = await open(path)
    expect([all.find('p900'), all.find('p1050')?.status]).toEqual([null, 'busy'])
    await all.close()
    const latest = await open(path, 10)
    expect(['p1089', 'p1090', 'p1091', 'p1092', 'p1099'].map((who) => latest.find(who)?.status)).toEqual([
      ...[undefined, 'busy', 'busy', 'away', 'busy'],
    ])
  })

  it('keeps the order of changes within one transaction', async () => {
    const path = newPath()
    const store = await open(path)
    for (const who of ['a', 'b', 'c']) store.update(who, { status: 'busy' })
    store.update('a', { status: 'away' })
    await store.close()
    const latest = await open(path, 2)
    expect(['a', 'b', 'c'].map((who) => latest.find(who)?.status)).toEqual(['away', undefined, 'busy'])
  })
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
