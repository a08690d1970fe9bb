import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import Database from 'libsql'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SqliteDocumentStore } from '../../infra/sqlite/documents/document-store.js'

const COLLECTION = 'rooms@1'
const SPEC = { name: COLLECTION, indexes: [['room', 'seq']] }
const document = (id: string, revision: number, body = {}) => ({
  collection: COLLECTION,
  document: { id, revision, body },
})

describe('documents in SQLite', () => {
  let folder: string
  let path: string
  const opened: SqliteDocumentStore[] = []

  const open = (options = {}): SqliteDocumentStore => {
    const store = new SqliteDocumentStore(path, options)
    opened.push(store)
    return store
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-documents-'))
    path = join(folder, 'views.db')
  })
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()))
    rmSync(folder, { recursive: true })
  })

  it('lets a second connection read what was just saved, and nothing else', async () => {
    const writer = open()
    const reader = open({ readonly: true })
    await expect(reader.count(COLLECTION, {})).rejects.toMatchObject({ name: 'CollectionMissing' })
    await writer.prepare([SPEC])
    await writer.save([document('r1', 0, { room: 'a', seq: 1 })])
    expect(await reader.count(COLLECTION, { room: 'a' })).toBe(1)
    await expect(reader.save([document('r2', 0)])).rejects.toMatchObject({ name: 'StoreUnavailable' })
    await expect(reader.prepare([{ name: 'x', indexes: [] }])).rejects.toMatchObject({ name: 'StoreUnavailable' })
  })

  it('notices on a second connection that a collection is gone, or back', async () => {
    const writer = open()
    const reader = open({ readonly: true })
    await writer.prepare([SPEC])
    expect(await reader.find(COLLECTION, { filter: { room: 'a' } })).toEqual([])
    await writer.drop(COLLECTION)
    await expect(reader.find(COLLECTION, { filter: { room: 'a' } })).rejects.toMatchObject({
      name: 'CollectionMissing',
    })
    await expect(reader.get(COLLECTION, ['r1'])).rejects.toMatchObject({ name: 'CollectionMissing' })
    await writer.prepare([{ ...SPEC, indexes: [] }])
    await writer.save([document('r1', 0, { room: 'a' })])
    expect(await reader.count(COLLECTION, { room: 'a' })).toBe(1)
  })

  it('drops a collection that another connection has just read', async () => {
    const writer = open()
    await writer.prepare([SPEC])
    await writer.save(Array.from({ length: 300 }, (_, n) => document(`r${n}`, 0, { room: 'a', seq: n })))
    const reader = open({ readonly: true })
    expect(await reader.find(COLLECTION, { filter: {}, limit: 5 })).toHaveLength(5)
    expect(await writer.find(COLLECTION, { filter: {}, limit: 5 })).toHaveLength(5)
    await writer.drop(COLLECTION)
    expect(await writer.collections()).toEqual([])
  })

  it('keeps nothing of a save that fails half-way', async () => {
    const store = open()
    await store.prepare([SPEC])
    const circular: Record<string, never> = {}
    Object.assign(circular, { circular })
    await expect(store.save([document('r1', 0), document('r2', 0, circular)])).rejects.toThrow(TypeError)
    expect(await store.count(COLLECTION, {})).toBe(0)
    await store.save([document('r1', 0)])
    expect(await store.count(COLLECTION, {})).toBe(1)
  })

  it('calls the engine unavailable when it is locked, broken, closed or not to be opened', async () => {
    const unavailable = { name: 'StoreUnavailable' }
    expect(() => new SqliteDocumentStore(join(folder, 'none', 'views.db'))).toThrow(
      expect.objectContaining(unavailable),
    )
    const store = open()
    await store.close()
    await expect(store.collections()).rejects.toMatchObject(unavailable)
    rmSync(path)
    writeFileSync(path, 'no database at all'.repeat(500))
    expect(() => new SqliteDocumentStore(path)).toThrow(expect.objectContaining(unavailable))
  })

  it('reads pages and counts by an index', async () => {
    const store = open()
    await store.prepare([SPEC])
    await store.close()
    const db = new Database(path)
    const plan = (sql: string): string => JSON.stringify(db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all())
    const where = `body IS NOT NULL AND "f:room" = 'a' AND "f:seq" < 5 AND "f:seq" < ''`
    const page = plan(
      `SELECT id, revision, body FROM "c:rooms@1" WHERE ${where} ORDER BY "f:room" DESC, "f:seq" DESC, id DESC LIMIT 50`,
    )
    expect(page).toContain('USING INDEX i:rooms@1:room,seq')
    expect(page).not.toContain('TEMP B-TREE')
    expect(plan(`SELECT count(*) FROM "c:rooms@1" WHERE ${where}`)).toContain('USING INDEX i:rooms@1:room,seq')
    db.close()
  })
})
