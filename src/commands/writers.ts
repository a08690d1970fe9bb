import { LRUCache } from 'lru-cache'
import type { DomainEvent } from '../domain/decider.js'
import type { AggregateType } from './aggregate.js'
import type { RecordedEvent } from './event-store.js'
import { StreamWriter, type WriterPorts } from './stream-writer.js'

/** Streams whose state stays in memory; the least recently used goes first. */
const MOST_STREAMS = 4_000

/**
 * The writers of one category of streams, one per stream, made when first needed.
 * A writer with commands in hand is never dropped: two writers of one stream in one process would only get in each other's way.
 */
export class Writers<S, C, E extends DomainEvent> {
  private readonly busy = new Map<string, StreamWriter<S, C, E>>()
  private readonly writers = new LRUCache<string, StreamWriter<S, C, E>>({
    max: MOST_STREAMS,
    dispose: (writer, id, reason) => {
      for (const [other, evicted] of this.busy) if (evicted.isIdle) this.busy.delete(other)
      if (reason === 'evict' && !writer.isIdle) this.busy.set(id, writer)
    },
  })

  constructor(
    private readonly type: AggregateType<S, C, E>,
    private readonly ports: WriterPorts,
  ) {}

  /** First part of the names of its streams: `room` of `room-<id>`. */
  get category(): string {
    return this.type.category
  }

  /** The writer of the stream `<category>-<id>`. */
  of(id: string): StreamWriter<S, C, E> {
    const known = this.writers.get(id) ?? this.revive(id)
    if (known !== undefined) return known
    const writer = new StreamWriter(this.type, `${this.type.category}-${id}`, this.ports)
    this.writers.set(id, writer)
    return writer
  }

  /** Tells the stream's writer, where there is one, what anybody has appended. @param events in their order */
  observe(id: string, events: readonly RecordedEvent[]): void {
    const writer = this.writers.peek(id) ?? this.busy.get(id)
    writer?.observe(events)
  }

  private revive(id: string): StreamWriter<S, C, E> | undefined {
    const writer = this.busy.get(id)
    if (writer === undefined) return undefined
    this.busy.delete(id)
    this.writers.set(id, writer)
    return writer
  }
}
