import { setTimeout as sleep } from 'node:timers/promises'
import { StoreUnavailable } from '../../src/commands/event-store.js'
import type { MongoConnection } from './connection.js'
import { DuplicateKey } from './errors.js'

const MOST_ATTEMPTS = 10
const WAIT_MS = 50

/**
 * Inserts unless there is one already. Of racing calls one inserts, and all others get what it inserted, once that is durable.
 * @param insert may be repeated
 * @param find what would be in its way
 * @returns null when it is inserted; what is there already otherwise, also when an earlier attempt of this call inserted it
 * @throws (rejects) StoreUnavailable, also when another document has what must be unique
 */
export async function insertOrFind<T>(
  connection: MongoConnection,
  insert: () => Promise<unknown>,
  find: () => Promise<T | null>,
): Promise<T | null> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    if (await isDone(connection.write(insert))) return null
    const found = await connection.read(find)
    if (found !== null) return found
    // It may be removed again, or on its way to the majority: a key that a failover takes back must seal nothing.
    await sleep(WAIT_MS)
  }
  throw new StoreUnavailable('MongoDB: a document is in the way that cannot be read', true)
}

/** False when something with that key is there. */
export async function isDone(write: Promise<unknown>): Promise<boolean> {
  try {
    await write
    return true
  } catch (error) {
    if (error instanceof DuplicateKey) return false
    throw error
  }
}
