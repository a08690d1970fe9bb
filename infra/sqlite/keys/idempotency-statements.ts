import type { IdempotencyRecord } from '../../../src/commands/idempotency.js'
import type { Connection } from '../connection.js'

/** What the idempotency store does, on the thread that has the database; each call runs inside a transaction. */
export function idempotencyStatements(db: Connection) {
  const insert = db.prepare('INSERT INTO idempotency (scope, owner, record) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
  const find = db.prepare('SELECT record FROM idempotency WHERE scope = ?')
  const update = db.prepare('UPDATE idempotency SET owner = ?, record = ? WHERE scope = ? AND owner = ?')
  const remove = db.prepare('DELETE FROM idempotency WHERE scope = ? AND owner = ?')
  return {
    claim(record: IdempotencyRecord): IdempotencyRecord {
      insert.run(record.scope, record.owner, JSON.stringify(record))
      const kept = find.all(record.scope)[0] as { record: string } | undefined
      return kept === undefined ? record : (JSON.parse(kept.record) as IdempotencyRecord)
    },
    replace: (record: IdempotencyRecord, expectedOwner: string): boolean =>
      update.run(record.owner, JSON.stringify(record), record.scope, expectedOwner).changes > 0,
    release(scope: string, owner: string): void {
      remove.run(scope, owner)
    },
  }
}
