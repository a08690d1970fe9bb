import type { Collection } from 'mongodb'
import type { Session } from '../../../src/api/auth/session-store.js'
import type { MongoConnection } from '../connection.js'
import type { SessionDocument } from './collections.js'

/** Without its token. */
export const toSession = ({ _id, userId, createdAt, lastUsedAt, expiresAt, userAgent }: SessionDocument): Session => ({
  id: _id,
  ...{ userId, createdAt, lastUsedAt, expiresAt, userAgent },
})

export function toDocument(session: Session, token: string): SessionDocument {
  const { id, userId, createdAt, lastUsedAt, expiresAt, userAgent } = session
  return { _id: id, userId, createdAt, lastUsedAt, expiresAt, userAgent, token }
}

/**
 * Its spent tokens stay until they are old: without a session they mean nothing.
 * @returns false when there was none
 */
export async function removeSession(
  connection: MongoConnection,
  sessions: Collection<SessionDocument>,
  id: string,
): Promise<boolean> {
  let attempts = 0
  const { deletedCount } = await connection.write(() => {
    attempts += 1
    return sessions.deleteOne({ _id: id })
  })
  // An attempt without an answer may have been the one: saying so twice ends nothing twice, saying it never leaves sockets open.
  return deletedCount > 0 || attempts > 1
}
