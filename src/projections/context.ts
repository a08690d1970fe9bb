import type { EventStore } from '../commands/event-store.js'
import type { EventCatalogue } from '../domain/event-catalogue.js'
import type { DocumentStore } from './document-store.js'
import { collectionOf, parseCollection } from './generation.js'
import type { Generations } from './generations.js'
import type { Notify } from './notifications.js'
import { Parking, type ParkedStream } from './parking.js'
import { Turns } from './turns.js'

/** The part of the event store that projecting needs. */
export type ProjectedLog = Pick<EventStore, 'logId' | 'subscribe' | 'readAll' | 'readStream' | 'head'>

/** What the parts of one runner share. */
export class RunnerContext {
  readonly turns = new Turns()
  readonly parking: Parking

  constructor(
    readonly log: ProjectedLog,
    readonly store: DocumentStore,
    readonly catalogue: EventCatalogue,
    readonly generations: Generations,
    readonly notify: Notify,
    readonly signal: AbortSignal,
  ) {
    this.parking = new Parking(store)
  }

  /** Tells readers of a parked stream, if they can see the generation. */
  tellParked(parked: ParkedStream): void {
    const projection = this.#servedBy(parked.collection)
    if (projection !== null) this.notify({ kind: 'parked', projection, stream: parked.stream })
  }

  /** Tells readers of a stream that is whole again, if they can see the generation. */
  tellHealed(parked: ParkedStream): void {
    const projection = this.#servedBy(parked.collection)
    if (projection !== null) this.notify({ kind: 'healed', projection, stream: parked.stream })
  }

  #servedBy(collection: string): string | null {
    const name = parseCollection(collection)?.name
    const serving = name === undefined ? undefined : this.generations.serving.get(name)
    if (name === undefined || serving === undefined) return null
    return collectionOf(name, serving.number) === collection ? name : null
  }
}
