import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'

export type Connection = {
  readonly database: Database.Database
  /** Runs the work in one durable transaction; an error rolls it back. */
  readonly transact: <R>(work: () => R) => R
}

const schema = `
  CREATE TABLE IF NOT EXISTS users (
    id TEXT PRIMARY KEY, username TEXT NOT NULL UNIQUE COLLATE NOCASE, display_name TEXT NOT NULL,
    password_hash TEXT NOT NULL, created_at TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS rooms (
    id TEXT PRIMARY KEY, type TEXT NOT NULL, name TEXT NOT NULL, owner_id TEXT NOT NULL, max_members INTEGER NOT NULL,
    last_seq INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS members (
    room_id TEXT NOT NULL, user_id TEXT NOT NULL, joined_at TEXT NOT NULL, join_seq INTEGER NOT NULL,
    read_seq INTEGER NOT NULL DEFAULT 0, unread INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (room_id, user_id)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS members_by_user ON members (user_id, room_id);
  CREATE TABLE IF NOT EXISTS messages (
    room_id TEXT NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL UNIQUE, sender_id TEXT NOT NULL,
    client_id TEXT, type TEXT NOT NULL, content TEXT NOT NULL, created_at TEXT NOT NULL,
    PRIMARY KEY (room_id, seq)
  );
  CREATE UNIQUE INDEX IF NOT EXISTS messages_by_client ON messages (room_id, sender_id, client_id)
    WHERE client_id IS NOT NULL;
`

/** Blocks the thread as a slow disk's fsync inside COMMIT would. */
function waitAsDiskWould(delayMs: number): void {
  if (delayMs > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, delayMs)
}

/**
 * Opens (and makes, where missing) the peer's database: WAL, and an fsync for every commit.
 * @param dataDir folder of the database file
 * @param commitDelayMs added to every commit, in milliseconds
 */
export function openDatabase(dataDir: string, commitDelayMs: number): Connection {
  mkdirSync(dataDir, { recursive: true })
  const database = new Database(join(dataDir, 'crud.db'))
  database.exec('PRAGMA journal_mode = WAL')
  database.exec('PRAGMA synchronous = FULL')
  database.exec(schema)
  const begin = database.prepare('BEGIN IMMEDIATE')
  const commit = database.prepare('COMMIT')
  const rollback = database.prepare('ROLLBACK')
  const transact = <R>(work: () => R): R => {
    begin.run()
    try {
      const result = work()
      waitAsDiskWould(commitDelayMs)
      commit.run()
      return result
    } catch (error) {
      rollback.run()
      throw error
    }
  }
  return { database, transact }
}

/** The first row of a query, or undefined. `all`, because libsql's `get` adds a field of its own to the row. */
export function firstRow(statement: Database.Statement, ...parameters: unknown[]): unknown {
  return statement.all(...parameters)[0]
}
