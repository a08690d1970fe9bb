import { randomUUID } from 'node:crypto'
import type { DomainEvent, Fact } from '../domain/decider.js'
import type { EventDefinition } from '../domain/event-catalogue.js'
import { type JsonObject, type JsonValue, textIn } from '../domain/json.js'
import { type Aggregate, type AggregateType, evolve } from './aggregate.js'
import { link } from './chain.js'
import type { Submission } from './command.js'
import type { NewEvent, Position } from './event-store.js'
import type { DataKey } from './data-key.js'
import { KeyDestroyed } from './key-ring.js'
import { seal } from './sealing.js'

/** The keys that a batch of commands needs, by subject; null where it is destroyed. */
export type Keys = ReadonlyMap<string, DataKey | null>

export type Written<S> = {
  readonly events: readonly NewEvent[]
  readonly aggregate: Aggregate<S>
  /** Length of the events' stored texts, in UTF-16 units. */
  readonly bytes: number
}

/** Seals, links and folds the events of one decision, one after the other. */
export function write<S, C, E extends DomainEvent>(
  type: AggregateType<S, C, E>,
  stream: string,
  aggregate: Aggregate<S>,
  submission: Submission<C>,
  decided: readonly E[],
  at: string,
  keys: Keys,
): Written<S> {
  const events: NewEvent[] = []
  let folded = aggregate
  let bytes = 0
  for (const event of decided) {
    const linked = link(
      unlinked(type, stream, event, submission, at, keys),
      stream,
      folded.revision + 1,
      folded.headHash,
    )
    const recorded = linked.event
    events.push(recorded)
    bytes += linked.bytes
    const fact = { ...event, revision: folded.revision + 1, at, actorId: recorded.metadata.actorId } as Fact<E>
    folded = evolve(type, folded, fact, { ...recorded.metadata, position: folded.position })
  }
  return { events, aggregate: folded, bytes }
}

function unlinked<S, C, E extends DomainEvent>(
  type: AggregateType<S, C, E>,
  stream: string,
  event: E,
  { commandId, correlationId, causationId, command }: Submission<C>,
  at: string,
  keys: Keys,
) {
  const definition = type.events[event.type]
  if (definition === undefined) throw new Error(`unknown event type ${event.type}`)
  const id = randomUUID()
  const actorId = (command as { actorId: string }).actorId
  return {
    id,
    type: event.type,
    data: sealed(event.data, definition, { stream, eventId: id }, keys),
    metadata: {
      commandId,
      correlationId,
      causationId: causationId ?? commandId,
      actorId,
      at,
      version: definition.version,
    },
  }
}

/** The data with its personal fields as envelopes. */
function sealed(
  data: JsonObject,
  definition: EventDefinition,
  context: { stream: string; eventId: string },
  keys: Keys,
): JsonObject {
  if (definition.sealed === undefined) return data
  const copy: Record<string, JsonValue> = { ...data }
  for (const [field, subjectField] of Object.entries(definition.sealed)) {
    const plain = data[field]
    if (plain === undefined) continue
    const subjectId = textIn(data, subjectField)
    const key = keys.get(subjectId)
    if (key === null) throw new KeyDestroyed(subjectId)
    if (key === undefined) throw new Error(`no key was prepared for ${field}`)
    copy[field] = seal(key, plain, { ...context, field })
  }
  return copy
}

/** The events as they will be read back, once their append has been acknowledged. */
export const recordedAs = (events: readonly NewEvent[], stream: string, firstRevision: number, position: Position) =>
  events.map((event, i) => ({ ...event, stream, revision: firstRevision + i, position }))
