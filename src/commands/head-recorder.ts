import { LRUCache } from 'lru-cache'
import type { EventStore } from './event-store.js'
import type { KeyRing } from './key-ring.js'
import type { KeyStore, StreamHead } from './key-store.js'

/** Milliseconds between two writings: what a crash forgets is only that the last events are the end, never an event. */
const EVERY_MS = 250
/** Streams whose earlier head this process has found in the log. */
const MOST_CONFIRMED = 20_000

type End = { readonly revision: number; readonly hash: string }

/** A stream no longer has the event that it was known to end with: its tail was cut off or replaced while nobody looked. */
export class HeadLost extends Error {
  override readonly name = 'HeadLost'
  constructor({ stream, revision }: StreamHead) {
    super(
      `${stream} does not have the revision ${revision} that it had: its old head is kept, so that verifying shows it`,
    )
  }
}

/**
 * Writes down, outside the log and sealed, where each room's stream ends, so that a truncated or rewritten tail shows.
 * A head is replaced only by one of the same chain: a stream that was cut off and has grown again keeps the head that accuses it.
 */
export class HeadRecorder {
  private readonly waiting = new Map<string, End>()
  private readonly confirmed = new LRUCache<string, boolean>({ max: MOST_CONFIRMED })
  private readonly timer: NodeJS.Timeout
  private writing: Promise<void> = Promise.resolve()

  constructor(
    private readonly store: KeyStore,
    private readonly keys: KeyRing,
    private readonly log: Pick<EventStore, 'readStream'>,
    private readonly report: (error: unknown) => void,
  ) {
    this.timer = setInterval(() => void this.flush(), EVERY_MS)
    this.timer.unref()
  }

  /** Takes note of a durable append. */
  appended(stream: string, revision: number, hash: string): void {
    this.waiting.set(stream, { revision, hash })
  }

  /** Writes what is waiting; what cannot be written now waits on. */
  flush(): Promise<void> {
    this.writing = this.writing.then(() => this.write())
    return this.writing
  }

  private async write(): Promise<void> {
    if (this.waiting.size === 0) return
    const taken = [...this.waiting]
    this.waiting.clear()
    try {
      const heads: StreamHead[] = []
      for (const [stream, { revision, hash }] of taken)
        if (await this.isContinued(stream))
          heads.push({ stream, revision, seal: this.keys.sealHead(stream, revision, hash) })
      if (heads.length > 0) await this.store.recordHeads(heads)
    } catch (error) {
      for (const [stream, head] of taken) if (!this.waiting.has(stream)) this.waiting.set(stream, head)
      this.report(error)
    }
  }

  /** Whether the log still has the head that is written down; asked once per stream, for what this process appends continues it. */
  private async isContinued(stream: string): Promise<boolean> {
    const known = this.confirmed.get(stream)
    if (known !== undefined) return known
    const head = await this.store.head(stream)
    const [event] = head === null ? [] : await this.log.readStream(stream, head.revision, 1)
    const isThere =
      event?.revision === head?.revision &&
      (event === undefined || this.keys.isHead(head?.seal ?? '', stream, event.revision, event.metadata.hash))
    if (!isThere && head !== null) this.report(new HeadLost(head))
    this.confirmed.set(stream, isThere)
    return isThere
  }

  /** Writes the last of it and stops. */
  async close(): Promise<void> {
    clearInterval(this.timer)
    await this.flush()
  }
}
