import { randomBytes } from 'node:crypto'
import { dataKey, type DataKey } from './data-key.js'
import { KeyCache } from './key-cache.js'
import type { KeyStore, WrappedKey } from './key-store.js'
import { MasterKeys } from './master-key.js'
import { derivedSecret, isHead, nameHash, sealHead } from './own-seals.js'

/** The subject's key is destroyed for ever: nothing new can be sealed for it. */
export class KeyDestroyed extends Error {
  override readonly name = 'KeyDestroyed'
  constructor(readonly subjectId: string) {
    super(`the data key of ${subjectId} is destroyed`)
  }
}

/** Whose data key seals heads and hashes names: its bytes stay the same when the master key is rotated, and with them every seal. */
export const OWN_SUBJECT = 'parley'
const ROTATION_BATCH = 500

export type KeyRingOptions = {
  /** Master keys that a rotation may have left some data keys under. */
  readonly previousMasterKeys?: readonly Uint8Array[]
  /** Data keys held in memory; 20,000 (some 20 MB) unless given. */
  readonly cacheSize?: number
}

/** The data keys of all subjects: made on first need, unwrapped, cached. */
export class KeyRing {
  readonly #store: KeyStore
  readonly #master: MasterKeys
  readonly #cache: KeyCache
  readonly #pending = new Map<string, Promise<DataKey>>()
  #own: DataKey | undefined
  /** Counts what was forgotten: what was read before is read again. */
  #forgotten = 0

  private constructor(store: KeyStore, masterKey: Uint8Array, options: KeyRingOptions) {
    this.#store = store
    this.#cache = new KeyCache(options.cacheSize ?? 20_000)
    this.#master = new MasterKeys(masterKey, options.previousMasterKeys ?? [])
  }

  /**
   * Opens the ring over its store, and finds out at once whether this is the store's master key.
   * @param masterKey 32 bytes
   * @throws WrongMasterKey, StoreUnavailable
   */
  static async open(store: KeyStore, masterKey: Uint8Array, options: KeyRingOptions = {}): Promise<KeyRing> {
    const ring = new KeyRing(store, masterKey, options)
    ring.#own = await ring.ensure(OWN_SUBJECT)
    return ring
  }

  /**
   * The subject's data key, made and durable if there was none. Racing calls, on other instances too, agree on one key.
   * @throws KeyDestroyed, StoreUnavailable
   */
  async ensure(subjectId: string): Promise<DataKey> {
    const cached = this.#cache.ofSubject(subjectId)
    if (cached !== undefined) return cached
    if (this.#cache.isDestroyed(subjectId)) throw new KeyDestroyed(subjectId)
    const pending = this.#pending.get(subjectId)
    if (pending !== undefined) return pending
    const made = this.#fetchOrMake(subjectId).finally(() => this.#pending.delete(subjectId))
    this.#pending.set(subjectId, made)
    return made
  }

  async #fetchOrMake(subjectId: string): Promise<DataKey> {
    const known = await this.#read(() => this.#store.keyOfSubject(subjectId))
    const key = this.#admit(known ?? (await this.#read(() => this.#store.putKey(this.#newKey(subjectId)))))
    if (key === null) throw new KeyDestroyed(subjectId)
    return key
  }

  /** Reads, again if something was forgotten meanwhile: a key that another instance destroyed must not be cached after all. */
  async #read<K extends WrappedKey | null>(read: () => Promise<K>): Promise<K> {
    for (;;) {
      const before = this.#forgotten
      const kept = await read()
      if (before === this.#forgotten) return kept
    }
  }

  #newKey(subjectId: string): WrappedKey {
    const keyId = randomBytes(16).toString('base64url')
    return { keyId, subjectId, wrapped: this.#master.wrap(keyId, randomBytes(32)) }
  }

  /** Unwraps and caches; null for a tombstone. */
  #admit(kept: WrappedKey): DataKey | null {
    if (kept.wrapped === null) this.#cache.bury(kept.subjectId, kept.keyId)
    if (kept.wrapped === null || this.#cache.isDestroyed(kept.subjectId)) return null
    const cached = this.#cache.ofSubject(kept.subjectId)
    if (cached?.keyId === kept.keyId) return cached
    const key = dataKey(kept.keyId, kept.subjectId, this.#master.unwrap(kept.keyId, kept.wrapped))
    this.#cache.add(key)
    return key
  }

  /** The subject's key if it is in memory: for the hot path, which does not wait. */
  cached(subjectId: string): DataKey | undefined {
    return this.#cache.ofSubject(subjectId)
  }

  /** The key of an envelope; null when it is destroyed or unknown, so that what it sealed can never be read again. */
  async byId(keyId: string): Promise<DataKey | null> {
    const cached = this.cachedById(keyId)
    if (cached !== undefined) return cached
    const kept = await this.#read(() => this.#store.keyById(keyId))
    return kept === null ? null : this.#admit(kept)
  }

  /** The key of an envelope if it is in memory; null: known to be destroyed. */
  cachedById(keyId: string): DataKey | null | undefined {
    return this.#cache.byId(keyId)
  }

  /** Drops the subject from memory, as another instance must when this one destroys the key. */
  forget(subjectId: string): void {
    this.#forgotten += 1
    this.#cache.drop(subjectId)
  }

  /** Destroys the subject's key for ever. Idempotent: after an error, repeat it. */
  async destroy(subjectId: string): Promise<void> {
    const keyId = this.#cache.ofSubject(subjectId)?.keyId
    this.#cache.bury(subjectId, keyId)
    try {
      await this.#store.destroyKey(subjectId)
    } catch (error) {
      this.#cache.exhume(subjectId, keyId)
      throw error
    }
  }

  /**
   * Wraps every data key under another master key. What was interrupted is finished by calling it again on a ring opened with
   * the new master key and the old one in `previousMasterKeys`.
   * @param newMasterKey 32 bytes
   * @returns how many keys were wrapped anew
   */
  async rotateMasterKey(newMasterKey: Uint8Array): Promise<number> {
    this.#master.replace(newMasterKey)
    // A key that is being made was perhaps wrapped under the old master key: it must be there before the store is listed.
    await Promise.allSettled(this.#pending.values())
    let rewrapped = 0
    let page: readonly WrappedKey[] = []
    do {
      page = await this.#store.listKeys(page.at(-1)?.keyId ?? '', ROTATION_BATCH)
      rewrapped += await this.#rewrap(page)
    } while (page.length === ROTATION_BATCH)
    return rewrapped
  }

  async #rewrap(page: readonly WrappedKey[]): Promise<number> {
    const keys = page.flatMap(({ keyId, subjectId, wrapped }) =>
      wrapped === null || this.#master.isCurrent(wrapped)
        ? []
        : [{ keyId, subjectId, wrapped: this.#master.wrap(keyId, this.#master.unwrap(keyId, wrapped)) }],
    )
    if (keys.length > 0) await this.#store.rewrapKeys(keys)
    return keys.length
  }

  /** Seals the end of a stream for `KeyStore.recordHeads`: HMAC-SHA-256 in hex. */
  sealHead(stream: string, revision: number, hash: string): string {
    return sealHead(this.#ownKey(), stream, revision, hash)
  }

  /** Whether this is the end of the stream that was sealed. */
  isHead(seal: string, stream: string, revision: number, hash: string): boolean {
    return isHead(this.#ownKey(), seal, stream, revision, hash)
  }

  /** Names a username's stream without telling the name: HMAC-SHA-256 in hex. @param name in its canonical form */
  nameHash(name: string): string {
    return nameHash(this.#ownKey(), name)
  }

  /** A secret that everybody has who has these keys: 64 hex digits, others for every purpose. */
  derivedSecret(purpose: string): string {
    return derivedSecret(this.#ownKey(), purpose)
  }

  #ownKey(): DataKey {
    if (this.#own === undefined) throw new Error('the key ring is not open')
    return this.#own
  }
}
