import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb'
import { memoryOutbox, type Outbox, type PendingPost } from '../../../src/client/index.js'

interface OutboxSchema extends DBSchema {
  posts: { key: number; value: PendingPost; indexes: { clientId: string } }
}
type Database = IDBPDatabase<OutboxSchema>
type Shared = Required<Outbox>

/** An outbox whose owner may log out. */
export type BrowserOutbox = Shared & {
  /** Forgets everything, for good. */
  clear(): Promise<void>
}

/** A database that does not open by then will not (another tab holds it, the disk hangs): nobody waits for it to write a message. */
const OPENED_WITHIN_MS = 4_000

const nameFor = (userId: string): string => `parley-outbox-${userId}`

/**
 * Messages that are not acknowledged wait in IndexedDB, where they survive the page and all tabs see them. Where that fails (private windows, a
 * full disk) they wait in memory: better to send without a net than not at all.
 * @param userId whose they are: each account has a store of its own
 * @param unkept hears, once, that messages do not survive the page
 */
export function browserOutbox(userId: string, unkept: () => void): BrowserOutbox {
  const name = nameFor(userId)
  const stored = storedOutbox(name)
  const memory = memoryOutbox() as Shared
  let isTold = false
  const orElse = async <T>(attempt: Promise<T>, fallback: () => Promise<T>): Promise<T> => {
    try {
      return await attempt
    } catch {
      if (!isTold) unkept()
      isTold = true
      return fallback()
    }
  }
  return {
    load: () => orElse(stored.load(), () => memory.load()),
    add: (post) => orElse(stored.add(post), () => memory.add(post)),
    remove: async (clientId) => {
      await memory.remove(clientId)
      await stored.remove(clientId)
    },
    // What cannot be looked up is taken as waiting: it is sent once more, and answered with the message that is there.
    has: (clientId) => stored.has(clientId).catch(() => true),
    clear: async () => {
      await stored.clear().catch(() => undefined)
    },
  }
}

/** The store itself; everything rejects where there is none. */
function storedOutbox(name: string): BrowserOutbox {
  let opened: Promise<Database> | null = null
  const lost = (): void => {
    opened = null
  }
  const database = (): Promise<Database> => {
    opened ??= open(name, lost)
    opened.catch(lost)
    return opened
  }
  return {
    load: async () => (await database()).getAll('posts'),
    add: async (post) => {
      const transaction = (await database()).transaction('posts', 'readwrite')
      const known = await transaction.store.index('clientId').getKey(post.clientId)
      if (known === undefined) await transaction.store.put(post)
      await transaction.done
    },
    remove: async (clientId) => {
      const transaction = (await database()).transaction('posts', 'readwrite')
      const key = await transaction.store.index('clientId').getKey(clientId)
      if (key !== undefined) await transaction.store.delete(key)
      await transaction.done
    },
    has: async (clientId) => (await (await database()).getKeyFromIndex('posts', 'clientId', clientId)) !== undefined,
    clear: async () => {
      const db = await database()
      await db.clear('posts')
      db.close()
      await deleteDB(name)
    },
  }
}

/** @param lost hears that the database has to be opened anew: the browser has closed it, or another page wants to delete it */
async function open(name: string, lost: () => void): Promise<Database> {
  const database = openDB<OutboxSchema>(name, 1, {
    upgrade: (db) => {
      // Numbered, for they are sent in the order of writing.
      db.createObjectStore('posts', { autoIncrement: true }).createIndex('clientId', 'clientId', { unique: true })
    },
    blocking: (_current, _next, { target }) => {
      ;(target as IDBDatabase).close()
      lost()
    },
    terminated: lost,
  })
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new Error('The browser does not open its storage.')), OPENED_WITHIN_MS)
  })
  return Promise.race([database, late])
}
