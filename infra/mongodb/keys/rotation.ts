import type { Rotation, Session, TokenExchange } from '../../../src/api/auth/session-store.js'
import type { MongoConnection } from '../connection.js'
import { isDone } from '../inserting.js'
import type { KeysCollections, SessionDocument } from './collections.js'
import { removeSession, toSession } from './session-documents.js'

const UNKNOWN: Rotation = { outcome: 'unknown' }

/**
 * Exchanges a token without a transaction. One write decides: the session's `token` is compared and set. Before it, the token is noted as
 * spent, so that there is no moment at which it is neither the one that is good nor known to have been. Who dies between the two leaves a note
 * about a token that still is good, and `token` is what counts. Repeating is free: the successor is known to this one exchange only, so that
 * a session which has it already was rotated by an earlier attempt.
 */
export async function rotateToken(
  connection: MongoConnection,
  collections: KeysCollections,
  exchange: TokenExchange,
): Promise<Rotation> {
  const { tokenHash, nextTokenHash, at } = exchange
  const own = { $in: [tokenHash, nextTokenHash] }
  const current = await connection.read(() => collections.sessions.findOne({ token: own }))
  if (current !== null) {
    if (current.expiresAt <= at) return UNKNOWN
    const session = await exchangeToken(connection, collections, current, exchange)
    if (session !== null) return { outcome: 'rotated', session }
    // Somebody was quicker, with the same token.
  }
  return endReused(connection, collections, exchange)
}

/** Null when neither the token nor its successor is the session's any more. */
async function exchangeToken(
  connection: MongoConnection,
  { sessions, spentTokens }: KeysCollections,
  { _id }: SessionDocument,
  { tokenHash, nextTokenHash, at, expiresAt }: TokenExchange,
): Promise<Session | null> {
  const spent = { $set: { sessionId: _id, spentAt: at } }
  // Where somebody notes it at the same moment, it is noted.
  await isDone(connection.write(() => spentTokens.updateOne({ _id: tokenHash }, spent, { upsert: true })))
  const mine = { _id, token: { $in: [tokenHash, nextTokenHash] } }
  const next = { $set: { token: nextTokenHash, lastUsedAt: at, expiresAt } }
  const rotated = await connection.write(() => sessions.findOneAndUpdate(mine, next, { returnDocument: 'after' }))
  return rotated === null ? null : toSession(rotated)
}

async function endReused(
  connection: MongoConnection,
  { sessions, spentTokens }: KeysCollections,
  { tokenHash, at }: TokenExchange,
): Promise<Rotation> {
  const spent = await connection.read(() => spentTokens.findOne({ _id: tokenHash }))
  if (spent === null) return UNKNOWN
  const session = await connection.read(() => sessions.findOne({ _id: spent.sessionId }))
  if (session === null || session.expiresAt <= at) return UNKNOWN
  const isEnded = await removeSession(connection, sessions, session._id)
  return isEnded ? { outcome: 'reused', session: toSession(session) } : UNKNOWN
}
