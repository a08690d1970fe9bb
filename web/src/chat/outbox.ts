import { type DBSchema, openDB } from 'idb'
import type { Outbox, PendingPost } from '../../../src/client/index.js'

interface OutboxSchema extends DBSchema {
  posts: { key: number; value: PendingPost; indexes: { clientId: string } }
}

/**
 * Messages that are not acknowledged wait in IndexedDB, where they survive the page.
 * @param userId whose they are: each account has a store of its own
 */
export function browserOutbox(userId: string): Outbox {
  const opened = openDB<OutboxSchema>(`parley-outbox-${userId}`, 1, {
    upgrade: (db) => {
      // Numbered, for they are sent in the order of writing.
      db.createObjectStore('posts', { autoIncrement: true }).createIndex('clientId', 'clientId', { unique: true })
    },
  })
  return {
    load: async () => (await opened).getAll('posts'),
    add: async (post) => {
      await (await opened).put('posts', post)
    },
    remove: async (clientId) => {
      const transaction = (await opened).transaction('posts', 'readwrite')
      const key = await transaction.store.index('clientId').getKey(clientId)
      if (key !== undefined) await transaction.store.delete(key)
      await transaction.done
    },
  }
}
