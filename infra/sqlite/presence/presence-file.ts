import type { Availability } from '../../../src/api/live/presence/presence-store.js'
import { connect, type Connection, guarded, transact } from '../connection.js'

/** What is kept of one person; the message is sealed. */
export type PresenceRow = {
  readonly userId: string
  readonly status: Availability
  /** An envelope as JSON; null: no message. */
  readonly message: string | null
  readonly lastSeenAt: string | null
}

/** How many rows may be written before those that are too many are removed. */
const TRIM_EVERY = 1_000

const PRAGMAS = ['journal_mode=WAL', 'synchronous=NORMAL', 'cache_size=-2048']
// Who is written again gets a new, highest rowid: the order of the rows is that of the last changes.
const SCHEMA =
  'CREATE TABLE IF NOT EXISTS presence (user_id TEXT PRIMARY KEY, status TEXT NOT NULL, message TEXT, last_seen_at TEXT)'
const SAVE = 'INSERT OR REPLACE INTO presence (user_id, status, message, last_seen_at) VALUES (?, ?, ?, ?)'
const TRIM = 'DELETE FROM presence WHERE rowid <= (SELECT rowid FROM presence ORDER BY rowid DESC LIMIT 1 OFFSET ?)'
const ALL = 'SELECT user_id AS userId, status, message, last_seen_at AS lastSeenAt FROM presence ORDER BY rowid'

/** `presence.db`: one row per person, written on the main thread; a transaction of a few rows takes some 0.1 ms, and rarely waits for the disk. */
export class PresenceFile {
  readonly #db: Connection
  #untrimmed = 0

  /**
   * @param path of the file; made if missing. Its folder must be there
   * @param mostPeople rows that are kept; the longest unchanged go first
   * @throws StoreUnavailable
   */
  constructor(
    path: string,
    private readonly mostPeople: number,
  ) {
    // Nobody else writes here: who waits for a lock would hold up everything.
    this.#db = connect(path, PRAGMAS, 100)
    guarded(() => this.#db.exec(SCHEMA))
  }

  /** Everyone, the longest unchanged first. @throws StoreUnavailable */
  all(): readonly PresenceRow[] {
    return guarded(() => {
      this.#trim()
      return this.#db.prepare(ALL).all() as PresenceRow[]
    })
  }

  /** Keeps all of them, or none. @throws StoreUnavailable */
  save(rows: readonly PresenceRow[]): void {
    transact(this.#db, () => {
      const statement = this.#db.prepare(SAVE)
      for (const { userId, status, message, lastSeenAt } of rows) statement.run([userId, status, message, lastSeenAt])
      if (this.#untrimmed + rows.length >= TRIM_EVERY) this.#trim()
      else this.#untrimmed += rows.length
    })
  }

  close(): void {
    this.#db.close()
  }

  #trim(): void {
    this.#db.prepare(TRIM).run([this.mostPeople])
    this.#untrimmed = 0
  }
}
