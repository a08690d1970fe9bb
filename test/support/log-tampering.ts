import { join } from 'node:path'
import Database from 'libsql'
import { hashOf, storedText } from '../../src/commands/chain.js'
import type { EventMetadata, RecordedEvent } from '../../src/commands/event-store.js'
import type { JsonObject } from '../../src/domain/json.js'

type Row = {
  readonly position: number
  readonly revision: number
  readonly id: string
  readonly type: string
  readonly data: string
  readonly metadata: string
}

const COLUMNS = 'position, revision, id, type, data, metadata'

/** Someone with write access to `log.db`: edits one stream behind the server's back. */
export class StreamTampering {
  private readonly db: Database.Database

  constructor(
    dataDir: string,
    readonly stream: string,
  ) {
    this.db = new Database(join(dataDir, 'log.db'))
  }

  rows(): readonly Row[] {
    return this.db.prepare(`SELECT ${COLUMNS} FROM events WHERE stream = ? ORDER BY revision`).all(this.stream) as Row[]
  }

  /** The event of a revision. @throws Error when there is none */
  row(revision: number): Row {
    const row = this.rows().find((each) => each.revision === revision)
    if (row === undefined) throw new Error(`${this.stream} has no revision ${revision}`)
    return row
  }

  /** Replaces what an event says; its hash stays what it was, unless given. */
  write(revision: number, changed: Partial<Pick<Row, 'id' | 'type' | 'data' | 'metadata'>>): void {
    const { id, type, data, metadata } = { ...this.row(revision), ...changed }
    this.db
      .prepare('UPDATE events SET id = ?, type = ?, data = ?, metadata = ? WHERE stream = ? AND revision = ?')
      .run(id, type, data, metadata, this.stream, revision)
  }

  drop(revision: number): void {
    this.db.prepare('DELETE FROM events WHERE stream = ? AND revision = ?').run(this.stream, revision)
  }

  /** Makes room for an event: those from that revision on move up by one. */
  shift(from: number): void {
    for (const { revision } of [...this.rows()].reverse())
      if (revision >= from)
        this.db
          .prepare('UPDATE events SET revision = ? WHERE stream = ? AND revision = ?')
          .run(revision + 1, this.stream, revision)
  }

  /** Adds an event at the end of the log. */
  insert(revision: number, event: Omit<Row, 'position' | 'revision'>): void {
    this.db
      .prepare('INSERT INTO events SELECT max(position) + 1, ?, ?, ?, ?, ?, ? FROM events')
      .run(this.stream, revision, event.id, event.type, event.data, event.metadata)
  }

  /** Links an event as the server would: to the hash of the one before, with the hash of its own text. */
  relink(revision: number): void {
    const { id, type, data, metadata } = this.row(revision)
    const before = revision === 0 ? undefined : (JSON.parse(this.row(revision - 1).metadata) as EventMetadata)
    const linked = { ...(JSON.parse(metadata) as EventMetadata), ...(before && { prevHash: before.hash }) }
    const event: Omit<RecordedEvent, 'position'> = {
      ...{ id, type, revision, stream: this.stream, metadata: linked },
      data: JSON.parse(data) as JsonObject,
    }
    this.write(revision, { metadata: JSON.stringify({ ...linked, hash: hashOf(storedText(event)) }) })
  }

  get head(): number {
    return this.rows().at(-1)?.revision ?? -1
  }
}

/** The JSON text with some fields replaced. */
export const changed = (json: string, fields: JsonObject): string =>
  JSON.stringify({ ...(JSON.parse(json) as JsonObject), ...fields })

/** Edits the body of a document of a read model, behind the server's back. */
export function tamperDocument(dataDir: string, model: string, id: string, fields: JsonObject): void {
  const db = new Database(join(dataDir, 'views.db'))
  const table = `"c:${model}@1"`
  const row = db.prepare(`SELECT body FROM ${table} WHERE id = ?`).get(id) as { body: string } | undefined
  if (row === undefined) throw new Error(`${model} has no document ${id}`)
  db.prepare(`UPDATE ${table} SET body = ? WHERE id = ?`).run(changed(row.body, fields), id)
}
