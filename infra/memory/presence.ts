import { LRUCache } from 'lru-cache'
import { defer, merge, Subject } from 'rxjs'
import { NEWCOMER, type PresenceRecord, type PresenceStore } from '../../src/api/live/presence/presence-store.js'

/** People who are not there and of whom it is still known what they set and when they went; the longest unused go first. */
const MOST_ABSENT = 50_000

/** Presence of one process, in its memory: everyone who is present, and so many who are not. */
export class MemoryPresenceStore implements PresenceStore {
  readonly #present = new Map<string, PresenceRecord>()
  readonly #absent: LRUCache<string, PresenceRecord>
  readonly #changed = new Subject<string>()
  readonly changes = defer(() => merge(this.#changed, [...this.#present.keys()]))

  /** @param mostAbsent people remembered while they are away */
  constructor(mostAbsent: number = MOST_ABSENT) {
    this.#absent = new LRUCache({ max: mostAbsent })
  }

  find(userId: string): PresenceRecord | null {
    return this.#present.get(userId) ?? this.#absent.get(userId) ?? null
  }

  update(userId: string, changes: Partial<PresenceRecord>): void {
    const before = this.find(userId) ?? NEWCOMER
    const after = { ...before, ...changes }
    if (isSame(before, after)) return
    if (after.present) {
      this.#absent.delete(userId)
      this.#present.set(userId, after)
    } else {
      this.#present.delete(userId)
      this.#absent.set(userId, after)
    }
    this.#changed.next(userId)
  }

  /** Nothing here outlives the process. */
  saved(): Promise<void> {
    return Promise.resolve()
  }
}

const isSame = (one: PresenceRecord, other: PresenceRecord): boolean =>
  (Object.keys(one) as (keyof PresenceRecord)[]).every((field) => one[field] === other[field])
