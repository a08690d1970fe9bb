import type { RecordedEvent } from '../commands/event-store.js'
import type { EventCatalogue } from '../domain/event-catalogue.js'
import type { JsonObject } from '../domain/json.js'
import type { Document, DocumentStore, Write } from './document-store.js'
import { messageOf } from './failures.js'
import type { Generation } from './generation.js'
import type { ParkedStream, Parking } from './parking.js'
import { pause } from './patience.js'
import type { ProjectedEvent } from './projection.js'
import { categoryOf, project } from './upcasting.js'

const ATTEMPTS = 3
const BETWEEN_ATTEMPTS_MS = 10

export type FoldContext = {
  readonly store: DocumentStore
  readonly parking: Parking
  readonly catalogue: EventCatalogue
  readonly signal: AbortSignal
}

export type FoldOptions = {
  /** A parked stream that is folded all the same: it is being retried. */
  readonly lifted?: string
  /** Checks every document for being JSON: dear, hence only after a save was refused for a reason of its own. */
  readonly verify?: boolean
}

/** What a fold wants saved, in one save. */
export type Folded = { readonly documents: readonly Write[]; readonly parked: readonly ParkedStream[] }

type Step = { readonly event: ProjectedEvent; readonly ids: readonly string[] }

/**
 * Folds events into one generation, in memory: touched documents are loaded once, and nothing is saved.
 * An event that a document holds already is passed over, so that any batch may come twice.
 * An event that cannot be folded parks its stream; the others go on.
 * @param events in the order of the log, none before the generation's own past unless it is to be repeated
 */
export async function fold(
  generation: Generation,
  events: readonly RecordedEvent[],
  context: FoldContext,
  options: FoldOptions = {},
): Promise<Folded> {
  const batch = new BatchFold(generation, context, options)
  await batch.plan(events)
  await batch.load()
  await batch.evolve()
  return batch.result()
}

class BatchFold {
  readonly #steps: Step[] = []
  readonly #documents = new Map<string, Document>()
  readonly #changed = new Set<string>()
  readonly #parked = new Map<string, ParkedStream>()
  readonly #categories: ReadonlySet<string>
  readonly #handles: ReadonlySet<string>

  constructor(
    private readonly generation: Generation,
    private readonly context: FoldContext,
    private readonly options: FoldOptions,
  ) {
    this.#categories = new Set(generation.projection.categories)
    this.#handles = new Set(generation.projection.handles)
  }

  async plan(events: readonly RecordedEvent[]): Promise<void> {
    const relevant = events.filter(
      (event) => this.#handles.has(event.type) && this.#categories.has(categoryOf(event.stream)),
    )
    await this.#each(
      relevant,
      (event) => event,
      (recorded) => {
        const event = project(recorded, this.context.catalogue)
        this.#steps.push({ event, ids: this.generation.projection.key(event) })
      },
    )
  }

  async load(): Promise<void> {
    const ids = new Set(this.#steps.flatMap((step) => step.ids))
    if (ids.size === 0) return
    const found = await this.context.store.get(this.generation.collection, [...ids])
    for (const document of found) this.#documents.set(document.id, document)
  }

  evolve(): Promise<void> {
    return this.#each(
      this.#steps,
      (step) => step.event,
      (step) => this.#evolveStep(step),
    )
  }

  result(): Folded {
    const { collection } = this.generation
    const documents = [...this.#changed].flatMap((id) => {
      const document = this.#documents.get(id)
      return document === undefined ? [] : [{ collection, document }]
    })
    return { documents, parked: [...this.#parked.values()] }
  }

  // All of an event's documents or none: one that throws half-way must leave no trace.
  #evolveStep({ event, ids }: Step): void {
    const evolved = ids.flatMap((id) => this.#evolved(id, event) ?? [])
    for (const document of evolved) {
      this.#documents.set(document.id, document)
      this.#changed.add(document.id)
    }
  }

  #evolved(id: string, event: ProjectedEvent): Document | null {
    const before = this.#documents.get(id)
    if (before !== undefined && event.revision <= before.revision) return null
    const body: JsonObject | null = this.generation.projection.evolve(before?.body ?? null, event, id)
    if (this.options.verify === true) JSON.stringify(body)
    // Nothing became of nothing; that needs no tombstone.
    if (body === null && (before?.body ?? null) === null) return null
    return { id, revision: event.revision, body }
  }

  async #each<T>(items: readonly T[], eventOf: (item: T) => RecordedEvent, work: (item: T) => void): Promise<void> {
    for (const item of items) {
      const event = eventOf(item)
      if (this.#waits(event)) continue
      try {
        work(item)
      } catch (error) {
        await this.#again(event, error, () => work(item))
      }
    }
  }

  #waits(event: RecordedEvent): boolean {
    const { stream, revision } = event
    const parked =
      this.#parked.get(stream) ??
      (this.options.lifted === stream ? null : this.context.parking.find(this.generation.collection, stream))
    return parked !== null && revision >= parked.revision
  }

  async #again(event: RecordedEvent, first: unknown, work: () => void): Promise<void> {
    let error = first
    for (let attempt = 1; attempt < ATTEMPTS; attempt += 1) {
      // Waiting is for the first bad stream of a batch: a mistake that hits all streams must not stop the log for hours.
      if (this.#parked.size === 0) await pause(attempt * BETWEEN_ATTEMPTS_MS, this.context.signal)
      try {
        work()
        return
      } catch (next) {
        error = next
      }
    }
    this.#park(event, error)
  }

  #park({ stream, revision }: RecordedEvent, error: unknown): void {
    this.#parked.set(stream, {
      collection: this.generation.collection,
      stream,
      revision,
      error: messageOf(error),
      at: new Date().toISOString(),
      attempts: ATTEMPTS,
    })
  }
}
