import { LRUCache } from 'lru-cache'
import type { JsonValue } from '../domain/json.js'
import type { KeyRing } from './key-ring.js'
import { sealedFor, unseal, type Envelope, type SealContext } from './sealing.js'
import type { DataKey } from './data-key.js'

/** A sealed value and where it stands. */
export type SealedValue = { readonly envelope: Envelope; readonly context: SealContext }

type Opened = {
  readonly subjectId: string
  readonly ciphertext: string
  readonly place: string
  readonly value: JsonValue
}

/** What an entry costs beside its texts: objects, keys, the cache's own book-keeping. Roughly. */
const ENTRY_BYTES = 300

/** Opens envelopes, remembering what was read lately: the newest page of a busy room is asked for again and again. */
export class Unsealer {
  readonly #keys: KeyRing
  readonly #opened: LRUCache<string, Opened>

  /** @param maxBytes of plaintext and ciphertext kept in memory; 32 MiB unless given */
  constructor(keys: KeyRing, maxBytes = 32 * 1024 * 1024) {
    this.#keys = keys
    this.#opened = new LRUCache({
      maxSize: maxBytes,
      // Plaintext is never longer than its base64 ciphertext.
      sizeCalculation: (entry) => ENTRY_BYTES + 2 * entry.ciphertext.length + entry.place.length,
    })
  }

  /**
   * The value in the envelope; null when its key is destroyed.
   * @throws Unreadable when it was changed or stands elsewhere; StoreUnavailable
   */
  async open(envelope: Envelope, context: SealContext): Promise<JsonValue | null> {
    const known = this.#keys.cachedById(envelope.keyId)
    if (known === null) return null
    const key = known ?? (await this.#keys.byId(envelope.keyId))
    return key === null ? null : this.#openWith(key, envelope, context)
  }

  /** Opens many, in the order given; null where the key is destroyed. */
  async openAll(values: readonly SealedValue[]): Promise<readonly (JsonValue | null)[]> {
    const missing = new Set(values.map((value) => value.envelope.keyId))
    // Each key once, not once per message: a page has 50 messages of a handful of people.
    const keys = new Map(await Promise.all([...missing].map(async (id) => [id, await this.#keys.byId(id)] as const)))
    return values.map(({ envelope, context }) => {
      const key = keys.get(envelope.keyId) ?? null
      return key === null ? null : this.#openWith(key, envelope, context)
    })
  }

  #openWith(key: DataKey, envelope: Envelope, context: SealContext): JsonValue {
    const id = `${envelope.keyId}.${envelope.nonce}`
    const place = sealedFor(context)
    const entry = this.#opened.get(id)
    if (entry?.ciphertext === envelope.ciphertext && entry.place === place) return entry.value
    const value = unseal(key, envelope, context)
    // Not if the key was destroyed while we waited for it: forget() has run already.
    if (this.#keys.cachedById(key.keyId) === key) {
      this.#opened.set(id, { subjectId: key.subjectId, ciphertext: envelope.ciphertext, place, value })
    }
    return value
  }

  /** Drops what was read of a subject from memory, after its key was destroyed. */
  forget(subjectId: string): void {
    for (const [id, entry] of this.#opened.entries()) if (entry.subjectId === subjectId) this.#opened.delete(id)
  }
}
