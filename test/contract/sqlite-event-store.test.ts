import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SqliteEventStore } from '../../infra/sqlite/log/event-store.js'
import { describeEventStore } from './event-store.js'

describeEventStore('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-log-'))
  let store = await SqliteEventStore.open(join(folder, 'log.db'))
  return {
    store,
    reopen: async () => {
      await store.close()
      store = await SqliteEventStore.open(join(folder, 'log.db'))
      return store
    },
    destroy: async () => {
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
})
