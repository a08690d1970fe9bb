import type { Expiry, Session, SessionStore } from '../../../src/api/auth/session-store.js'
import { StoreUnavailable } from '../../../src/commands/event-store.js'
import { inBulks } from '../bulks.js'
import type { MongoConnection } from '../connection.js'
import type { KeysCollections } from './collections.js'
import { insertOrFind } from '../inserting.js'
import { rotateToken } from './rotation.js'
import { removeSession, toDocument, toSession } from './session-documents.js'

const idOf = ({ _id }: { readonly _id: string }): string => _id

/** Sessions and the hashes of their tokens. */
export function sessionRecords(connection: MongoConnection, collections: KeysCollections): SessionStore {
  const { sessions } = collections

  async function startSession(session: Session, tokenHash: string): Promise<void> {
    const insert = (): Promise<unknown> => sessions.insertOne(toDocument(session, tokenHash))
    const kept = await insertOrFind(connection, insert, () => sessions.findOne({ _id: session.id }))
    if (kept !== null && kept.token !== tokenHash)
      throw new StoreUnavailable('MongoDB: there is such a session already')
  }

  async function endSessionsOf(userId: string, except: string | null): Promise<readonly string[]> {
    const others = except === null ? { userId } : { userId, _id: { $ne: except } }
    const ids = (await connection.read(() => sessions.find(others).sort({ lastUsedAt: -1, _id: 1 }).toArray())).map(
      idOf,
    )
    await inBulks(ids, async (some) => {
      await connection.write(() => sessions.deleteMany({ _id: { $in: some } }))
    })
    return ids
  }

  return {
    startSession,
    rotateToken: (exchange) => rotateToken(connection, collections, exchange),
    findSession: async (id) => {
      const found = await connection.read(() => sessions.findOne({ _id: id }))
      return found === null ? null : toSession(found)
    },
    listSessions: async (userId, at) => {
      const valid = { userId, expiresAt: { $gt: at } }
      const found = await connection.read(() => sessions.find(valid).sort({ lastUsedAt: -1, _id: 1 }).toArray())
      return found.map(toSession)
    },
    endSession: (id) => removeSession(connection, sessions, id),
    endSessionsOf,
    removeExpired: async ({ expiredBefore, spentBefore }: Expiry, limit) => {
      await removeSpent(connection, collections, spentBefore, limit)
      return removeOld(connection, collections, expiredBefore, limit)
    },
  }
}

async function removeSpent(
  connection: MongoConnection,
  { spentTokens }: KeysCollections,
  spentBefore: string,
  limit: number,
): Promise<void> {
  const old = { spentAt: { $lt: spentBefore } }
  const found = await connection.read(() => spentTokens.find(old).sort({ spentAt: 1, _id: 1 }).limit(limit).toArray())
  if (found.length === 0) return
  // With the time once more: somebody may be about to exchange one that was only noted before.
  await connection.write(() => spentTokens.deleteMany({ ...old, _id: { $in: found.map(idOf) } }))
}

async function removeOld(
  connection: MongoConnection,
  { sessions }: KeysCollections,
  expiredBefore: string,
  limit: number,
): Promise<readonly string[]> {
  const old = { expiresAt: { $lt: expiredBefore } }
  const found = await connection.read(() => sessions.find(old).sort({ expiresAt: 1, _id: 1 }).limit(limit).toArray())
  if (found.length === 0) return []
  const ids = found.map(idOf)
  const { deletedCount } = await connection.write(() => sessions.deleteMany({ ...old, _id: { $in: ids } }))
  if (deletedCount === ids.length) return ids
  // Some were used again meanwhile, by a clock that is behind; or an attempt without an answer removed them.
  const left = await connection.read(() => sessions.find({ _id: { $in: ids } }).toArray())
  const living = new Set(left.map(idOf))
  return ids.filter((id) => !living.has(id))
}
