import type Database from 'libsql'
import { transact, type Connection } from '../connection.js'
import type { Bound } from './values.js'

const MOST_STATEMENTS = 500

/** One connection with its prepared statements, the most recently used of them kept. */
export class Statements {
  readonly #prepared = new Map<string, Database.Statement>()

  constructor(private readonly db: Connection) {}

  /** Runs a statement that gives no rows. */
  run(sql: string, values: readonly Bound[]): void {
    this.#statement(sql).run(values)
  }

  /** All rows of a statement. Always read to their end: an unfinished one would hold back the checkpoints of the WAL. */
  all<Row>(sql: string, values: readonly Bound[] = []): Row[] {
    return this.#statement(sql).all(values) as Row[]
  }

  /** The values of a statement's first row: a third of the cost of `all`, for what is looked up by its id on every post. */
  first(sql: string, values: readonly Bound[]): readonly unknown[] | undefined {
    return this.#statement(sql, true).get(values) as readonly unknown[] | undefined
  }

  /** Runs statements without parameters. */
  exec(sql: string): void {
    this.db.exec(sql)
  }

  /** Does everything or nothing. */
  transaction<T>(work: () => T): T {
    return transact(this.db, work)
  }

  /** Forgets the statements: they would keep a table that is about to be dropped. */
  clear(): void {
    this.#prepared.clear()
  }

  #statement(sql: string, raw = false): Database.Statement {
    const known = this.#prepared.get(sql)
    if (known !== undefined) this.#prepared.delete(sql)
    const statement = known ?? (raw ? this.db.prepare(sql).raw() : this.db.prepare(sql))
    this.#prepared.set(sql, statement)
    if (this.#prepared.size > MOST_STATEMENTS) {
      for (const oldest of this.#prepared.keys()) {
        this.#prepared.delete(oldest)
        break
      }
    }
    return statement
  }
}
