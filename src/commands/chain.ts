import { hash } from 'node:crypto'
import { canonicalJson } from './canonical-json.js'
import type { EventMetadata, NewEvent, RecordedEvent } from './event-store.js'

/** The `prevHash` of a stream's first event. */
export const GENESIS = '0'.repeat(64)

export type Unlinked = Omit<NewEvent, 'metadata'> & { readonly metadata: Omit<EventMetadata, 'prevHash' | 'hash'> }
type Linked = Omit<RecordedEvent, 'position' | 'metadata'> & { readonly metadata: Omit<EventMetadata, 'hash'> }

/**
 * The text that an event's hash covers: canonical JSON of the stored, sealed, un-upcast event with its stream, revision, id, type and the hash before it.
 * Anyone can check it with a SHA-256 and nothing else.
 */
export function storedText({ stream, revision, id, type, data, metadata }: Linked): string {
  const { commandId, correlationId, causationId, actorId, at, version, prevHash } = metadata
  return canonicalJson({
    stream,
    revision,
    id,
    type,
    data,
    metadata: { commandId, correlationId, causationId, actorId, at, version, prevHash },
  })
}

/** SHA-256 (hex) of a stored text. */
export const hashOf = (text: string): string => hash('sha256', text)

/** Links a new event to the one before it; `bytes` is the length of its stored text in UTF-16 units. */
export function link(
  event: Unlinked,
  stream: string,
  revision: number,
  prevHash: string,
): { readonly event: NewEvent; readonly bytes: number } {
  const metadata = { ...event.metadata, prevHash }
  const text = storedText({ ...event, metadata, stream, revision })
  return {
    event: { id: event.id, type: event.type, data: event.data, metadata: { ...metadata, hash: hashOf(text) } },
    bytes: text.length,
  }
}

/** What is wrong with an event in its chain: it is not the next one, not what was hashed, or not linked to the one before. */
export type LinkFault = 'missing' | 'changed' | 'unlinked'

/**
 * Whether an event follows in its stream's chain.
 * @param prevHash of the event before it; GENESIS for the first
 * @returns null when it does
 */
export function faultOf(
  event: Omit<RecordedEvent, 'position'>,
  expectedRevision: number,
  prevHash: string,
): LinkFault | null {
  if (event.revision !== expectedRevision) return 'missing'
  if (hashOf(storedText(event)) !== event.metadata.hash) return 'changed'
  return event.metadata.prevHash === prevHash ? null : 'unlinked'
}
