import type { TSchema } from '@sinclair/typebox'
import type { JsonObject } from './json.js'

/** Makes data of one schema version into data of the next. Pure, and never changed once released. */
export type Upcaster = (data: JsonObject) => JsonObject

/** All that the machinery has to know about one type of event. */
export type EventDefinition = {
  /** Version of the schema in which this event is written today; 1 at first. */
  readonly version: number
  /** Shape of the data before sealing. */
  readonly schema: TSchema
  /** Fields with personal data or free text → the field of the data that holds the id of the person (or room) whose key seals it. */
  readonly sealed?: Readonly<Record<string, string>>
  /** `upcasters[n]` makes version n into n + 1. */
  readonly upcasters?: Readonly<Record<number, Upcaster>>
}

export type EventCatalogue = Readonly<Record<string, EventDefinition>>

/**
 * Brings an event's data to the present version, one step at a time.
 * @param version the schema version in which the data was written
 * @throws when a step is missing: an invariant of this program, not of its input
 */
export function upcast(definition: EventDefinition, version: number, data: JsonObject): JsonObject {
  let current = data
  for (let v = version; v < definition.version; v += 1) {
    const step = definition.upcasters?.[v]
    if (step === undefined) throw new Error(`no upcaster from version ${v}`)
    current = step(current)
  }
  return current
}
