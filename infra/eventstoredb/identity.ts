import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { jsonEvent, NO_STREAM, type EventStoreDBClient } from '@eventstore/db-client'
import { StoreUnavailable } from '../../src/commands/event-store.js'
import { typeOf } from './failures.js'
import { drain } from './draining.js'

/** What tells this log from every other one: the first event of a stream of its own. It is no event of the log to those who read it. */
export type LogIdentity = { readonly stream: string; readonly eventId: string; readonly logId: string }

export const identityStream = (prefix: string): string => `${prefix}parley-log`

const TYPE = 'LogCreated'
const ATTEMPTS = 20
const PAUSE_MS = 50

/** The log's identity; null when there is no log yet. */
export async function readIdentity(
  client: EventStoreDBClient,
  prefix: string,
  idleMs: number,
): Promise<LogIdentity | null> {
  const stream = identityStream(prefix)
  let identity: LogIdentity | null = null
  await drain(client.readStream(stream, { maxCount: 1 }), { idleMs }, ({ event }) => {
    const { logId } = (event?.data ?? {}) as { readonly logId?: unknown }
    if (event !== undefined && typeof logId === 'string') identity = { stream, eventId: event.id, logId }
    return true
  })
  return identity
}

/**
 * The log's identity, made by whoever comes first. Of several processes that begin at the same time one wins, and the others read what it wrote; a moment later, when
 * the server's index is not there yet.
 */
export async function ensureIdentity(client: EventStoreDBClient, prefix: string, idleMs: number): Promise<LogIdentity> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const identity = await readIdentity(client, prefix, idleMs)
    if (identity !== null) return identity
    const first = { stream: identityStream(prefix), eventId: randomUUID(), logId: randomUUID() }
    if (await write(client, first)) return first
    await sleep(PAUSE_MS)
  }
  throw new StoreUnavailable('the log has an identity that cannot be read')
}

/**
 * Makes sure that a server holds the log it held before: one that was wiped, or is another, would take our positions and skip everything before them in silence.
 * @throws StoreUnavailable
 */
export async function confirmIdentity(
  client: EventStoreDBClient,
  prefix: string,
  logId: string,
  idleMs: number,
): Promise<LogIdentity> {
  const found = await readIdentity(client, prefix, idleMs)
  if (found?.logId !== logId) throw new StoreUnavailable('the server holds another log than before')
  return found
}

/**
 * Writes the identity again, which changes nothing: with NO_STREAM the server knows a repeated event for ever, after a restart too. It shows that the server takes
 * writes, and warms the client up: the first append of a cold one may be overtaken by the next.
 */
export async function warmUp(client: EventStoreDBClient, identity: LogIdentity): Promise<void> {
  await write(client, identity)
}

/** Whether it is there now as given. */
async function write(client: EventStoreDBClient, { stream, eventId, logId }: LogIdentity): Promise<boolean> {
  try {
    const event = jsonEvent({ id: eventId, type: TYPE, data: { logId }, metadata: {} })
    await client.appendToStream(stream, event, { expectedRevision: NO_STREAM })
    return true
  } catch (error) {
    if (typeOf(error) === 'wrong-expected-version') return false
    throw error
  }
}
