import { randomUUID } from 'node:crypto'
import { transact, type Connection } from '../connection.js'

/**
 * Step n makes a log of schema version n into one of n + 1. Released steps are never changed.
 * Streams are stored by name in every row: interning them to integers was measured, and made the file 5 % smaller and nothing faster.
 * There is no index over ids: a repeated append is known by the ids at the revisions it would have taken.
 */
const migrations: readonly string[] = [
  `CREATE TABLE events (
     position INTEGER PRIMARY KEY,
     stream   TEXT    NOT NULL,
     revision INTEGER NOT NULL,
     id       TEXT    NOT NULL,
     type     TEXT    NOT NULL,
     data     TEXT    NOT NULL,
     metadata TEXT    NOT NULL,
     UNIQUE (stream, revision)
   ) STRICT`,
]

/** Brings a log to the present schema; one that is there already is only read, so that a full disk does not keep it from opening. */
export function migrate(db: Connection): void {
  if (schemaVersion(db) === migrations.length) return
  transact(db, () => applyMigrations(db))
}

function applyMigrations(db: Connection): void {
  const version = schemaVersion(db) // again, now that nobody else can change it
  if (version > migrations.length)
    throw new Error(`the log has schema version ${version}, this program knows ${migrations.length}`)
  db.exec('CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID')
  for (const step of migrations.slice(version)) db.exec(step)
  db.prepare("INSERT OR REPLACE INTO meta VALUES ('schemaVersion', ?)").run(String(migrations.length))
  db.prepare("INSERT OR IGNORE INTO meta VALUES ('logId', ?)").run(randomUUID())
}

function schemaVersion(db: Connection): number {
  const made = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").all().length > 0
  return made ? Number(meta(db, 'schemaVersion') ?? 0) : 0
}

function meta(db: Connection, key: string): string | undefined {
  const [row] = db.prepare('SELECT value FROM meta WHERE key = ?').all(key) as { value: string }[]
  return row?.value
}

/** The id that the log was given when it was made. @throws when the file holds no log */
export function logIdOf(db: Connection): string {
  const id = schemaVersion(db) > 0 ? meta(db, 'logId') : undefined
  if (id === undefined) throw new Error('the file holds no log')
  return id
}
