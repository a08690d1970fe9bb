import { existsSync } from 'node:fs'
import { StoreUnavailable } from '../../../src/commands/event-store.js'
import type { KeyStore } from '../../../src/commands/key-store.js'
import { connect, guarded } from '../connection.js'
import { keyStatements } from './key-statements.js'

/** The part of the key store that lists what is there. */
export type KeysReader = Pick<KeyStore, 'keyOfSubject' | 'listKeys' | 'listDestroyed' | 'listHeads' | 'close'>

/** How long a read may block its thread for a lock; in WAL mode it waits only while the file is being recovered. */
const BUSY_TIMEOUT_MS = 1000

/**
 * Opens keys.db for reading beside the process that writes it, on a connection that cannot write. Every page is read to its end: no read
 * transaction stays open, which would keep destroyed keys in the write-ahead log.
 * @throws StoreUnavailable, also when there is no such file
 */
export function openKeysReader(path: string): KeysReader {
  if (!existsSync(path)) throw new StoreUnavailable(`there are no keys at ${path}`)
  const db = connect(path, ['query_only=ON'], BUSY_TIMEOUT_MS)
  const keys = guarded(() => keyStatements(db))
  const read = async <T>(action: () => T): Promise<T> => Promise.resolve(guarded(action))
  return {
    keyOfSubject: (subjectId) => read(() => keys.keyOfSubject(subjectId)),
    listKeys: (afterKeyId, limit) => read(() => keys.listKeys(afterKeyId, limit)),
    listDestroyed: (afterSubjectId, limit) => read(() => keys.listDestroyed(afterSubjectId, limit)),
    listHeads: (afterStream, limit) => read(() => keys.listHeads(afterStream, limit)),
    close: () => read(() => void db.close()),
  }
}
