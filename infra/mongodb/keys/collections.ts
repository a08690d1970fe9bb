import type { Binary, Collection } from 'mongodb'
import type { MongoConnection } from '../connection.js'

/** One per subject, for ever: that racing calls agree on one key is what `_id` sees to. */
export type KeyDocument = {
  /** Id of the subject. */
  readonly _id: string
  readonly keyId: string
  /** Empty once it is destroyed. */
  readonly wrapped: Binary
  readonly destroyed: boolean
}

export type HeadDocument = { readonly _id: string; readonly revision: number; readonly seal: string }

export type SessionDocument = {
  readonly _id: string
  readonly userId: string
  readonly createdAt: string
  readonly lastUsedAt: string
  readonly expiresAt: string
  readonly userAgent: string
  /** Hash of the one token that is good. What decides about a rotation is this field alone. */
  readonly token: string
}

/** A token that was exchanged, or that somebody was about to exchange. `_id`: its hash. */
export type SpentTokenDocument = { readonly _id: string; readonly sessionId: string; readonly spentAt: string }

export type IdempotencyDocument = {
  readonly _id: string
  readonly fingerprint: string
  readonly owner: string
  readonly state: 'running' | 'done'
  readonly status?: number
  readonly resourceId?: string
}

export type KeysCollections = {
  readonly keys: Collection<KeyDocument>
  readonly heads: Collection<HeadDocument>
  readonly sessions: Collection<SessionDocument>
  readonly spentTokens: Collection<SpentTokenDocument>
  readonly idempotency: Collection<IdempotencyDocument>
}

/**
 * The collections of what no log can rebuild, with their indexes. Every process makes them at its start; those that are there stay.
 * @throws (rejects) StoreUnavailable
 */
export async function prepareKeys(connection: MongoConnection): Promise<KeysCollections> {
  const { db } = connection
  const collections: KeysCollections = {
    keys: db.collection('keys'),
    heads: db.collection('heads'),
    sessions: db.collection('sessions'),
    spentTokens: db.collection('spentTokens'),
    idempotency: db.collection('idempotency'),
  }
  const { keys, sessions, spentTokens } = collections
  await connection.write(() =>
    keys.createIndexes([
      { key: { keyId: 1 }, unique: true },
      { key: { destroyed: 1, keyId: 1 } },
      { key: { destroyed: 1, _id: 1 } },
    ]),
  )
  await connection.write(() =>
    sessions.createIndexes([
      { key: { token: 1 }, unique: true },
      { key: { userId: 1, lastUsedAt: -1, _id: 1 } },
      { key: { expiresAt: 1, _id: 1 } },
    ]),
  )
  await connection.write(() => spentTokens.createIndexes([{ key: { spentAt: 1, _id: 1 } }]))
  return collections
}
