import { LRUCache } from 'lru-cache'
import type { DataKey } from './data-key.js'

/** Data keys in memory, found by subject and by id, and the tombstones met: those never come back to life, so they may be cached. */
export class KeyCache {
  readonly #bySubject: LRUCache<string, DataKey>
  /** The same keys by their ids, kept in step by the cache's own disposal: what leaves one leaves both. */
  readonly #byId = new Map<string, DataKey>()
  readonly #destroyedSubjects: LRUCache<string, true>
  readonly #destroyedIds: LRUCache<string, true>

  /** @param max of keys, and of tombstones as many */
  constructor(max: number) {
    this.#bySubject = new LRUCache({ max, dispose: (key) => this.#byId.delete(key.keyId) })
    this.#destroyedSubjects = new LRUCache({ max })
    this.#destroyedIds = new LRUCache({ max })
  }

  ofSubject(subjectId: string): DataKey | undefined {
    return this.#bySubject.get(subjectId)
  }

  /** Null: known to be destroyed; undefined: not known. */
  byId(keyId: string): DataKey | null | undefined {
    const key = this.#byId.get(keyId)
    if (key === undefined) return this.#destroyedIds.has(keyId) ? null : undefined
    this.#bySubject.get(key.subjectId) // Used just now: not the next to be dropped.
    return key
  }

  isDestroyed(subjectId: string): boolean {
    return this.#destroyedSubjects.has(subjectId)
  }

  add(key: DataKey): void {
    this.#bySubject.set(key.subjectId, key)
    this.#byId.set(key.keyId, key)
  }

  drop(subjectId: string): void {
    this.#bySubject.delete(subjectId)
  }

  bury(subjectId: string, keyId: string | undefined): void {
    this.drop(subjectId)
    this.#destroyedSubjects.set(subjectId, true)
    if (keyId !== undefined) this.#destroyedIds.set(keyId, true)
  }

  /** Takes a burial back, because the store could not do it. */
  exhume(subjectId: string, keyId: string | undefined): void {
    this.#destroyedSubjects.delete(subjectId)
    if (keyId !== undefined) this.#destroyedIds.delete(keyId)
  }
}
