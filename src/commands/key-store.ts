/** A data key as the store keeps it: wrapped (encrypted) by the master key, useless without it. */
export type WrappedKey = {
  /** Opaque: says nothing about whose key it is. */
  readonly keyId: string
  /** The user or room whose personal data and free text it seals. */
  readonly subjectId: string
  /** Null: destroyed; a tombstone that is never made into a key again. */
  readonly wrapped: Uint8Array | null
}

/** The end of a room's stream as this server last knew it, so that a truncated tail shows. */
export type StreamHead = {
  readonly stream: string
  readonly revision: number
  /** HMAC-SHA-256 (hex), under a key derived from the master key, of stream, revision and the event's hash. */
  readonly seal: string
}

/**
 * Keys and heads: what no log can rebuild. Durable (fsync, majority) when a promise resolves.
 * Every method rejects with `StoreUnavailable` when the engine cannot do it now.
 */
export interface KeyStore {
  /** Keeps a new key unless the subject has one already (or its tombstone), and gives back what is kept. Racing calls agree on one key. */
  putKey(key: WrappedKey): Promise<WrappedKey>
  keyOfSubject(subjectId: string): Promise<WrappedKey | null>
  keyById(keyId: string): Promise<WrappedKey | null>
  /** Leaves a tombstone, whether or not there was a key. The bytes are overwritten on disk. */
  destroyKey(subjectId: string): Promise<void>
  /** Every key that is not destroyed, for the rotation of the master key: at most `limit` in the order of keyId, after one. */
  listKeys(afterKeyId: string, limit: number): Promise<readonly WrappedKey[]>
  /** Subjects whose key is destroyed, for moving to another store: at most `limit` in the order of subjectId, after one. */
  listDestroyed(afterSubjectId: string, limit: number): Promise<readonly string[]>
  /** Replaces the wrapped bytes of keys; destroyed ones stay destroyed. */
  rewrapKeys(keys: readonly WrappedKey[]): Promise<void>

  /** Keeps the latest heads; one with a lower revision than is known is passed over. */
  recordHeads(heads: readonly StreamHead[]): Promise<void>
  head(stream: string): Promise<StreamHead | null>
  /** Every head, for moving to another store: at most `limit` in the order of stream, after one. */
  listHeads(afterStream: string, limit: number): Promise<readonly StreamHead[]>
  close(): Promise<void>
}
