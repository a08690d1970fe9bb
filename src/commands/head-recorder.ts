import { LRUCache } from 'lru-cache'
import type { EventStore } from './event-store.js'
import type { KeyRing } from './key-ring.js'
import type { KeyStore } from './key-store.js'

/** Milliseconds between two writings: what a crash forgets is only that the last events are the end, never an event. */
const EVERY_MS = 250

type Head = { readonly revision: number; readonly hash: string }

/** A stream no longer contains the end that was written down for it: somebody cut or rewrote it. */
export class BrokenHead extends Error {
  override readonly name = 'BrokenHead'
  constructor(stream: string, revision: number) {
    super(`${stream} does not hold the event ${revision} that it ended with: it was cut or rewritten`)
  }
}

/**
 * Writes down, outside the log and sealed, where each room's stream ends, so that a truncated or rewritten tail shows.
 * A stream that lost the end written down before keeps it as the witness, however much it grows afterwards.
 */
export class HeadRecorder {
  private waiting = new Map<string, Head>()
  /** Streams whose written head was found in them, in this process. */
  private readonly confirmed = new LRUCache<string, boolean>({ max: 50_000 })
  private readonly timer: NodeJS.Timeout
  private writing: Promise<void> = Promise.resolve()
  private isWriting = false

  constructor(
    private readonly log: Pick<EventStore, 'readStream'>,
    private readonly store: KeyStore,
    private readonly keys: KeyRing,
    private readonly report: (error: unknown) => void,
  ) {
    // A store that is away answers late: what waited in line for it would all have to fail before this could be closed.
    this.timer = setInterval(() => void (this.isWriting || this.flush()), EVERY_MS)
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
    const taken = this.waiting
    this.waiting = new Map()
    this.isWriting = true
    try {
      await this.confirm([...taken.keys()])
      const sound = [...taken].filter(([stream]) => this.confirmed.get(stream) === true)
      await this.store.recordHeads(
        sound.map(([stream, { revision, hash }]) => ({
          stream,
          revision,
          seal: this.keys.sealHead(stream, revision, hash),
        })),
      )
    } catch (error) {
      this.waiting = new Map([...taken, ...this.waiting])
      this.report(error)
    } finally {
      this.isWriting = false
    }
  }

  private async confirm(streams: readonly string[]): Promise<void> {
    for (const stream of streams) {
      if (!this.confirmed.has(stream)) this.confirmed.set(stream, await this.holdsItsHead(stream))
    }
  }

  private async holdsItsHead(stream: string): Promise<boolean> {
    const head = await this.store.head(stream)
    if (head === null) return true
    const [event] = await this.log.readStream(stream, head.revision, 1)
    if (event !== undefined && this.keys.isHead(head.seal, stream, head.revision, event.metadata.hash)) return true
    this.report(new BrokenHead(stream, head.revision))
    return false
  }

  /** Writes the last of it and stops. */
  async close(): Promise<void> {
    clearInterval(this.timer)
    await this.flush()
  }
}
