import type { JsonValue } from '../../domain/json.js'
import type { ProjectedEvent } from '../projection.js'

/** A sealed value as a document keeps it: the envelope as the event has it, and which event that is (part of what it was sealed for). */
export type SealedField = { readonly eventId: string; readonly envelope: JsonValue }

/** The field of an event as a document keeps it; null when the event has none. */
export const sealedField = (event: ProjectedEvent, field: string): SealedField | null => {
  const envelope = event.data[field]
  return envelope === undefined ? null : { eventId: event.id, envelope }
}
