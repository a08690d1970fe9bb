import { decodeWindow, encodeWindow } from '../domain/change-window.js'
import type { DomainEvent } from '../domain/decider.js'
import type { JsonObject } from '../domain/json.js'
import { type Aggregate, type AggregateType } from './aggregate.js'
import type { EventStore } from './event-store.js'

/** Keeps the latest snapshot of a stream. Losing one costs time, never truth. */
export interface SnapshotStore {
  load(stream: string): Promise<JsonObject | null>
  /** @param revision of the last event the snapshot contains; an older one is passed over */
  save(stream: string, revision: number, snapshot: JsonObject): Promise<void>
}

/** Events between two snapshots of a stream. */
export const SNAPSHOT_EVERY = 500

export function encodeSnapshot<S, C, E extends DomainEvent>(
  type: AggregateType<S, C, E>,
  aggregate: Aggregate<S>,
): JsonObject {
  const { revision, headHash, lastAt, commands, state } = aggregate
  return {
    stateVersion: type.decider.stateVersion,
    ...{ revision, headHash, lastAt },
    commands: encodeWindow(commands),
    state: type.decider.encode(state),
  }
}

/**
 * The snapshot as an aggregate, if it was made by this version of the fold and the log still has the event it ends with.
 * A snapshot store that is down is as good as one that is empty. @throws StoreUnavailable when the log cannot be read
 */
export async function loadSnapshot<S, C, E extends DomainEvent>(
  type: AggregateType<S, C, E>,
  stream: string,
  snapshots: SnapshotStore,
  store: EventStore,
): Promise<Aggregate<S> | null> {
  const json = await snapshots.load(stream).catch(() => null)
  if (json?.['stateVersion'] !== type.decider.stateVersion) return null
  const { revision, headHash, lastAt, commands, state } = json as unknown as EncodedSnapshot
  const [last] = await store.readStream(stream, revision, 1)
  if (last?.metadata.hash !== headHash) return null
  // Not the position that was saved: the same stream may have been moved to another log, where it is elsewhere.
  const { position } = last
  return { revision, headHash, lastAt, position, commands: decodeWindow(commands), state: type.decider.decode(state) }
}

type EncodedSnapshot = Pick<Aggregate<unknown>, 'revision' | 'headHash' | 'lastAt'> & {
  readonly commands: JsonObject
  readonly state: JsonObject
}
