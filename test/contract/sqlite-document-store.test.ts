import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SqliteDocumentStore } from '../../infra/sqlite/documents/document-store.js'
import { describeDocumentStore } from './document-store.js'

describeDocumentStore('SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-views-'))
  const path = join(folder, 'views.db')
  let store = new SqliteDocumentStore(path)
  return Promise.resolve({
    store,
    reopen: async () => {
      await store.close()
      return (store = new SqliteDocumentStore(path))
    },
    dispose: async () => {
      await store.close()
      rmSync(folder, { recursive: true })
    },
  })
})
