import type { JsonObject } from '../domain/json.js'
import type { RecordedEvent } from '../commands/event-store.js'

/** An event as projections see it: upcast to its present version, still sealed. */
export type ProjectedEvent = RecordedEvent

/**
 * A read model as data and pure functions; it knows no store.
 * Every document is folded from exactly one stream, and its version is that stream's revision.
 */
export interface Projection<B extends JsonObject = JsonObject> {
  /** Name of the collection that queries use. */
  readonly name: string
  /** Rises whenever the documents' shape or meaning changes; the collection is then rebuilt. */
  readonly version: number
  /** Categories of streams it folds (`room` for `room-<id>`). */
  readonly categories: readonly string[]
  /** Types of events it folds; all others are passed over. */
  readonly handles: readonly string[]
  /** Ids of the documents that an event changes. */
  key(event: ProjectedEvent): readonly string[]
  /** The document after the event; null removes it. */
  evolve(document: B | null, event: ProjectedEvent, id: string): B | null
  /** What it is searched by: lists of top-level fields. */
  readonly indexes: readonly (readonly string[])[]
}
