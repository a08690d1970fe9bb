import { connect, guarded, type Connection } from '../connection.js'

// Rows of `keys` are only ever appended and overwritten by values of the same size (`wrapped` is zeros once destroyed, 0 and 1 take no
// bytes in a record). SQLite then overwrites the cell in place. With a text primary key it would move cells when pages are split,
// and a copy left behind in a page's free space is what secure_delete does not reach.
const TABLES = `
CREATE TABLE IF NOT EXISTS keys (
  n INTEGER PRIMARY KEY,
  destroyed INTEGER NOT NULL,
  wrapped BLOB NOT NULL,
  key_id TEXT NOT NULL UNIQUE,
  subject_id TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE IF NOT EXISTS heads (
  stream TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  seal TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sessions (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  created_at TEXT NOT NULL,
  last_used_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  user_agent TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sessions_by_user ON sessions (user_id, last_used_at DESC);
CREATE INDEX IF NOT EXISTS sessions_by_expiry ON sessions (expires_at);
CREATE TABLE IF NOT EXISTS refresh_tokens (
  hash TEXT PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  spent_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS refresh_tokens_by_session ON refresh_tokens (session_id);
CREATE INDEX IF NOT EXISTS refresh_tokens_spent ON refresh_tokens (spent_at) WHERE spent_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS idempotency (
  scope TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  record TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`

/**
 * Opens keys.db, making it if need be. What it holds cannot be rebuilt from any log: every commit is synced, and what is
 * deleted is overwritten.
 * @throws StoreUnavailable
 */
export function openKeysDatabase(path: string): Connection {
  const db = connect(path, ['journal_mode=WAL', 'synchronous=FULL', 'secure_delete=ON', 'foreign_keys=ON'])
  guarded(() => db.exec(TABLES))
  return db
}
