import { StoreUnavailable } from '../../../src/commands/event-store.js'
import type { JsonObject } from '../../../src/domain/json.js'
import {
  CollectionMissing,
  type Checkpoint,
  type CollectionSpec,
  type Document,
  type DocumentStore,
  type Filter,
  type Query,
  type Write,
} from '../../../src/projections/document-store.js'
import { asStoreError, connect, isMissingTable, type Connection } from '../connection.js'
import { compileFilter, compileSort } from './filter.js'
import { Schema } from './schema.js'
import { Statements } from './statements.js'
import { columnValue } from './values.js'

type Row = { readonly id: string; readonly revision: number; readonly body: string | null }

function toDocument<B extends JsonObject>(row: Row): Document<B> {
  return { id: row.id, revision: row.revision, body: row.body === null ? null : (JSON.parse(row.body) as B) }
}

const open = (path: string, readonly: boolean): Connection =>
  connect(path, [
    'journal_mode=WAL',
    // A power cut may lose the last transactions, but always documents and checkpoint together: they are folded again.
    'synchronous=NORMAL',
    // A batch touches index pages all over the file: room to keep them, and a WAL of 64 MiB, so that checkpoints write the same page less often.
    `cache_size=${readonly ? -16_384 : -65_536}`,
    'wal_autocheckpoint=16000',
    ...(readonly ? ['query_only=ON'] : []),
  ])

/**
 * Documents in one SQLite file: a table per collection, the body as JSON text beside one column per indexed field.
 * One connection writes; any number of others, opened `readonly`, read beside it on other threads.
 */
export class SqliteDocumentStore implements DocumentStore {
  readonly #db: Connection
  readonly #statements: Statements
  readonly #schema: Schema
  #closed = false

  /**
   * @param path of the file; made if missing. Its folder must be there
   * @throws StoreUnavailable when it cannot be opened
   */
  constructor(path: string, options: { readonly readonly?: boolean } = {}) {
    const readonly = options.readonly ?? false
    this.#db = open(path, readonly)
    this.#statements = new Statements(this.#db)
    this.#schema = new Schema(this.#statements)
    if (!readonly) this.#schema.initialise()
  }

  prepare(collections: readonly CollectionSpec[]): Promise<void> {
    return this.#attempt(() =>
      this.#statements.transaction(() => {
        for (const spec of collections) this.#schema.prepare(spec)
      }),
    )
  }

  get<B extends JsonObject>(collection: string, ids: readonly string[]): Promise<readonly Document<B>[]> {
    return this.#attempt(() => {
      const [first, ...others] = ids
      if (first === undefined) return []
      const table = this.#table(collection)
      if (others.length === 0) {
        const row = this.#statements.first(`SELECT id, revision, body FROM ${table} WHERE id = ?`, [first])
        return row === undefined ? [] : [toDocument<B>({ id: row[0], revision: row[1], body: row[2] } as Row)]
      }
      const sql = `SELECT id, revision, body FROM ${table} WHERE id IN (SELECT value FROM json_each(?))`
      return this.#statements.all<Row>(sql, [JSON.stringify(ids)]).map((row) => toDocument<B>(row))
    }, collection)
  }

  find<B extends JsonObject>(
    collection: string,
    query: Query,
  ): Promise<readonly (Document<B> & { readonly body: B })[]> {
    return this.#attempt(() => {
      const { table, indexed } = this.#schema.table(collection)
      const where = compileFilter(query.filter, indexed)
      const limit = query.limit ?? -1
      if (query.limit !== undefined && !(limit >= 1)) throw new RangeError('a limit is at least 1')
      const sql = `SELECT id, revision, body FROM ${table} WHERE ${where.sql}${compileSort(query.sort, indexed)} LIMIT ?`
      const rows = this.#statements.all<Row & { readonly body: string }>(sql, [...where.values, limit])
      return rows.map((row) => ({ id: row.id, revision: row.revision, body: JSON.parse(row.body) as B }))
    }, collection)
  }

  count(collection: string, filter: Filter): Promise<number> {
    return this.#attempt(() => {
      const { table, indexed } = this.#schema.table(collection)
      const where = compileFilter(filter, indexed)
      const sql = `SELECT count(*) AS n FROM ${table} WHERE ${where.sql}`
      return this.#statements.all<{ n: number }>(sql, where.values)[0]?.n ?? 0
    }, collection)
  }

  save(documents: readonly Write[], checkpoints: readonly Checkpoint[] = []): Promise<void> {
    return this.#attempt(() => {
      if (documents.length + checkpoints.length === 0) return
      this.#statements.transaction(() => {
        for (const { collection, document } of documents) this.#upsert(collection, document)
        for (const { name, value } of checkpoints) this.#record(name, value)
      })
    })
  }

  checkpoint(name: string): Promise<JsonObject | null> {
    return this.#attempt(() => {
      const rows = this.#statements.all<{ value: string }>('SELECT value FROM checkpoints WHERE name = ?', [name])
      return rows[0] === undefined ? null : (JSON.parse(rows[0].value) as JsonObject)
    })
  }

  scan(collection: string, afterId: string, limit: number): Promise<readonly Document[]> {
    return this.#attempt(() => {
      const sql = `SELECT id, revision, body FROM ${this.#table(collection)} WHERE id > ? ORDER BY id LIMIT ?`
      return this.#statements.all<Row>(sql, [afterId, limit]).map((row) => toDocument(row))
    }, collection)
  }

  collections(): Promise<readonly string[]> {
    return this.#attempt(() => this.#schema.names())
  }

  drop(collection: string): Promise<void> {
    return this.#attempt(() => this.#statements.transaction(() => this.#schema.drop(collection)))
  }

  close(): Promise<void> {
    if (this.#closed) return Promise.resolve()
    this.#closed = true
    this.#statements.clear()
    this.#db.close()
    return Promise.resolve()
  }

  #table(collection: string): string {
    return this.#schema.table(collection).table
  }

  #upsert(collection: string, document: Document): void {
    const { fields, upsert } = this.#schema.table(collection)
    const { body } = document
    const columns = fields.map((field) => columnValue(body?.[field]))
    this.#statements.run(upsert, [
      document.id,
      document.revision,
      body === null ? null : JSON.stringify(body),
      ...columns,
    ])
  }

  #record(name: string, value: JsonObject): void {
    this.#statements.run(
      'INSERT INTO checkpoints VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value',
      [name, JSON.stringify(value)],
    )
  }

  // The engine is synchronous; the port is not, so that an error must become a rejection.
  #attempt<T>(work: () => T, collection?: string): Promise<T> {
    try {
      if (this.#closed) throw new StoreUnavailable('SQLite: the document store is closed')
      return Promise.resolve(work())
    } catch (error) {
      if (collection !== undefined && isMissingTable(error)) {
        this.#schema.forget(collection)
        return Promise.reject(new CollectionMissing(collection))
      }
      return Promise.reject(asStoreError(error))
    }
  }
}
