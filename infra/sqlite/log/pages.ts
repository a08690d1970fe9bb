import { existsSync } from 'node:fs'
import { StoreUnavailable, type Position, type RecordedEvent } from '../../../src/commands/event-store.js'
import { connect, guarded, type Connection } from '../connection.js'
import { formatPosition, parsePosition, toEvent, type Row } from './rows.js'
import { logIdOf } from './schema.js'

/** How long a read may block its thread for a lock; in WAL mode it waits only while the file is being recovered. */
const BUSY_TIMEOUT_MS = 1000

const COLUMNS = 'position, stream, revision, id, type, data, metadata'

/**
 * Reads the log, synchronously, on a connection of its own that cannot write. It sees what is committed and nothing else.
 * A page is read to its end before it is handed out, so that no read transaction stays open and keeps the WAL from starting over.
 */
export class LogPages {
  readonly logId: string
  readonly #db: Connection
  readonly #statements: ReturnType<typeof prepare>
  #closed = false

  /** @throws StoreUnavailable, also when there is no such file: a reader makes no log */
  constructor(path: string) {
    if (!existsSync(path)) throw new StoreUnavailable(`there is no log at ${path}`)
    this.#db = connect(path, ['query_only=ON'], BUSY_TIMEOUT_MS)
    this.logId = guarded(() => logIdOf(this.#db))
    this.#statements = guarded(() => prepare(this.#db))
  }

  /** Events of a stream from a revision on, at most `limit`. @throws StoreUnavailable */
  stream(stream: string, fromRevision: number, limit: number): readonly RecordedEvent[] {
    return this.#page(() => this.#statements.stream.all(stream, fromRevision, limit))
  }

  /** Events of the log after a position, at most `limit`. @throws StoreUnavailable; RangeError when the position is not one of this log */
  all(after: Position, limit: number): readonly RecordedEvent[] {
    const position = parsePosition(after)
    return this.#page(() => this.#statements.all.all(position, limit))
  }

  /** Position of the last event. @throws StoreUnavailable */
  head(): Position {
    return this.#read(() => {
      const { position } = this.#statements.head.get() as { position: number }
      return formatPosition(position)
    })
  }

  close(): void {
    if (!this.#closed) this.#db.close()
    this.#closed = true
  }

  #page(read: () => unknown[]): readonly RecordedEvent[] {
    return this.#read(() => (read() as Row[]).map(toEvent))
  }

  #read<T>(read: () => T): T {
    if (this.#closed) throw new StoreUnavailable('the log is closed')
    return guarded(read)
  }
}

function prepare(db: Connection) {
  return {
    stream: db
      .prepare(`SELECT ${COLUMNS} FROM events WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?`)
      .raw(),
    all: db.prepare(`SELECT ${COLUMNS} FROM events WHERE position > ? ORDER BY position LIMIT ?`).raw(),
    head: db.prepare('SELECT coalesce(max(position), 0) AS position FROM events'),
  }
}
