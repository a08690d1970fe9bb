import type { RecordedEvent } from '../../src/commands/event-store.js'
import type { JsonObject } from '../../src/domain/json.js'
import { projections } from '../../src/projections/models/index.js'
import type { Projection } from '../../src/projections/projection.js'
import type { ReadDocument, ReadModels } from '../../src/projections/read-models.js'
import { categoryOf } from '../../src/projections/upcasting.js'

type Documents = Map<string, ReadDocument<JsonObject>>

/** Every read model folded in memory, by the plain definition: one event after the other. */
export class FoldedModels implements ReadModels {
  readonly #models = new Map<string, Documents>(projections.map(({ name }) => [name, new Map()]))

  constructor(events: readonly RecordedEvent[] = []) {
    for (const event of events) this.apply(event)
  }

  apply(event: RecordedEvent): void {
    for (const projection of projections) {
      const { categories, handles } = projection
      if (categories.includes(categoryOf(event.stream)) && handles.includes(event.type)) this.#fold(projection, event)
    }
  }

  #fold(projection: Projection, event: RecordedEvent): void {
    const documents = this.all(projection.name)
    for (const id of projection.key(event)) {
      const body = projection.evolve(documents.get(id)?.body ?? null, event, id)
      if (body === null) documents.delete(id)
      else documents.set(id, { id, revision: event.revision, body })
    }
  }

  all(model: string): Documents {
    return this.#models.get(model) ?? new Map<string, ReadDocument<JsonObject>>()
  }

  get<B extends JsonObject>(model: string, ids: readonly string[]): Promise<readonly (ReadDocument<B> | null)[]> {
    return Promise.resolve(ids.map((id) => (this.all(model).get(id) ?? null) as ReadDocument<B> | null))
  }

  find(): never {
    throw new Error('not needed here')
  }

  count(): never {
    throw new Error('not needed here')
  }

  position(): string {
    return ''
  }

  waitFor(): Promise<boolean> {
    return Promise.resolve(true)
  }

  isParked(): boolean {
    return false
  }

  anyParked(): boolean {
    return false
  }
}
