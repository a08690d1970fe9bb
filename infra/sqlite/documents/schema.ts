import { CollectionMissing, type CollectionSpec } from '../../../src/projections/document-store.js'
import { isMissingTable } from '../connection.js'
import { assertField, columnOf, indexOf, tableOf } from './names.js'
import type { Statements } from './statements.js'
import { bodyExpression } from './values.js'

/** A collection as its statements need it. */
export type Table = {
  readonly name: string
  /** Quoted for SQL. */
  readonly table: string
  /** Fields that have a column, in the order of the columns. */
  readonly fields: readonly string[]
  readonly indexed: ReadonlySet<string>
  readonly upsert: string
}

const REGISTRY =
  'CREATE TABLE IF NOT EXISTS collections (name TEXT PRIMARY KEY NOT NULL, fields TEXT NOT NULL) WITHOUT ROWID;' +
  'CREATE TABLE IF NOT EXISTS checkpoints (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)'

function upsertStatement(table: string, fields: readonly string[]): string {
  const columns = ['revision', 'body', ...fields.map(columnOf)]
  const placeholders = columns.map(() => ', ?').join('')
  const assignments = columns.map((column) => `${column} = excluded.${column}`).join(', ')
  return (
    `INSERT INTO ${table} (id, ${columns.join(', ')}) VALUES (?${placeholders}) ` +
    `ON CONFLICT(id) DO UPDATE SET ${assignments} WHERE excluded.revision > revision`
  )
}

function describe(name: string, fields: readonly string[]): Table {
  const table = tableOf(name)
  return { name, table, fields, indexed: new Set(fields), upsert: upsertStatement(table, fields) }
}

/** The collections of one file, made and dropped. The file itself lists them, so that another thread's connection knows them too. */
export class Schema {
  readonly #known = new Map<string, Table>()

  constructor(private readonly statements: Statements) {}

  /** Makes the tables that list collections and keep checkpoints. */
  initialise(): void {
    this.statements.exec(REGISTRY)
  }

  /**
   * The table of a collection.
   * @throws CollectionMissing
   */
  table(name: string): Table {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const fields = this.#registered(name)
    if (fields === null) throw new CollectionMissing(name)
    const table = describe(name, fields)
    this.#known.set(name, table)
    return table
  }

  /** Makes a collection, or the columns and indexes that it lacks. */
  prepare(spec: CollectionSpec): void {
    const declared = new Set(spec.indexes.flat().filter((field) => field !== 'id'))
    declared.forEach(assertField)
    const present = this.#registered(spec.name) ?? []
    const added = [...declared].filter((field) => !present.includes(field))
    const table = describe(spec.name, [...present, ...added])
    this.#createTable(table, added)
    for (const fields of spec.indexes) this.#createIndex(table, fields)
    this.statements.run(
      'INSERT INTO collections VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET fields = excluded.fields',
      [spec.name, JSON.stringify(table.fields)],
    )
    // Cached once the transaction around it is sure to hold: on the next use.
    this.#known.delete(spec.name)
  }

  drop(name: string): void {
    this.statements.clear()
    this.#known.delete(name)
    this.statements.exec(`DROP TABLE IF EXISTS ${tableOf(name)}`)
    this.statements.run('DELETE FROM collections WHERE name = ?', [name])
  }

  names(): readonly string[] {
    return this.statements.all<{ name: string }>('SELECT name FROM collections ORDER BY name').map((row) => row.name)
  }

  /** Forgets what was cached of a collection that turned out to be gone. */
  forget(name: string): void {
    this.#known.delete(name)
  }

  #createTable(table: Table, added: readonly string[]): void {
    // Columns have no type, hence no affinity: what is bound is what is kept.
    this.statements.exec(
      `CREATE TABLE IF NOT EXISTS ${table.table} (id TEXT PRIMARY KEY NOT NULL, revision INTEGER NOT NULL, body TEXT)`,
    )
    for (const field of added) this.statements.exec(`ALTER TABLE ${table.table} ADD COLUMN ${columnOf(field)}`)
    if (added.length === 0) return
    const values = added.map((field) => `${columnOf(field)} = ${bodyExpression(field)}`).join(', ')
    this.statements.exec(`UPDATE ${table.table} SET ${values} WHERE body IS NOT NULL`)
  }

  #createIndex(table: Table, fields: readonly string[]): void {
    // The id at the end makes ties come in order from the index; tombstones stay out of it.
    const columns = fields.includes('id') ? fields : [...fields, 'id']
    this.statements.exec(
      `CREATE INDEX IF NOT EXISTS ${indexOf(table.name, fields)} ON ${table.table} ` +
        `(${columns.map(columnOf).join(', ')}) WHERE body IS NOT NULL`,
    )
  }

  #registered(name: string): readonly string[] | null {
    try {
      const [row] = this.statements.all<{ fields: string }>('SELECT fields FROM collections WHERE name = ?', [name])
      return row === undefined ? null : (JSON.parse(row.fields) as readonly string[])
    } catch (error) {
      // A reader may be here before the writer has made the file's first table.
      if (isMissingTable(error)) return null
      throw error
    }
  }
}
