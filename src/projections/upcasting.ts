import type { RecordedEvent } from '../commands/event-store.js'
import { upcast, type EventCatalogue } from '../domain/event-catalogue.js'
import type { ProjectedEvent } from './projection.js'

/**
 * An event with its data in the present version; a type that the catalogue does not know passes unchanged.
 * @throws when a step between two versions is missing
 */
export function project(event: RecordedEvent, catalogue: EventCatalogue): ProjectedEvent {
  const definition = Object.hasOwn(catalogue, event.type) ? catalogue[event.type] : undefined
  if (definition === undefined || event.metadata.version >= definition.version) return event
  const data = upcast(definition, event.metadata.version, event.data)
  return { ...event, data, metadata: { ...event.metadata, version: definition.version } }
}

/** The category of a stream: `room` of `room-<id>`. */
export function categoryOf(stream: string): string {
  const dash = stream.indexOf('-')
  return dash === -1 ? stream : stream.slice(0, dash)
}
