import type { StreamHead, WrappedKey } from '../../../src/commands/key-store.js'
import type { Connection } from '../connection.js'

type KeyRow = { key_id: string; subject_id: string; wrapped: Uint8Array; destroyed: number }
type HeadRow = { stream: string; revision: number; seal: string }

const toKey = (row: KeyRow): WrappedKey => ({
  keyId: row.key_id,
  subjectId: row.subject_id,
  wrapped: row.destroyed === 1 ? null : new Uint8Array(row.wrapped),
})

const toHead = ({ stream, revision, seal }: HeadRow): StreamHead => ({ stream, revision, seal })

/** Empties the write-ahead log, in which older bytes of a key would live on. */
function emptyWriteAheadLog(db: Connection): void {
  const [result] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
  if (result?.busy !== 0) throw Object.assign(new Error('keys.db is being read'), { code: 'SQLITE_BUSY' })
}

/** What the key store does, on the thread that has the database. `afterCommit` runs once what they wrote is durable. */
export function keyStatements(db: Connection) {
  const bySubject = db.prepare('SELECT * FROM keys WHERE subject_id = ?')
  const byId = db.prepare('SELECT * FROM keys WHERE key_id = ?')
  const insert = db.prepare(
    'INSERT INTO keys (key_id, subject_id, wrapped, destroyed) VALUES (?, ?, ?, ?) ON CONFLICT (subject_id) DO NOTHING',
  )
  const destroy = db.prepare('UPDATE keys SET wrapped = zeroblob(length(wrapped)), destroyed = 1 WHERE subject_id = ?')
  const list = db.prepare('SELECT * FROM keys WHERE destroyed = 0 AND key_id > ? ORDER BY key_id LIMIT ?')
  const listDestroyed = db.prepare(
    'SELECT subject_id FROM keys WHERE destroyed = 1 AND subject_id > ? ORDER BY subject_id LIMIT ?',
  )
  const rewrap = db.prepare('UPDATE keys SET wrapped = ? WHERE key_id = ? AND destroyed = 0')
  const putHead = db.prepare(
    `INSERT INTO heads (stream, revision, seal) VALUES (?, ?, ?) ON CONFLICT (stream)
     DO UPDATE SET revision = excluded.revision, seal = excluded.seal WHERE excluded.revision > heads.revision`,
  )
  const head = db.prepare('SELECT stream, revision, seal FROM heads WHERE stream = ?')
  const listHeads = db.prepare('SELECT stream, revision, seal FROM heads WHERE stream > ? ORDER BY stream LIMIT ?')

  const one = (rows: unknown[]): WrappedKey | null => (rows.length === 0 ? null : toKey(rows[0] as KeyRow))
  const keyOfSubject = (subjectId: string): WrappedKey | null => one(bySubject.all(subjectId))
  return {
    keyOfSubject,
    keyById: (keyId: string): WrappedKey | null => one(byId.all(keyId)),
    putKey(key: WrappedKey): WrappedKey {
      insert.run(key.keyId, key.subjectId, Buffer.from(key.wrapped ?? []), key.wrapped === null ? 1 : 0)
      return keyOfSubject(key.subjectId) ?? key
    },
    destroyKey(subjectId: string): void {
      // A subject that never had a key gets its tombstone too, so that none is made later.
      insert.run(`destroyed:${subjectId}`, subjectId, Buffer.alloc(0), 1)
      destroy.run(subjectId)
    },
    listKeys: (afterKeyId: string, limit: number): readonly WrappedKey[] =>
      list.all(afterKeyId, limit).map((row) => toKey(row as KeyRow)),
    listDestroyed: (afterSubjectId: string, limit: number): readonly string[] =>
      listDestroyed.all(afterSubjectId, limit).map((row) => (row as { subject_id: string }).subject_id),
    rewrapKeys(keys: readonly WrappedKey[]): void {
      for (const { keyId, wrapped } of keys) if (wrapped !== null) rewrap.run(Buffer.from(wrapped), keyId)
    },
    recordHeads(heads: readonly StreamHead[]): void {
      for (const { stream, revision, seal } of heads) putHead.run(stream, revision, seal)
    },
    head(stream: string): StreamHead | null {
      const row = head.all(stream)[0] as HeadRow | undefined
      return row === undefined ? null : toHead(row)
    },
    listHeads: (afterStream: string, limit: number): readonly StreamHead[] =>
      listHeads.all(afterStream, limit).map((row) => toHead(row as HeadRow)),
    emptyWriteAheadLog: (): void => emptyWriteAheadLog(db),
  }
}
