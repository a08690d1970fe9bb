import { setTimeout as sleep } from 'node:timers/promises'
import { StoreUnavailable, type Position, type RecordedEvent } from '../../src/commands/event-store.js'
import type { JsonObject } from '../../src/domain/json.js'
import type { ProjectedLog } from '../../src/projections/context.js'

const positionOf = (n: number): Position => String(n + 1).padStart(16, '0')

/** A log in memory, for the runner's tests: may be told to be down, and to deliver every batch twice. */
export class MemoryLog implements ProjectedLog {
  readonly logId: string
  readonly events: RecordedEvent[] = []
  readonly #revisions = new Map<string, number>()
  down = false
  deliverTwice = false
  #wake: () => void = () => undefined

  constructor(logId = 'log') {
    this.logId = logId
  }

  append(stream: string, type: string, data: JsonObject = {}, version = 1): RecordedEvent {
    const revision = (this.#revisions.get(stream) ?? -1) + 1
    const n = this.events.length
    const event: RecordedEvent = {
      ...{ id: `e${n}`, type, data, stream, revision, position: positionOf(n) },
      metadata: {
        ...{ commandId: `c${n}`, correlationId: `c${n}`, causationId: `c${n}`, actorId: 'u', version },
        ...{ at: new Date(1_700_000_000_000 + n).toISOString(), prevHash: '0'.repeat(64), hash: '0'.repeat(64) },
      },
    }
    this.#revisions.set(stream, revision)
    this.events.push(event)
    this.#wake()
    return event
  }

  readStream(stream: string, fromRevision: number, limit: number): Promise<readonly RecordedEvent[]> {
    return this.#answer(() =>
      this.events.filter((each) => each.stream === stream && each.revision >= fromRevision).slice(0, limit),
    )
  }

  readAll(after: Position, limit: number): Promise<readonly RecordedEvent[]> {
    return this.#answer(() => this.events.slice(Number(after), Number(after) + limit))
  }

  head(): Promise<Position> {
    return this.#answer(() => this.events.at(-1)?.position ?? '')
  }

  async *subscribe(
    after: Position,
    { batchSize, signal }: { readonly batchSize: number; readonly signal: AbortSignal },
  ): AsyncGenerator<readonly RecordedEvent[]> {
    signal.addEventListener('abort', () => this.#wake())
    for (let next = Number(after); !signal.aborted;) {
      const batch = await this.readAll(String(next), batchSize)
      if (batch.length === 0) {
        await Promise.race([new Promise<void>((wake) => (this.#wake = wake)), sleep(20)])
        continue
      }
      yield batch
      if (this.deliverTwice) yield batch
      next += batch.length
    }
  }

  #answer<T>(answer: () => T): Promise<T> {
    return this.down ? Promise.reject(new StoreUnavailable('the log is down')) : Promise.resolve(answer())
  }
}
