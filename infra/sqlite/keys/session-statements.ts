import type { Expiry, Rotation, Session, TokenExchange } from '../../../src/api/auth/session-store.js'
import type { Connection } from '../connection.js'

type SessionRow = {
  id: string
  user_id: string
  created_at: string
  last_used_at: string
  expires_at: string
  user_agent: string
}
type TokenRow = { session_id: string; spent_at: string | null }

const toSession = (row: SessionRow): Session => ({
  id: row.id,
  userId: row.user_id,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  expiresAt: row.expires_at,
  userAgent: row.user_agent,
})

const ids = (rows: unknown[]): readonly string[] => rows.map((row) => (row as { id: string }).id)

/** What the session store does, on the thread that has the database; each call runs inside a transaction. */
export function sessionStatements(db: Connection) {
  const insert = db.prepare('INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?)')
  const byId = db.prepare('SELECT * FROM sessions WHERE id = ?')
  const byUser = db.prepare(
    'SELECT * FROM sessions WHERE user_id = ? AND expires_at > ? ORDER BY last_used_at DESC, id',
  )
  const use = db.prepare('UPDATE sessions SET last_used_at = ?, expires_at = ? WHERE id = ?')
  const end = db.prepare('DELETE FROM sessions WHERE id = ?')
  const others = db.prepare('SELECT id FROM sessions WHERE user_id = ? AND id IS NOT ?')
  const expired = db.prepare('SELECT id FROM sessions WHERE expires_at < ? ORDER BY expires_at LIMIT ?')
  const addToken = db.prepare('INSERT INTO refresh_tokens VALUES (?, ?, NULL)')
  const token = db.prepare('SELECT session_id, spent_at FROM refresh_tokens WHERE hash = ?')
  const spend = db.prepare('UPDATE refresh_tokens SET spent_at = ? WHERE hash = ?')
  const dropSpent = db.prepare(
    'DELETE FROM refresh_tokens WHERE hash IN (SELECT hash FROM refresh_tokens WHERE spent_at < ? LIMIT ?)',
  )

  const findToken = (hash: string): TokenRow | undefined => token.all(hash)[0] as TokenRow | undefined
  const findSession = (id: string): Session | null => {
    const row = byId.all(id)[0] as SessionRow | undefined
    return row === undefined ? null : toSession(row)
  }
  const endAll = (sessionIds: readonly string[]): readonly string[] => {
    for (const id of sessionIds) end.run(id)
    return sessionIds
  }
  function rotateToken({ tokenHash, nextTokenHash, at, expiresAt }: TokenExchange): Rotation {
    const [known, next] = [findToken(tokenHash), findToken(nextTokenHash)]
    const session = known === undefined ? null : findSession(known.session_id)
    if (known === undefined || session === null || session.expiresAt <= at) return { outcome: 'unknown' }
    if (known.spent_at !== null) {
      // Nobody else knows its successor: this very exchange was carried out before, and its answer was lost.
      if (next?.spent_at === null && next.session_id === session.id) return { outcome: 'rotated', session }
      end.run(session.id)
      return { outcome: 'reused', session }
    }
    spend.run(at, tokenHash)
    addToken.run(nextTokenHash, session.id)
    use.run(at, expiresAt, session.id)
    return { outcome: 'rotated', session: { ...session, lastUsedAt: at, expiresAt } }
  }
  return {
    startSession(session: Session, tokenHash: string): void {
      const { id, userId, createdAt, lastUsedAt, expiresAt, userAgent } = session
      insert.run(id, userId, createdAt, lastUsedAt, expiresAt, userAgent)
      addToken.run(tokenHash, id)
    },
    rotateToken,
    findSession,
    listSessions: (userId: string, at: string): readonly Session[] =>
      byUser.all(userId, at).map((row) => toSession(row as SessionRow)),
    endSession: (id: string): boolean => end.run(id).changes > 0,
    endSessionsOf: (userId: string, except: string | null): readonly string[] =>
      endAll(ids(others.all(userId, except))),
    removeExpired({ expiredBefore, spentBefore }: Expiry, limit: number): readonly string[] {
      dropSpent.run(spentBefore, limit)
      return endAll(ids(expired.all(expiredBefore, limit)))
    },
  }
}
