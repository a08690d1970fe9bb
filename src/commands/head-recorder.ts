import type { KeyRing } from './key-ring.js'
import type { KeyStore } from './key-store.js'

/** Milliseconds between two writings: what a crash forgets is only that the last events are the end, never an event. */
const EVERY_MS = 250

/** Writes down, outside the log and sealed, where each room's stream ends, so that a truncated or rewritten tail shows. */
export class HeadRecorder {
  private readonly waiting = new Map<string, { readonly revision: number; readonly hash: string }>()
  private readonly timer: NodeJS.Timeout
  private writing: Promise<void> = Promise.resolve()

  constructor(
    private readonly store: KeyStore,
    private readonly keys: KeyRing,
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
      await this.store.recordHeads(
        taken.map(([stream, { revision, hash }]) => ({
          stream,
          revision,
          seal: this.keys.sealHead(stream, revision, hash),
        })),
      )
    } catch (error) {
      for (const [stream, head] of taken) if (!this.waiting.has(stream)) this.waiting.set(stream, head)
      this.report(error)
    }
  }

  /** Writes the last of it and stops. */
  async close(): Promise<void> {
    clearInterval(this.timer)
    await this.flush()
  }
}
