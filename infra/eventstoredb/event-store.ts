import { NO_STREAM, StoreUnavailable } from '../../src/commands/event-store.js'
import type { AppendResult, EventStore, NewEvent, Position, RecordedEvent } from '../../src/commands/event-store.js'
import { parseAddress } from './address.js'
import { Appending } from './appending.js'
import { EventStoreDbLogReader } from './log-reader.js'
import { leaseWriter, type WriterLease } from './shared-writer.js'
import { TIMINGS, type Timings } from './timings.js'

export type EventStoreDbOptions = {
  readonly timings?: Partial<Timings>
  /** Appends that may wait for an answer; the next is refused with StoreUnavailable. */
  readonly maxWaiting?: number
}

const MAX_WAITING = 4_096

/**
 * The event store on an EventStoreDB, 22.6 or later. Appends go over the one appending client of the process, reads and subscriptions over another.
 * How the server and its client really behave, and which line here answers to it: docs/eventstoredb.md.
 */
export class EventStoreDbEventStore implements EventStore {
  readonly logId: string
  readonly #log: EventStoreDbLogReader
  readonly #writer: WriterLease
  readonly #appending: Appending
  readonly #maxWaiting: number
  readonly #waiting = new Set<Promise<unknown>>()
  #closing: Promise<void> | undefined

  private constructor(
    prefix: string,
    log: EventStoreDbLogReader,
    writer: WriterLease,
    { timings, maxWaiting }: { readonly timings: Timings; readonly maxWaiting: number },
  ) {
    this.logId = log.logId
    this.#log = log
    this.#writer = writer
    this.#maxWaiting = maxWaiting
    this.#appending = new Appending({
      connection: writer.connection,
      prefix,
      known: log.known,
      callMs: timings.call,
      confirmed: () => log.confirmed(),
      positionOf: async (stream, revision) => (await log.readStream(stream, revision, 1))[0]?.position,
    })
  }

  /**
   * Opens the log of an address, making it if there is none.
   * @param address `esdb://host:2113?tls=false&prefix=…`: see parseAddress
   * @throws StoreUnavailable, InvalidAddress
   */
  static async open(address: string, options: EventStoreDbOptions = {}): Promise<EventStoreDbEventStore> {
    const parsed = parseAddress(address)
    const timings = { ...TIMINGS, ...options.timings }
    const writer = await leaseWriter(parsed, timings)
    try {
      const log = await EventStoreDbLogReader.open(parsed, timings)
      return new EventStoreDbEventStore(parsed.prefix, log, writer, { maxWaiting: MAX_WAITING, ...options, timings })
    } catch (error) {
      await writer.release()
      throw error
    }
  }

  /** See the port. @throws (rejects) RangeError when the append is outside the port's limits */
  async append(stream: string, expectedRevision: number, events: readonly NewEvent[]): Promise<AppendResult> {
    if (this.#closing !== undefined) throw new StoreUnavailable('the log is closed')
    if (!Number.isSafeInteger(expectedRevision) || expectedRevision < NO_STREAM) {
      throw new RangeError(`not a revision: ${expectedRevision}`)
    }
    if (this.#waiting.size >= this.#maxWaiting) throw new StoreUnavailable('overloaded')
    const append = this.#appending.append(stream, expectedRevision, events)
    this.#waiting.add(append)
    try {
      return await append
    } finally {
      this.#waiting.delete(append)
    }
  }

  readStream(stream: string, fromRevision: number, limit: number): Promise<readonly RecordedEvent[]> {
    return this.#log.readStream(stream, fromRevision, limit)
  }

  readAll(after: Position, limit: number): Promise<readonly RecordedEvent[]> {
    return this.#log.readAll(after, limit)
  }

  head(): Promise<Position> {
    return this.#log.head()
  }

  subscribe(
    after: Position,
    options: { readonly batchSize: number; readonly signal: AbortSignal },
  ): AsyncIterable<readonly RecordedEvent[]> {
    return this.#log.subscribe(after, options)
  }

  /** Also ends the subscriptions. A second call waits for the first. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** Every append has its time-out: it does not take for ever. */
  async #close(): Promise<void> {
    await Promise.allSettled(this.#waiting)
    await this.#writer.release()
    await this.#log.close()
  }
}
