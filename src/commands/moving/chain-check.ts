import { LRUCache } from 'lru-cache'
import { faultOf, GENESIS, type LinkFault } from '../chain.js'
import { type EventStore, NO_STREAM, type RecordedEvent } from '../event-store.js'

/** How far a stream has come. */
type StreamEnd = { readonly revision: number; readonly hash: string }
type Unplaced = Omit<RecordedEvent, 'position'>

/** The ends of all streams that were met. */
type StreamEnds = {
  get(stream: string): StreamEnd | undefined
  set(stream: string, end: StreamEnd): unknown
}

/** Streams whose ends are in memory, some 0.25 KB each. More than an append's events: what was not written yet is never asked of the store. */
const REMEMBERED = 20_000

const SAYS: Readonly<Record<LinkFault, string>> = {
  missing: 'is not the one that comes next in its stream',
  changed: 'was altered: its hash is not that of its text',
  unlinked: 'does not follow from the one before it: the chain is broken',
}

/** Checks, event by event in the order of a log, that every stream is one whole chain of hashes. */
export class ChainCheck {
  private constructor(
    private readonly ends: StreamEnds,
    private readonly before: (stream: string, revision: number) => Promise<StreamEnd | undefined>,
  ) {}

  /** Remembers the end of every stream, some 0.25 KB each: where there is no store to look it up in. */
  static inMemory(): ChainCheck {
    return new ChainCheck(new Map(), () => Promise.resolve(undefined))
  }

  /** Remembers the latest 20,000 streams. @param store that the events checked before are in */
  static over(store: Pick<EventStore, 'readStream'>): ChainCheck {
    const ends = new LRUCache<string, StreamEnd>({ max: REMEMBERED })
    return new ChainCheck(ends, async (stream, revision) => {
      const [event] = await store.readStream(stream, revision, 1)
      return event === undefined ? undefined : { revision, hash: event.metadata.hash }
    })
  }

  /**
   * Checks an event, and takes it as its stream's end.
   * @returns what is wrong with it, in words without anything it holds; null for nothing
   * @throws (rejects) StoreUnavailable
   */
  async check(event: Unplaced): Promise<string | null> {
    const { stream, revision, metadata } = event
    const end = this.ends.get(stream) ?? (await this.lookUp(stream, revision - 1))
    const fault = faultOf(event, (end?.revision ?? NO_STREAM) + 1, end?.hash ?? GENESIS)
    if (fault !== null) return `event ${revision} of ${stream} ${SAYS[fault]}`
    this.ends.set(stream, { revision, hash: metadata.hash })
    return null
  }

  private async lookUp(stream: string, revision: number): Promise<StreamEnd | undefined> {
    return revision < 0 ? undefined : this.before(stream, revision)
  }
}
