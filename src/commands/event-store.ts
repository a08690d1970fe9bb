import type { JsonObject } from '../domain/json.js'

/**
 * A place in the log of all streams: opaque, but ordered. Within one log, positions compare as strings (`<`) in the order of the log;
 * an adapter pads its numbers accordingly. `START` is before the first event.
 */
export type Position = string
export const START: Position = ''

/** The revision of a stream that does not exist yet: one less than that of its first event. */
export const NO_STREAM = -1

/** What is kept beside the data of every event. */
export type EventMetadata = {
  readonly commandId: string
  readonly correlationId: string
  /** The id of the event or command that caused it. */
  readonly causationId: string
  readonly actorId: string
  readonly at: string
  /** Schema version of the data. */
  readonly version: number
  /** The hash of the event before it in the stream; 64 zeros at the first. */
  readonly prevHash: string
  /** SHA-256 (hex) of the event's stored text: see chain.ts. */
  readonly hash: string
}

/** An event about to be written. `data` is sealed already and is JSON that no store changes. */
export type NewEvent = {
  readonly id: string
  readonly type: string
  readonly data: JsonObject
  readonly metadata: EventMetadata
}

export type RecordedEvent = NewEvent & {
  readonly stream: string
  readonly revision: number
  readonly position: Position
}

export type AppendResult =
  | { readonly appended: true; /** of the last event written */ readonly position: Position }
  | {
      readonly appended: false
      /** of the stream's last event, NO_STREAM if there is none */ readonly actualRevision: number
    }

/**
 * The log. One writer per stream decides by expected revision; everything else follows the one order of all events.
 * Every method rejects with `StoreUnavailable` when the engine cannot be reached, is full or read-only.
 */
export interface EventStore {
  /** Identifies this log for ever: positions of another log mean nothing here. */
  readonly logId: string

  /**
   * Appends events to one stream, all or none, durable when the promise resolves.
   * @param expectedRevision the stream's last revision, or NO_STREAM; the append is refused when it is another
   * @param events at least one, at most 500, 1 MiB of data in all. Repeating an append with the same expected revision and the same event ids gives the
   *   first result again, so that an append of unknown outcome may be retried.
   */
  append(stream: string, expectedRevision: number, events: readonly NewEvent[]): Promise<AppendResult>

  /**
   * Reads one stream forwards. A stream that does not exist is empty.
   * @param fromRevision the first revision wanted
   * @param limit at most so many events; a shorter answer means the end
   */
  readStream(stream: string, fromRevision: number, limit: number): Promise<readonly RecordedEvent[]>

  /** Reads the log forwards, after a position, at most `limit` events; a shorter answer means the end. */
  readAll(after: Position, limit: number): Promise<readonly RecordedEvent[]>

  /** Position of the log's last event; START when it is empty. */
  head(): Promise<Position>

  /**
   * Follows the log: catch-up, then live, in the log's order, each event once, in batches of at most `batchSize`.
   * Batches are pulled: a slow consumer slows nobody and buffers nothing. Survives an outage of the engine by itself.
   * @param after the position of the last event already processed
   * @param signal ends the iteration, without an error
   */
  subscribe(
    after: Position,
    options: { readonly batchSize: number; readonly signal: AbortSignal },
  ): AsyncIterable<readonly RecordedEvent[]>

  /** Finishes what was accepted, then releases the engine. */
  close(): Promise<void>
}

/** The engine cannot do it now. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
  /** @param outcomeUnknown true when the write may have happened all the same: repeat it with identical bytes */
  constructor(
    message: string,
    readonly outcomeUnknown = false,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** One stream cannot be read on the read side until somebody sees to it; all the others can. */
export class StreamParked extends StoreUnavailable {}
