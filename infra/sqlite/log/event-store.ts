import {
  NO_STREAM,
  StoreUnavailable,
  type AppendResult,
  type EventStore,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from '../../../src/commands/event-store.js'
import { Thread } from '../../threads/thread.js'
import { Changes } from './changes.js'
import { follow, readInTurns } from './follow.js'
import { LogPages } from './pages.js'
import { RecentEvents, type Appended } from './recent-events.js'
import { formatPosition, parsePosition, sizeOf, toTexts } from './rows.js'
import type { LogThread, LogWorkerOptions } from './worker.js'

export type SqliteEventStoreOptions = {
  /** Appends that may wait to become durable; the next is refused with StoreUnavailable. */
  readonly maxWaiting?: number
  /** For benchmarks only: every commit takes so much longer, as on a cloud disk. */
  readonly commitDelayMs?: number
  /** Called when the writing thread died by itself: every append is refused from then on, so the process had better end. */
  readonly onDeath?: (cause: Error) => void
}

const MAX_WAITING = 4096
/** UTF-16 units of text that may wait: 4,096 appends of the largest size would not fit into memory. */
const MAX_WAITING_SIZE = 64 * 1_048_576

/**
 * The event store on one machine: a SQLite file. Appends run on a thread, many in one transaction; reads run on the caller's thread, on a connection of
 * their own; live subscribers are served from memory. The folder must be locked against a second process (see data-folder-lock.ts).
 */
export class SqliteEventStore implements EventStore {
  readonly logId: string
  readonly #thread: Thread<LogThread>
  readonly #pages: LogPages
  readonly #recent: RecentEvents
  readonly #changes = new Changes()
  readonly #maxWaiting: number
  #waiting = 0
  #waitingSize = 0
  #closing: Promise<void> | undefined

  private constructor(thread: Thread<LogThread>, pages: LogPages, maxWaiting: number) {
    this.#thread = thread
    this.#pages = pages
    this.#maxWaiting = maxWaiting
    this.logId = pages.logId
    this.#recent = new RecentEvents(parsePosition(pages.head()))
  }

  /**
   * Opens a log, making it if there is none.
   * @param path the `log.db` file, in a folder that exists
   * @throws StoreUnavailable
   */
  static async open(path: string, options: SqliteEventStoreOptions = {}): Promise<SqliteEventStore> {
    const data: LogWorkerOptions = { path, commitDelayMs: options.commitDelayMs ?? 0 }
    const thread = new Thread<LogThread>(new URL('./worker.js', import.meta.url), {
      name: 'log',
      data,
      ...(options.onDeath !== undefined && { onDeath: options.onDeath }),
    })
    await thread.open(() => thread.call('open'))
    try {
      return new SqliteEventStore(thread, new LogPages(path), options.maxWaiting ?? MAX_WAITING)
    } catch (error) {
      await thread.end()
      throw error
    }
  }

  /** See the port. @throws (rejects) RangeError when the append is outside the port's limits */
  async append(stream: string, expectedRevision: number, events: readonly NewEvent[]): Promise<AppendResult> {
    if (this.#closing !== undefined) throw new StoreUnavailable('the log is closed')
    if (!Number.isSafeInteger(expectedRevision) || expectedRevision < NO_STREAM) {
      throw new RangeError(`not a revision: ${expectedRevision}`)
    }
    const texts = toTexts(events)
    const size = sizeOf(texts)
    const outcome = await this.#whileWaiting(size, () => this.#thread.call('append', stream, expectedRevision, texts))
    if (!outcome.appended) return outcome
    const position = outcome.position - events.length + 1
    if (!outcome.repeated) this.#publish({ stream, revision: expectedRevision + 1, position, events, size })
    return { appended: true, position: formatPosition(outcome.position) }
  }

  async readStream(stream: string, fromRevision: number, limit: number): Promise<readonly RecordedEvent[]> {
    return Promise.resolve(this.#pages.stream(stream, fromRevision, limit))
  }

  async readAll(after: Position, limit: number): Promise<readonly RecordedEvent[]> {
    return Promise.resolve(this.#pages.all(after, limit))
  }

  async head(): Promise<Position> {
    return Promise.resolve(this.#pages.head())
  }

  subscribe(
    after: Position,
    { batchSize, signal }: { readonly batchSize: number; readonly signal: AbortSignal },
  ): AsyncIterable<readonly RecordedEvent[]> {
    const read = async (position: Position, limit: number): Promise<readonly RecordedEvent[]> =>
      this.#recent.after(parsePosition(position), limit) ?? readInTurns(this.#pages, position, limit)
    return follow({ read, changes: this.#changes }, after, batchSize, signal)
  }

  /** Also ends the subscriptions. A second call waits for the first. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    try {
      await this.#thread.end() // after all appends
    } finally {
      this.#changes.close()
      this.#pages.close()
    }
  }

  async #whileWaiting<T>(size: number, action: () => Promise<T>): Promise<T> {
    if (this.#waiting >= this.#maxWaiting || this.#waitingSize + size > MAX_WAITING_SIZE)
      throw new StoreUnavailable('overloaded')
    this.#waiting += 1
    this.#waitingSize += size
    try {
      return await action()
    } finally {
      this.#waiting -= 1
      this.#waitingSize -= size
    }
  }

  #publish(appended: Appended): void {
    this.#recent.add(appended)
    this.#changes.notify()
  }
}
