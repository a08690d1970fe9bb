import { START, type Position } from '../commands/event-store.js'
import type { CollectionSpec } from './document-store.js'
import type { Projection } from './projection.js'

/** One collection that a projection is folded into, and how far it is. */
export type Generation = {
  readonly projection: Projection
  readonly number: number
  /** Version of the projection that began it; while it serves, it is folded by the present one. */
  readonly version: number
  readonly collection: string
  /** Of the last event of the log that was folded or passed over. */
  readonly position: Position
  /** Events of the log passed so far. */
  readonly events: number
}

/** How far a generation is, as its checkpoint keeps it. */
export type Progress = {
  readonly generation: number
  readonly version: number
  readonly position: Position
  readonly events: number
}

/** The collection of one generation of a read model. */
export const collectionOf = (name: string, generation: number): string => `${name}@${generation}`

/** The read model and generation that a collection's name tells; null when it is no generation of a read model. */
export function parseCollection(collection: string): { readonly name: string; readonly generation: number } | null {
  const match = /^(.+)@([0-9]+)$/.exec(collection)
  return match?.[1] === undefined ? null : { name: match[1], generation: Number(match[2]) }
}

/** A generation that nothing has been folded into. */
export const emptyGeneration = (projection: Projection, number: number): Generation =>
  generationAt(projection, { generation: number, version: projection.version, position: START, events: 0 })

/** A generation as it was left. */
export const generationAt = (projection: Projection, progress: Progress): Generation => ({
  projection,
  number: progress.generation,
  version: progress.version,
  collection: collectionOf(projection.name, progress.generation),
  position: progress.position,
  events: progress.events,
})

export const progressOf = (generation: Generation): Progress => ({
  generation: generation.number,
  version: generation.version,
  position: generation.position,
  events: generation.events,
})

/** What the store has to prepare for a generation. */
export const specOf = (generation: Generation): CollectionSpec => ({
  name: generation.collection,
  indexes: generation.projection.indexes,
})

/** The generation after events of the log were folded, or passed over, up to the last of them. */
export function advance(generation: Generation, events: readonly { readonly position: Position }[]): Generation {
  const passed = events.filter((event) => event.position > generation.position)
  const last = passed.at(-1)
  if (last === undefined) return generation
  return { ...generation, position: last.position, events: generation.events + passed.length }
}
