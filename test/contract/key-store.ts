import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import type { KeyStore, WrappedKey } from '../../src/commands/key-store.js'

let last = 0
const subject = (): string => `subject-${(last += 1)}-${randomBytes(4).toString('hex')}`
const aKey = (subjectId = subject()): WrappedKey => ({
  keyId: randomBytes(16).toString('base64url'),
  subjectId,
  wrapped: new Uint8Array(randomBytes(68)),
})
const hex = (key: WrappedKey | null): string | null => (key?.wrapped ? Buffer.from(key.wrapped).toString('hex') : null)

/** What every key store keeps to. @param open gives an empty store */
export function keyStoreContract(name: string, open: () => Promise<KeyStore>): void {
  describe(`key store: ${name}`, () => {
    let store: KeyStore
    beforeAll(async () => {
      store = await open()
    })
    afterAll(() => store.close())

    it('gives back a key by its subject and by its id', async () => {
      const key = aKey()
      expect(hex(await store.putKey(key))).toBe(hex(key))
      expect(hex(await store.keyOfSubject(key.subjectId))).toBe(hex(key))
      const found = await store.keyById(key.keyId)
      expect(found).toMatchObject({ keyId: key.keyId, subjectId: key.subjectId })
      expect(hex(found)).toBe(hex(key))
    })

    it('knows no key that nobody put', async () => {
      expect(await store.keyOfSubject('nobody')).toBeNull()
      expect(await store.keyById('nothing')).toBeNull()
    })

    it('lets racing calls agree on one key', async () => {
      const subjectId = subject()
      const kept = await Promise.all(Array.from({ length: 20 }, () => store.putKey(aKey(subjectId))))
      expect(new Set(kept.map((key) => key.keyId)).size).toBe(1)
      expect(hex(await store.keyOfSubject(subjectId))).toBe(hex(kept[0]!))
    })

    it('leaves a tombstone of a destroyed key, for ever', async () => {
      const key = aKey()
      await store.putKey(key)
      await store.destroyKey(key.subjectId)
      await store.destroyKey(key.subjectId)
      expect(await store.keyById(key.keyId)).toEqual({ ...key, wrapped: null })
      expect((await store.putKey(aKey(key.subjectId))).wrapped).toBeNull()
      await store.rewrapKeys([key])
      expect((await store.keyOfSubject(key.subjectId))?.wrapped).toBeNull()
    })

    it('ends with a tombstone, whoever makes or replaces a key while it is destroyed', async () => {
      for (let round = 0; round < 10; round += 1) {
        const key = aKey()
        if (round % 2 === 0) await store.putKey(key)
        await Promise.all([
          store.putKey(aKey(key.subjectId)),
          store.rewrapKeys([key]),
          store.destroyKey(key.subjectId),
          store.destroyKey(key.subjectId),
          store.rewrapKeys([key]),
          store.putKey(aKey(key.subjectId)),
        ])
        expect((await store.keyOfSubject(key.subjectId))?.wrapped).toBeNull()
      }
    })

    it('keeps a tombstone that is put, as when moving to another store', async () => {
      const key = { ...aKey(), wrapped: null }
      expect(await store.putKey(key)).toEqual(key)
      expect(await store.keyById(key.keyId)).toEqual(key)
      expect(await store.listDestroyed('', 1_000)).toContain(key.subjectId)
    })

    it('lists the subjects whose key is destroyed, in pages', async () => {
      const subjects = [subject(), subject(), subject()].sort()
      await store.putKey(aKey(subjects[1]))
      for (const each of subjects) await store.destroyKey(each)
      const listed: string[] = []
      for (
        let page = await store.listDestroyed('', 2);
        page.length > 0;
        page = await store.listDestroyed(page.at(-1)!, 2)
      )
        listed.push(...page)
      expect(listed).toEqual([...listed].sort())
      expect(listed).toEqual(expect.arrayContaining(subjects))
      expect(await store.listDestroyed(listed.at(-1)!, 2)).toEqual([])
    })

    it('lists every head, in pages', async () => {
      const heads = [1, 2, 3].map((revision) => ({ stream: `room-${subject()}`, revision, seal: `seal ${revision}` }))
      await store.recordHeads(heads)
      const listed = []
      for (
        let page = await store.listHeads('', 2);
        page.length > 0;
        page = await store.listHeads(page.at(-1)!.stream, 2)
      )
        listed.push(...page)
      expect(listed).toEqual(expect.arrayContaining(heads))
      expect(new Set(listed.map(({ stream }) => stream)).size).toBe(listed.length)
    })

    it('leaves a tombstone where there never was a key', async () => {
      const subjectId = subject()
      await store.destroyKey(subjectId)
      expect((await store.putKey(aKey(subjectId))).wrapped).toBeNull()
    })

    it('lists the living keys page by page, and replaces their bytes', async () => {
      const keys = [aKey(), aKey(), aKey()]
      for (const key of keys) await store.putKey(key)
      await store.destroyKey(keys[0]!.subjectId)
      const listed: WrappedKey[] = []
      for (let page = await store.listKeys('', 2); page.length > 0; page = await store.listKeys(page.at(-1)!.keyId, 2))
        listed.push(...page)
      const ids = listed.map((key) => key.keyId)
      expect(ids).toEqual([...ids].sort())
      expect(ids).toEqual(expect.arrayContaining([keys[1]!.keyId, keys[2]!.keyId]))
      expect(ids).not.toContain(keys[0]!.keyId)

      const anew = { ...keys[1]!, wrapped: new Uint8Array(randomBytes(68)) }
      await store.rewrapKeys([anew])
      expect(hex(await store.keyById(anew.keyId))).toBe(hex(anew))
      expect(hex(await store.keyById(keys[2]!.keyId))).toBe(hex(keys[2]!))
    })

    it('keeps the highest head of each stream', async () => {
      const stream = `room-${subject()}`
      expect(await store.head(stream)).toBeNull()
      await store.recordHeads([{ stream, revision: 7, seal: 'seven' }])
      await store.recordHeads([
        { stream, revision: 6, seal: 'six' },
        { stream: `${stream}-other`, revision: 0, seal: 'zero' },
      ])
      expect(await store.head(stream)).toEqual({ stream, revision: 7, seal: 'seven' })
      expect(await store.head(`${stream}-other`)).toEqual({ stream: `${stream}-other`, revision: 0, seal: 'zero' })
    })

    it('keeps the highest head, in whatever order and however many at once they come', async () => {
      const stream = `room-${subject()}`
      const heads = [3, 9, 1, 7, 8, 2, 9, 4].map((revision) => ({ stream, revision, seal: `seal ${revision}` }))
      await Promise.all([...heads.map((head) => store.recordHeads([head])), store.recordHeads(heads)])
      expect(await store.head(stream)).toEqual({ stream, revision: 9, seal: 'seal 9' })
    })

    it('keeps more heads than go into one request', async () => {
      const name = subject()
      const heads = Array.from({ length: 1_100 }, (_, n) => ({ stream: `${name}-${n}`, revision: n, seal: 's' }))
      await store.recordHeads(heads)
      for (const n of [0, 999, 1_000, 1_099]) expect(await store.head(`${name}-${n}`)).toEqual(heads[n])
    })
  })
}
