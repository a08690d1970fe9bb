import { describe, expect, it } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import { KeyDestroyed, KeyRing } from '../../src/commands/key-ring.js'
import { WrongMasterKey } from '../../src/commands/master-key.js'
import { keyStoreInMemory } from '../support/key-store-in-memory.js'

const master = randomBytes(32)

describe('the key ring', () => {
  it('makes one key per subject, whoever asks at once', async () => {
    const store = keyStoreInMemory()
    const [one, other] = [await KeyRing.open(store, master), await KeyRing.open(store, master)]
    const asked = await Promise.all([one.ensure('u1'), one.ensure('u1'), other.ensure('u1'), other.ensure('u1')])
    expect(new Set(asked.map((key) => key.key.toString('hex'))).size).toBe(1)
    expect((await one.ensure('u2')).key.equals(asked[0].key)).toBe(false)
  })

  it('answers from memory once a key was used', async () => {
    const ring = await KeyRing.open(keyStoreInMemory(), master)
    expect(ring.cached('u1')).toBeUndefined()
    const key = await ring.ensure('u1')
    expect(ring.cached('u1')).toBe(key)
    expect(ring.cachedById(key.keyId)).toBe(key)
    expect(await ring.byId(key.keyId)).toBe(key)
  })

  it('keeps no more keys in memory than it may, and finds the others again', async () => {
    const ring = await KeyRing.open(keyStoreInMemory(), master, { cacheSize: 2 })
    const first = await ring.ensure('u1')
    await ring.ensure('u2')
    await ring.ensure('u3')
    expect(ring.cached('u1')).toBeUndefined()
    expect(ring.cachedById(first.keyId)).toBeUndefined()
    expect((await ring.byId(first.keyId))?.key.equals(first.key)).toBe(true)
  })

  it('stores no key that can be read without the master key', async () => {
    const store = keyStoreInMemory()
    const key = await (await KeyRing.open(store, master)).ensure('u1')
    expect(Buffer.from(store.keys.get('u1')!.wrapped!).includes(key.key)).toBe(false)
    await expect(KeyRing.open(store, randomBytes(32))).rejects.toBeInstanceOf(WrongMasterKey)
    await expect(KeyRing.open(store, randomBytes(31))).rejects.toBeInstanceOf(RangeError)
  })

  it('opens no wrapped key that was exchanged for another', async () => {
    const store = keyStoreInMemory()
    const ring = await KeyRing.open(store, master)
    await ring.ensure('u1')
    await ring.ensure('u2')
    store.keys.set('u1', { ...store.keys.get('u1')!, wrapped: store.keys.get('u2')!.wrapped })
    await expect((await KeyRing.open(store, master)).ensure('u1')).rejects.toBeInstanceOf(WrongMasterKey)
  })

  it('never has a destroyed key again', async () => {
    const store = keyStoreInMemory()
    const ring = await KeyRing.open(store, master)
    const key = await ring.ensure('u1')
    await ring.destroy('u1')
    expect(ring.cached('u1')).toBeUndefined()
    expect(ring.cachedById(key.keyId)).toBeNull()
    expect(await ring.byId(key.keyId)).toBeNull()
    await expect(ring.ensure('u1')).rejects.toBeInstanceOf(KeyDestroyed)
    await expect((await KeyRing.open(store, master)).ensure('u1')).rejects.toBeInstanceOf(KeyDestroyed)
    await ring.destroy('u9')
    await expect(ring.ensure('u9')).rejects.toBeInstanceOf(KeyDestroyed)
  })

  it('caches no key that was destroyed while it was being fetched', async () => {
    const store = keyStoreInMemory()
    const { keyId } = await (await KeyRing.open(store, master)).ensure('u1')
    const ring = await KeyRing.open(store, master)
    const fetching = Promise.allSettled([ring.ensure('u1'), ring.byId(keyId)])
    await ring.destroy('u1')
    await fetching
    expect(ring.cached('u1')).toBeUndefined()
    expect(await ring.byId(keyId)).toBeNull()
  })

  it('has its key still when destroying failed', async () => {
    const store = keyStoreInMemory()
    const ring = await KeyRing.open({ ...store, destroyKey: () => Promise.reject(new Error('disk full')) }, master)
    const { keyId } = await ring.ensure('u1')
    await expect(ring.destroy('u1')).rejects.toThrow('disk full')
    expect((await ring.ensure('u1')).keyId).toBe(keyId)
  })

  it('forgets, when asked, a key that another instance destroyed', async () => {
    const store = keyStoreInMemory()
    const [one, other] = [await KeyRing.open(store, master), await KeyRing.open(store, master)]
    const { keyId } = await other.ensure('u1')
    await one.destroy('u1')
    other.forget('u1')
    expect(await other.byId(keyId)).toBeNull()
    await expect(other.ensure('u1')).rejects.toBeInstanceOf(KeyDestroyed)
  })

  it('caches no key that it was told to forget while it was being fetched', async () => {
    const store = keyStoreInMemory()
    const [one, other] = [await KeyRing.open(store, master), await KeyRing.open(store, master)]
    const { keyId } = await one.ensure('u1')
    const late = other.byId(keyId)
    store.keys.set('u1', { ...store.keys.get('u1')!, wrapped: null })
    other.forget('u1')
    expect(await late).toBeNull()
    expect(other.cached('u1')).toBeUndefined()
  })

  it('hashes names alike on every instance, and for nobody else', async () => {
    const store = keyStoreInMemory()
    const [one, other] = [await KeyRing.open(store, master), await KeyRing.open(store, master)]
    expect(one.nameHash('alice')).toMatch(/^[0-9a-f]{64}$/)
    expect(one.nameHash('alice')).toBe(other.nameHash('alice'))
    expect((await KeyRing.open(keyStoreInMemory(), master)).nameHash('alice')).not.toBe(one.nameHash('alice'))
  })

  it('rotates the master key, and goes on where it was interrupted', async () => {
    const store = keyStoreInMemory()
    const [ring, next] = [await KeyRing.open(store, master), randomBytes(32)]
    const keys = await Promise.all(['u1', 'u2', 'u3'].map((id) => ring.ensure(id)))
    const seal = ring.sealHead('room-1', 3, 'abc')
    const failing = { ...store, rewrapKeys: () => Promise.reject(new Error('stopped')) }
    await expect((await KeyRing.open(failing, master)).rotateMasterKey(next)).rejects.toThrow('stopped')

    const resumed = await KeyRing.open(store, next, { previousMasterKeys: [master] })
    expect(await resumed.rotateMasterKey(next)).toBe(4)
    expect(await resumed.rotateMasterKey(next)).toBe(0)

    const rotated = await KeyRing.open(store, next)
    for (const key of keys) expect((await rotated.byId(key.keyId))?.key.equals(key.key)).toBe(true)
    expect(rotated.isHead(seal, 'room-1', 3, 'abc')).toBe(true)
    await expect(KeyRing.open(store, master)).rejects.toBeInstanceOf(WrongMasterKey)
  })

  it('recognises the head of a stream that it sealed, and no other', async () => {
    const ring = await KeyRing.open(keyStoreInMemory(), master)
    const seal = ring.sealHead('room-1', 3, 'abc')
    expect(seal).toMatch(/^[0-9a-f]{64}$/)
    expect(ring.isHead(seal, 'room-1', 3, 'abc')).toBe(true)
    expect(ring.isHead(seal, 'room-1', 2, 'abc')).toBe(false)
    expect(ring.isHead(seal, 'room-2', 3, 'abc')).toBe(false)
    expect(ring.isHead('', 'room-1', 3, 'abc')).toBe(false)
  })
})
