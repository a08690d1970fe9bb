import {
  BACKWARDS,
  END,
  type AllStreamResolvedEvent,
  type ReadPosition,
  type ResolvedEvent,
} from '@eventstore/db-client'
import { START, type Position, type RecordedEvent } from '../../src/commands/event-store.js'
import type { Connection, Session } from './connection.js'
import { drain } from './draining.js'
import { asStoreError } from './failures.js'
import type { KnownHead } from './known-head.js'
import { Slots } from './limits.js'
import { formatPosition, parsePosition } from './positions.js'
import { toRecorded } from './records.js'

/** Some hundred calls go over one connection at a time; one more hangs in silence. Subscriptions need a few. */
const MAX_READS = 64
const MAX_WAITING = 4_096
/** Events of the log asked for at once. There may be many of others between two of ours. */
const LEAST = 32
const MOST = 512

/** Reads the log of one prefix. Every method rejects with StoreUnavailable when the server cannot be reached. */
export class LogReading {
  readonly #slots = new Slots(MAX_READS, MAX_WAITING)
  /** The end of everything that the server held when it was last looked for ours from the end. */
  #searched: Position = START

  constructor(
    private readonly connection: Connection,
    private readonly prefix: string,
    private readonly known: KnownHead,
    private readonly idleMs: number,
  ) {}

  /** Events of a stream from a revision on, at most `limit`. */
  async stream(stream: string, fromRevision: number, limit: number): Promise<readonly RecordedEvent[]> {
    const events: RecordedEvent[] = []
    if (limit < 1) return events
    const options = { fromRevision: BigInt(fromRevision), maxCount: limit }
    await this.#read(({ client, lost }) =>
      drain(client.readStream(this.prefix + stream, options), { idleMs: this.idleMs, lost }, (resolved) => {
        const event = toRecorded(this.prefix, resolved)
        if (event !== null) events.push(event)
        return true
      }),
    )
    return events
  }

  /** Events of the log after a position, at most `limit`. @throws RangeError when it is no position of such a log */
  async all(after: Position, limit: number): Promise<readonly RecordedEvent[]> {
    const events: RecordedEvent[] = []
    let position = after
    let from: ReadPosition = parsePosition(after)
    for (let count = Math.max(LEAST, Math.min(limit + 1, MOST)); events.length < limit; count = MOST) {
      const read = await this.#page({ fromPosition: from, maxCount: count }, (at, resolved) => {
        // The start is inclusive.
        if (at <= position) return true
        position = at
        const event = toRecorded(this.prefix, resolved)
        if (event !== null) events.push(event)
        return events.length < limit
      })
      if (read < count) break
      from = parsePosition(position)
    }
    this.known.note(events.at(-1)?.position ?? START)
    return events
  }

  /**
   * Position of our last event, which need not be the log's: systems and others write, too. It is looked for from the end, but no farther back than to what is
   * known to be ours, or to have been searched.
   */
  async head(): Promise<Position> {
    const floor = this.known.position > this.#searched ? this.known.position : this.#searched
    let end: Position | undefined
    let isFound = false
    let from: ReadPosition = END
    for (let count = LEAST; !isFound; count = MOST) {
      let last: Position | undefined
      const read = await this.#page({ fromPosition: from, direction: BACKWARDS, maxCount: count }, (at, resolved) => {
        end ??= at
        last = at
        const event = at > floor ? toRecorded(this.prefix, resolved) : null
        if (event !== null) this.known.note(event.position)
        isFound = event !== null || at <= floor
        return !isFound
      })
      if (read < count || last === undefined) break
      from = parsePosition(last)
    }
    if (end !== undefined && end > this.#searched) this.#searched = end
    return this.known.position
  }

  /** Reads a part of everything. @returns how many events there were; fewer than asked for when there are no more */
  #page(
    options: { readonly fromPosition: ReadPosition; readonly direction?: typeof BACKWARDS; readonly maxCount: number },
    take: (at: Position, event: AllStreamResolvedEvent) => boolean,
  ): Promise<number> {
    return this.#read(async ({ client, lost }) => {
      let read = 0
      await drain(client.readAll(options), { idleMs: this.idleMs, lost }, (resolved) => {
        read += 1
        const at = positionOf(resolved)
        return at === undefined || take(at, resolved)
      })
      return read
    })
  }

  async #read<T>(call: (session: Session) => Promise<T>): Promise<T> {
    try {
      return await this.#slots.use(() => this.connection.run(call))
    } catch (error) {
      throw error instanceof RangeError ? error : asStoreError(error)
    }
  }
}

const positionOf = ({ event, link }: AllStreamResolvedEvent | ResolvedEvent): Position | undefined =>
  formatPosition((event ?? link)?.position)
