import type { JsonValue } from '../domain/json.js'
import type { EventStore } from './event-store.js'
import { isEnvelope } from './sealing.js'
import type { Unsealer } from './unsealing.js'

/** What reading a sealed field needs. */
export type StoredFieldPorts = { readonly store: Pick<EventStore, 'readStream'>; readonly unsealer: Unsealer }

/**
 * A sealed field of one event, opened: for what a fold cannot look into.
 * @returns null when there is none, or when it can be read no more
 * @throws Unreadable, StoreUnavailable
 */
export async function openStoredField(
  { store, unsealer }: StoredFieldPorts,
  stream: string,
  revision: number,
  field: string,
): Promise<JsonValue | null> {
  const [event] = await store.readStream(stream, revision, 1)
  const envelope = event?.data[field]
  if (event === undefined || !isEnvelope(envelope)) return null
  return unsealer.open(envelope, { stream, eventId: event.id, field })
}
