import { describe, expect, it } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openKeys } from '../../infra/sqlite/keys/open-keys.js'
import type { WrappedKey } from '../../src/commands/key-store.js'
import { StoreUnavailable } from '../../src/commands/event-store.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const folder = temporaryFolder()
const keys = (count: number, prefix: string): WrappedKey[] =>
  Array.from({ length: count }, () => ({
    keyId: randomBytes(16).toString('base64url'),
    subjectId: `${prefix}${randomBytes(8).toString('hex')}`,
    wrapped: new Uint8Array(randomBytes(68)),
  }))

/** How many of the keys' bytes are anywhere in the files of the database. */
function found(path: string, wanted: readonly WrappedKey[]): number {
  const files = [path, `${path}-wal`, `${path}-shm`, `${path}-journal`].filter((file) => existsSync(file))
  const bytes = files.map((file) => readFileSync(file))
  // The middle of a key, so that one that was half overwritten is found too.
  return wanted.filter((key) => bytes.some((file) => file.includes(Buffer.from(key.wrapped!.slice(30, 46))))).length
}

describe('keys.db', () => {
  it('holds no byte of a destroyed key, in the database or beside it', async () => {
    const path = join(folder, 'destroyed.db')
    const store = await openKeys(path)
    const [destroyed, kept] = [keys(600, 'user-'), keys(600, 'room-')]
    for (let i = 0; i < 600; i += 1) await Promise.all([store.putKey(destroyed[i]!), store.putKey(kept[i]!)])
    expect(found(path, destroyed)).toBe(600)
    await Promise.all(destroyed.map((key) => store.destroyKey(key.subjectId)))
    expect(found(path, destroyed)).toBe(0)
    expect(found(path, kept)).toBe(600)
    await store.close()
    expect(found(path, destroyed)).toBe(0)
  })

  it('holds no byte of keys wrapped under the master key before', async () => {
    const path = join(folder, 'rewrapped.db')
    const store = await openKeys(path)
    const old = keys(50, 'user-')
    await Promise.all(old.map((key) => store.putKey(key)))
    await store.rewrapKeys(old.map((key) => ({ ...key, wrapped: new Uint8Array(randomBytes(68)) })))
    expect(found(path, old)).toBe(0)
    await store.close()
  })

  it('still has what it had when it is opened again', async () => {
    const path = join(folder, 'again.db')
    const [key] = keys(1, 'user-')
    const before = await openKeys(path)
    await before.putKey(key!)
    await before.close()
    const after = await openKeys(path)
    expect((await after.keyById(key!.keyId))?.subjectId).toBe(key!.subjectId)
    await after.close()
  })

  it('fails the one call that is at fault, not those that were committed with it', async () => {
    const store = await openKeys(join(folder, 'fault.db'))
    const [first, second] = keys(2, 'user-')
    const results = await Promise.allSettled([
      store.putKey(first!),
      store.putKey({ ...second!, keyId: first!.keyId }),
      store.recordHeads([{ stream: 'room-1', revision: 0, seal: 's' }]),
    ])
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect((results[1] as PromiseRejectedResult).reason).toBeInstanceOf(StoreUnavailable)
    await store.close()
  })

  it('carries out what was asked before closing, and refuses what comes after', async () => {
    const store = await openKeys(join(folder, 'closing.db'))
    const asked = Promise.all(keys(300, 'user-').map((key) => store.putKey(key)))
    await store.close()
    expect(await asked).toHaveLength(300)
    await expect(store.head('room-1')).rejects.toBeInstanceOf(StoreUnavailable)
    await store.close()
  })

  it('says clearly that a file cannot be opened', async () => {
    const path = join(folder, 'not-a-database.db')
    writeFileSync(path, 'x'.repeat(5_000))
    await expect(openKeys(path)).rejects.toBeInstanceOf(StoreUnavailable)
    await expect(openKeys(join(folder, 'no', 'such', 'folder.db'))).rejects.toBeInstanceOf(StoreUnavailable)
  })

  it('refuses more calls than may wait', async () => {
    const store = await openKeys(join(folder, 'flood.db'))
    const calls = Array.from({ length: 10_100 }, () => store.head('room-1'))
    const refused = (await Promise.allSettled(calls)).filter((result) => result.status === 'rejected')
    expect(refused.length).toBe(100)
    await store.close()
  })
})
