import fc from 'fast-check'
import type { JsonObject } from '../../src/domain/json.js'
import type { Document, DocumentStore } from '../../src/projections/document-store.js'
import type { ProjectedEvent, Projection } from '../../src/projections/projection.js'
import type { ProjectionRunner } from '../../src/projections/runner.js'
import { readServing } from '../../src/projections/generations.js'
import { collectionOf } from '../../src/projections/generation.js'
import { everyDocument } from '../../src/projections/parking.js'
import type { MemoryLog } from './memory-log.js'

/** One document per stream: counts and digests all it has seen, so that nothing missed, repeated or swapped stays unseen. */
export const tallies: Projection = {
  name: 'tallies',
  version: 1,
  categories: ['room', 'user'],
  handles: ['Added', 'Removed', 'Cleared'],
  key: (event) => [event.stream],
  evolve: (before, event) => ({
    count: Number(before?.['count'] ?? 0) + 1,
    digest: (Number(before?.['digest'] ?? 7) * 31 + event.revision * 7 + Number(event.data['n'] ?? 0)) % 1_000_003,
  }),
  indexes: [['count']],
}

const itemOf = (event: ProjectedEvent): string => `${event.stream}/${Number(event.data['n'])}`

/** Many documents per stream, which come and go. */
export const items: Projection = {
  name: 'items',
  version: 1,
  categories: ['room'],
  handles: ['Added', 'Removed'],
  key: (event) => [itemOf(event), `${event.stream}/latest`],
  evolve: (before, event, id) => {
    if (id.endsWith('/latest')) return { item: event.data['n'] ?? null, changes: Number(before?.['changes'] ?? 0) + 1 }
    if (event.type === 'Removed') return null
    return { room: event.stream, n: event.data['n'] ?? null, times: Number(before?.['times'] ?? 0) + 1 }
  },
  indexes: [['room', 'n']],
}

export const toys: readonly Projection[] = [tallies, items]

export type Step = { readonly stream: string; readonly type: string; readonly n: number }

/** Random histories over a few streams. */
export const history = (maxLength = 60): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.record({
      stream: fc.constantFrom('room-a', 'room-b', 'room-c', 'user-a', 'other-a'),
      type: fc.constantFrom('Added', 'Added', 'Removed', 'Cleared', 'Ignored'),
      n: fc.integer({ min: 0, max: 4 }),
    }),
    { maxLength },
  )

/** Appends a history. */
export function play(log: MemoryLog, steps: readonly Step[]): void {
  for (const { stream, type, n } of steps) log.append(stream, type, { n })
}

/** What the projections make of a log, by the plain definition: one event after the other, nothing saved. */
export function expected(
  log: MemoryLog,
  projections: readonly Projection[],
): Record<string, Record<string, JsonObject>> {
  const models: Record<string, Record<string, JsonObject>> = {}
  for (const projection of projections) {
    const { name, categories, handles } = projection
    const documents: Record<string, JsonObject> = {}
    models[name] = documents
    const relevant = log.events.filter(
      ({ stream, type }) => handles.includes(type) && categories.some((category) => stream.startsWith(`${category}-`)),
    )
    const keyed = relevant.flatMap((event) => projection.key(event).map((id) => ({ id, event })))
    for (const { id, event } of keyed) {
      const body = projection.evolve((documents[id]?.['body'] as JsonObject | undefined) ?? null, event, id)
      if (body === null) Reflect.deleteProperty(documents, id)
      else documents[id] = { revision: event.revision, body }
    }
  }
  return models
}

/** What the serving generations hold. */
export async function served(store: DocumentStore): Promise<Record<string, Record<string, unknown>>> {
  const record = await readServing(store)
  const models: Record<string, Record<string, unknown>> = {}
  for (const [name, { generation }] of Object.entries(record?.serving ?? {})) {
    const documents: Document[] = []
    for await (const document of everyDocument(store, collectionOf(name, generation))) documents.push(document)
    const present = documents.filter(({ body }) => body !== null)
    models[name] = Object.fromEntries(present.map(({ id, revision, body }) => [id, { revision, body }]))
  }
  return models
}

/** Waits until something holds; the test's own time-out ends it. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 2))
}

/** Waits until every projection has folded the whole log. */
export async function caughtUp(runner: ProjectionRunner): Promise<void> {
  await eventually(async () => (await runner.status()).every((status) => status.caughtUp))
}
