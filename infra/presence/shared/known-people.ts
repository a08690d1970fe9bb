import { LRUCache } from 'lru-cache'
import { type Known, NOTHING_KNOWN } from './stamped-record.js'

/** What is known of everyone who is present, and of so many who are not; the longest unused go first. */
export class KnownPeople {
  readonly #present = new Map<string, Known>()
  readonly #absent: LRUCache<string, Known>

  /** @param mostAbsent people remembered while they are away */
  constructor(mostAbsent: number) {
    this.#absent = new LRUCache({ max: mostAbsent })
  }

  find(userId: string): Known | undefined {
    return this.#present.get(userId) ?? this.#absent.get(userId)
  }

  get(userId: string): Known {
    return this.find(userId) ?? NOTHING_KNOWN
  }

  put(userId: string, known: Known): void {
    const [to, from] = known.record.present ? [this.#present, this.#absent] : [this.#absent, this.#present]
    from.delete(userId)
    to.set(userId, known)
  }

  /** Everyone who is present. */
  present(): readonly string[] {
    return [...this.#present.keys()]
  }
}
