import { type ChangeWindow, emptyWindow, remember } from '../domain/change-window.js'
import type { Decider, DomainEvent, Fact } from '../domain/decider.js'
import { type EventCatalogue, upcast } from '../domain/event-catalogue.js'
import { GENESIS } from './chain.js'
import { NO_STREAM, type Position, type RecordedEvent, START } from './event-store.js'

/** An aggregate of one category of streams: how it decides, and what its events are. */
export type AggregateType<S, C, E extends DomainEvent> = {
  /** First part of the stream's name: `room` of `room-<id>`. */
  readonly category: string
  readonly decider: Decider<S, C, E>
  readonly events: EventCatalogue
}

/** First revision and number of the events that a command gave. */
export type CommandResult = readonly [revision: number, count: number]

/** A stream folded up to its head, with what its next event has to link to. */
export type Aggregate<S> = {
  readonly state: S
  readonly revision: number
  readonly headHash: string
  readonly lastAt: string
  readonly position: Position
  /** Id of a recent command → what it gave. */
  readonly commands: ChangeWindow<CommandResult>
}

export const newAggregate = <S>(initialState: S): Aggregate<S> => ({
  state: initialState,
  revision: NO_STREAM,
  headHash: GENESIS,
  lastAt: '',
  position: START,
  commands: emptyWindow(),
})

/** Folds one event, sealed as it is stored. Of one that was decided just now the position is not known before it is durable. */
export function evolve<S, C, E extends DomainEvent>(
  type: AggregateType<S, C, E>,
  aggregate: Aggregate<S>,
  fact: Fact<E>,
  written: { readonly hash: string; readonly commandId: string; readonly position: Position },
): Aggregate<S> {
  return {
    state: type.decider.evolve(aggregate.state, fact),
    revision: fact.revision,
    headHash: written.hash,
    lastAt: fact.at,
    position: written.position,
    commands: withCommand(aggregate.commands, written.commandId, fact.revision),
  }
}

function withCommand(
  window: ChangeWindow<CommandResult>,
  commandId: string,
  revision: number,
): ChangeWindow<CommandResult> {
  const earlier = window.recent.get(commandId)
  const isContinued = earlier !== undefined && earlier[0] + earlier[1] === revision
  return remember(window, commandId, isContinued ? [earlier[0], earlier[1] + 1] : [revision, 1], revision)
}

/** Folds events as they are stored: sealed, perhaps of older versions. */
export function foldRecorded<S, C, E extends DomainEvent>(
  type: AggregateType<S, C, E>,
  aggregate: Aggregate<S>,
  events: readonly RecordedEvent[],
): Aggregate<S> {
  return events.reduce(
    (folded, event) =>
      evolve(type, folded, factOf<E>(type.events, event), { ...event.metadata, position: event.position }),
    aggregate,
  )
}

/**
 * A stored event as its decider folds it: of today's version, its fields still sealed.
 * @throws for a type that is not in the catalogue
 */
export function factOf<E extends DomainEvent>(events: EventCatalogue, event: RecordedEvent): Fact<E> {
  const definition = events[event.type]
  if (definition === undefined) throw new Error(`unknown event type ${event.type} in ${event.stream}`)
  const { version, at, actorId } = event.metadata
  // The store gives back what was validated when it was written; the upcaster brings it to today's shape.
  return {
    type: event.type,
    data: upcast(definition, version, event.data),
    revision: event.revision,
    at,
    actorId,
  } as unknown as Fact<E>
}
