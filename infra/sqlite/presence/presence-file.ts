import { type ChangedRow, MOST_PEOPLE, type PresenceKeeper, type PresenceRow } from '../../presence/presence-keeper.js'
import { connect, type Connection, guarded, transact } from '../connection.js'

/** How many rows may be written before those that are too many are removed. */
const TRIM_EVERY = 1_000

const PRAGMAS = ['journal_mode=WAL', 'synchronous=NORMAL', 'cache_size=-2048']
// Who is written again gets a new, highest rowid: the order of the rows is that of the last changes.
const SCHEMA =
  'CREATE TABLE IF NOT EXISTS presence (user_id TEXT PRIMARY KEY, status TEXT NOT NULL, message TEXT, last_seen_at TEXT)'
const SAVE = 'INSERT OR REPLACE INTO presence (user_id, status, message, last_seen_at) VALUES (?, ?, ?, ?)'
const TRIM = 'DELETE FROM presence WHERE rowid <= (SELECT rowid FROM presence ORDER BY rowid DESC LIMIT 1 OFFSET ?)'
const ALL =
  'SELECT user_id AS userId, status, message AS statusMessage, last_seen_at AS lastSeenAt FROM presence ORDER BY rowid'

/**
 * `presence.db`: one row per person, written on the main thread; a transaction of a few rows takes some 0.1 ms, and rarely waits for the disk.
 * One process has it, so that whole rows are written, whatever changed.
 */
export class PresenceFile implements PresenceKeeper {
  readonly #db: Connection
  #untrimmed = 0

  /**
   * @param path of the file; made if missing. Its folder must be there
   * @param mostPeople rows that are kept; the longest unchanged go first
   * @throws StoreUnavailable
   */
  constructor(
    path: string,
    private readonly mostPeople: number = MOST_PEOPLE,
  ) {
    // Nobody else writes here: who waits for a lock would hold up everything.
    this.#db = connect(path, PRAGMAS, 100)
    guarded(() => this.#db.exec(SCHEMA))
  }

  all(): Promise<readonly PresenceRow[]> {
    return attempt(() => guarded(() => this.#all()))
  }

  #all(): readonly PresenceRow[] {
    this.#trim()
    return this.#db.prepare(ALL).all() as PresenceRow[]
  }

  save(rows: readonly ChangedRow[]): Promise<void> {
    return attempt(() => transact(this.#db, () => this.#save(rows)))
  }

  #save(rows: readonly ChangedRow[]): void {
    const statement = this.#db.prepare(SAVE)
    for (const { row } of rows) statement.run([row.userId, row.status, row.statusMessage, row.lastSeenAt])
    if (this.#untrimmed + rows.length >= TRIM_EVERY) this.#trim()
    else this.#untrimmed += rows.length
  }

  close(): Promise<void> {
    return attempt(() => void this.#db.close())
  }

  #trim(): void {
    this.#db.prepare(TRIM).run([this.mostPeople])
    this.#untrimmed = 0
  }
}

/** At once; what is thrown becomes a rejection. */
const attempt = <T>(action: () => T): Promise<T> =>
  new Promise((resolve) => {
    resolve(action())
  })
