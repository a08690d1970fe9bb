import { TOMBSTONE_REVISION, type ProposedEvent, type StoredEvent } from './event.js'

/** `$tb` of a deleted stream: before the end of time. */
export const EVERYTHING = Number.MAX_SAFE_INTEGER

/** One stream: its events, and what its metadata hide of them. */
export class StreamHistory {
  readonly events: StoredEvent[] = []
  isTombstoned = false
  #truncateBefore = 0
  #maxCount = Infinity

  /** The last revision; -1 when there is none. */
  get last(): number {
    return this.events.length - 1
  }

  /** Deleted in such a way that it may begin anew. */
  get isSoftDeleted(): boolean {
    return this.#truncateBefore === EVERYTHING
  }

  /** A reader finds nothing, and the writer is told that there is no stream. */
  get isMissing(): boolean {
    return this.events.length === 0 || this.isSoftDeleted
  }

  /** The first revision that a read of the stream shows. `$all` shows everything. */
  get first(): number {
    return Math.max(this.#truncateBefore, this.events.length - this.#maxCount, 0)
  }

  add(event: StoredEvent): void {
    if (event.revision === TOMBSTONE_REVISION) this.isTombstoned = true
    else this.events.push(event)
  }

  /** Takes what was written to the stream's metadata stream. What is no JSON says nothing. */
  govern({ data }: ProposedEvent): void {
    const said = parsed(data)
    this.#truncateBefore = Math.min(numberIn(said, '$tb') ?? 0, EVERYTHING)
    this.#maxCount = numberIn(said, '$maxCount') ?? Infinity
  }
}

function parsed(data: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(data).toString())
  } catch {
    return undefined
  }
}

function numberIn(said: unknown, key: string): number | undefined {
  const value: unknown = typeof said === 'object' && said !== null ? Reflect.get(said, key) : undefined
  return typeof value === 'number' ? value : undefined
}
