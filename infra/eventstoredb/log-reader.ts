import { StoreUnavailable } from '../../src/commands/event-store.js'
import type { EventStore, Position, RecordedEvent } from '../../src/commands/event-store.js'
import { parseAddress, type EventStoreDbAddress } from './address.js'
import { Connection } from './connection.js'
import { follow } from './following.js'
import { confirmIdentity, readIdentity } from './identity.js'
import { KnownHead } from './known-head.js'
import { LogReading } from './reading.js'
import { TIMINGS, type Timings } from './timings.js'

type ReadPart = Pick<EventStore, 'logId' | 'readStream' | 'readAll' | 'head' | 'subscribe' | 'close'>

/** The read part of the event store, on a connection of its own: for a thread beside the one that writes, or for another process. */
export class EventStoreDbLogReader implements ReadPart {
  readonly #connection: Connection
  readonly #reading: LogReading
  readonly #prefix: string
  readonly #timings: Timings
  readonly #closing = new AbortController()

  private constructor(
    readonly logId: string,
    /** The latest position met with; whoever writes says so here. */
    readonly known: KnownHead,
    { prefix }: EventStoreDbAddress,
    connection: Connection,
    timings: Timings,
  ) {
    this.#connection = connection
    this.#prefix = prefix
    this.#timings = timings
    this.#reading = new LogReading(connection, prefix, known, timings.call)
  }

  /** @throws StoreUnavailable, also when there is no log: a reader makes none */
  static async open(address: EventStoreDbAddress, timings: Timings): Promise<EventStoreDbLogReader> {
    let logId: string | undefined
    const connection = await Connection.open({
      address,
      timings,
      check: async (client) => {
        if (logId !== undefined) await confirmIdentity(client, address.prefix, logId, timings.call)
        logId ??= (await readIdentity(client, address.prefix, timings.call))?.logId
      },
    })
    if (logId !== undefined) return new EventStoreDbLogReader(logId, new KnownHead(), address, connection, timings)
    await connection.close()
    throw new StoreUnavailable('there is no log')
  }

  /**
   * Resolves when the server that was lost, if it was, is known to be there again, and to hold the same log. Who only appends would not notice: the client connects again
   * by itself, to whatever is there.
   * @throws (rejects) StoreUnavailable
   */
  async confirmed(): Promise<void> {
    await this.#connection.session()
  }

  async readStream(stream: string, fromRevision: number, limit: number): Promise<readonly RecordedEvent[]> {
    return this.#reading.stream(stream, fromRevision, limit)
  }

  async readAll(after: Position, limit: number): Promise<readonly RecordedEvent[]> {
    return this.#reading.all(after, limit)
  }

  async head(): Promise<Position> {
    return this.#reading.head()
  }

  /** Every subscriber has a subscription of its own at the server, at its own pace: there are two or three in a process. */
  subscribe(
    after: Position,
    { batchSize, signal }: { readonly batchSize: number; readonly signal: AbortSignal },
  ): AsyncIterable<readonly RecordedEvent[]> {
    const log = {
      connection: this.#connection,
      prefix: this.#prefix,
      known: this.known,
      head: () => this.#reading.head(),
      read: (from: Position, limit: number) => this.#reading.all(from, limit),
      timings: this.#timings,
    }
    return follow(log, after, batchSize, AbortSignal.any([signal, this.#closing.signal]))
  }

  /** Nothing to do: the server tells its subscribers by itself. */
  readonly wake = (): void => undefined

  /** Ends the subscriptions, too. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.#connection.close()
  }
}

/**
 * Opens a log for reading beside the store that writes it, on another thread or in another process.
 * @param address `esdb://host:2113?tls=false&prefix=…`: see parseAddress
 * @throws StoreUnavailable, also when there is no log; InvalidAddress
 */
export const openLogReader = (address: string, timings: Partial<Timings> = {}): Promise<EventStoreDbLogReader> =>
  EventStoreDbLogReader.open(parseAddress(address), { ...TIMINGS, ...timings })
