import { NO_STREAM } from '../../../src/commands/event-store.js'
import { asStoreError, connect, transact, type Connection } from '../connection.js'
import { together } from '../group-commit.js'
import { TEXTS_PER_EVENT, type Texts } from './rows.js'
import { migrate } from './schema.js'

/** Pages after which COMMIT also checkpoints: 16 MiB. Readers finish their statements page by page, so the WAL starts over soon after. */
const CHECKPOINT_PAGES = 4096
/** To what a WAL is cut down that grew beyond it during a burst. */
const WAL_SIZE_LIMIT = 64 * 1_048_576

export type Append = { readonly stream: string; readonly expectedRevision: number; readonly texts: Texts }

export type Outcome =
  | { readonly appended: true; /** of the last event */ readonly position: number; readonly repeated: boolean }
  | { readonly appended: false; readonly actualRevision: number }

type Statements = ReturnType<typeof prepare>

function prepare(db: Connection) {
  return {
    insert: db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)'),
    head: db.prepare('SELECT coalesce(max(position), 0) AS position FROM events'),
    revision: db.prepare('SELECT revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1'),
    ids: db.prepare('SELECT id, position FROM events WHERE stream = ? AND revision > ? ORDER BY revision LIMIT ?'),
  }
}

/** Writes the log, synchronously: the part that runs on the thread. Many appends make one transaction (group commit). */
export class LogWriter {
  #db: Connection | undefined
  #statements: Statements | undefined
  #head = 0

  /** @param commitDelayMs how much longer a commit takes: a cloud disk for benchmarks */
  constructor(
    private readonly path: string,
    private readonly commitDelayMs = 0,
  ) {}

  /** Opens the file, making the log if there is none; does nothing when it is open. @throws StoreUnavailable */
  open(): Connection {
    this.#db ??= this.#connect()
    return this.#db
  }

  /**
   * Appends in the order given, in one transaction; each is checked by itself, so that a conflict refuses only the one append.
   * @returns per append its outcome once all are durable, or why it failed
   */
  commit(appends: readonly Append[]): readonly (Outcome | Error)[] {
    return together(appends, (some) => this.#commit(some))
  }

  /** Moves the WAL into the file and closes it. */
  close(): void {
    try {
      this.#db?.pragma('wal_checkpoint(TRUNCATE)')
    } catch {
      // No space to move it: the WAL stays beside the file and is as durable.
    }
    this.#db?.close()
    this.#db = undefined
  }

  #connect(): Connection {
    const db = connect(this.path, [
      'journal_mode=WAL',
      'synchronous=FULL',
      `wal_autocheckpoint=${CHECKPOINT_PAGES}`,
      `journal_size_limit=${WAL_SIZE_LIMIT}`,
    ])
    try {
      migrate(db)
      this.#statements = prepare(db)
      return db
    } catch (error) {
      db.close()
      throw asStoreError(error)
    }
  }

  #commit(appends: readonly Append[]): readonly Outcome[] {
    return transact(this.open(), () => {
      const outcomes = this.#appendAll(appends)
      this.#delay()
      return outcomes
    })
  }

  #appendAll(appends: readonly Append[]): readonly Outcome[] {
    const statements = this.#prepared()
    const { position } = statements.head.get() as { position: number }
    this.#head = position
    return appends.map((append) => this.#append(append, statements))
  }

  #append(append: Append, statements: Statements): Outcome {
    const { stream, expectedRevision, texts } = append
    const row = statements.revision.get(stream) as { revision: number } | undefined
    const actualRevision = row?.revision ?? NO_STREAM
    if (actualRevision !== expectedRevision) return repeatOf(append, statements) ?? { appended: false, actualRevision }
    let revision = expectedRevision
    for (let i = 0; i < texts.length; i += TEXTS_PER_EVENT) {
      statements.insert.run([
        (this.#head += 1),
        stream,
        (revision += 1),
        texts[i],
        texts[i + 1],
        texts[i + 2],
        texts[i + 3],
      ])
    }
    return { appended: true, position: this.#head, repeated: false }
  }

  #prepared(): Statements {
    if (this.#statements === undefined) throw new Error('the log is not open')
    return this.#statements
  }

  #delay(): void {
    if (this.commitDelayMs > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, this.commitDelayMs)
  }
}

/** The first result of an append that was done before: its ids are at the very revisions it would have taken. */
function repeatOf({ stream, expectedRevision, texts }: Append, { ids }: Statements): Outcome | undefined {
  const count = texts.length / TEXTS_PER_EVENT
  const found = ids.all(stream, expectedRevision, count) as { id: string; position: number }[]
  const last = found[count - 1]
  if (last === undefined || found.some(({ id }, i) => id !== texts[i * TEXTS_PER_EVENT])) return undefined
  return { appended: true, position: last.position, repeated: true }
}
