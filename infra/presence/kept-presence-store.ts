import type { Observable } from 'rxjs'
import { NEWCOMER, type PresenceRecord, type PresenceStore } from '../../src/api/live/presence/presence-store.js'
import { MemoryPresenceStore } from '../memory/presence.js'
import { MOST_PEOPLE } from './presence-keeper.js'
import { type KeepingOptions, WriteBehind } from './write-behind.js'

export type KeptPresenceOptions = Omit<KeepingOptions, 'mostPeople'> & { readonly mostPeople?: number }

/**
 * Presence of one process, in its memory; what people set and when they were last seen is with a keeper as well, and there again after a restart.
 * Without the keeper, or while it cannot write, everything goes on in memory.
 */
export class KeptPresenceStore implements PresenceStore {
  readonly changes: Observable<string>
  readonly #memory: MemoryPresenceStore
  readonly #keeping: WriteBehind

  private constructor(options: KeepingOptions) {
    this.#memory = new MemoryPresenceStore(options.mostPeople)
    this.changes = this.#memory.changes
    this.#keeping = new WriteBehind(options, {
      find: (userId) => this.find(userId),
      restore: (userId, kept) => this.#memory.update(userId, kept),
    })
  }

  /** Opens the keeper and reads it into memory. Never fails: what cannot be read is as never set, until it can. */
  static async open(options: KeptPresenceOptions): Promise<KeptPresenceStore> {
    const store = new KeptPresenceStore({ ...options, mostPeople: options.mostPeople ?? MOST_PEOPLE })
    await store.#keeping.load()
    return store
  }

  find(userId: string): PresenceRecord | null {
    return this.#memory.find(userId)
  }

  update(userId: string, changes: Partial<PresenceRecord>): void {
    const before = this.find(userId) ?? NEWCOMER
    this.#memory.update(userId, changes)
    this.#keeping.changed(userId, before, this.find(userId) ?? NEWCOMER)
  }

  saved(): Promise<void> {
    return this.#keeping.saved()
  }

  /** Writes what is not written yet. Changes after this are kept in memory only. */
  close(): Promise<void> {
    return this.#keeping.close()
  }
}
