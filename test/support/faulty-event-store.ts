import {
  StoreUnavailable,
  type AppendResult,
  type EventStore,
  type NewEvent,
  type RecordedEvent,
} from '../../src/commands/event-store.js'

/** What happens to an append. `lost`: fails, nothing written; `unheard`: written, but the answer is lost; `refused`: surely not written; `conflict`: somebody else was faster. */
export type Fault = 'none' | 'lost' | 'unheard' | 'refused' | 'conflict'

/** A real store behind a bad line. It remembers the appends that it was asked for. */
export class FaultyEventStore implements EventStore {
  readonly appends: { readonly stream: string; readonly expected: number; readonly events: readonly NewEvent[] }[] = []
  /** The fault of the nth append, from 0. */
  faultOf: (n: number) => Fault = () => 'none'
  /** Appends wait for it. */
  gate: Promise<void> = Promise.resolve()

  constructor(private readonly store: EventStore) {}

  get logId(): string {
    return this.store.logId
  }

  async append(stream: string, expected: number, events: readonly NewEvent[]): Promise<AppendResult> {
    const fault = this.faultOf(this.appends.length)
    this.appends.push({ stream, expected, events })
    await this.gate
    if (fault === 'conflict') return { appended: false, actualRevision: expected + 1 }
    if (fault === 'refused') throw new StoreUnavailable('refused')
    if (fault === 'lost') throw new StoreUnavailable('lost', true)
    const result = await this.store.append(stream, expected, events)
    if (fault === 'unheard') throw new StoreUnavailable('unheard', true)
    return result
  }

  readStream(stream: string, from: number, limit: number): Promise<readonly RecordedEvent[]> {
    return this.store.readStream(stream, from, limit)
  }

  readAll(after: string, limit: number): Promise<readonly RecordedEvent[]> {
    return this.store.readAll(after, limit)
  }

  head(): Promise<string> {
    return this.store.head()
  }

  subscribe(
    after: string,
    options: { readonly batchSize: number; readonly signal: AbortSignal },
  ): AsyncIterable<readonly RecordedEvent[]> {
    return this.store.subscribe(after, options)
  }

  close(): Promise<void> {
    return this.store.close()
  }
}
