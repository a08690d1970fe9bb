import {
  BACKWARDS,
  END,
  type AllStreamResolvedEvent,
  type ReadPosition,
  type ResolvedEvent,
} from '@eventstore/db-client'
import { START, type Position, type RecordedEvent } from '../../src/commands/event-store.js'
import type { Connection } from './connection.js'
import type { Session } from './session.js'
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

type Page = {
  /** The last position read. */
  readonly last: Position | undefined
  /** There was no more, or no more was wanted. */
  readonly isLast: boolean
}

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
    const options = { fromRevision: BigInt(fromRevision), maxCount: limit, requiresLeader: true }
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
    if (limit < 1) return events
    let position = after
    for (let count = Math.max(LEAST, Math.min(limit + 1, MOST)); ; count = MOST) {
      const page = await this.#page({ fromPosition: parsePosition(position), maxCount: count }, (at, resolved) => {
        // The start is inclusive.
        const event = at > position ? toRecorded(this.prefix, resolved) : null
        if (event !== null) events.push(event)
        return events.length < limit
      })
      position = page.last ?? position
      if (page.isLast) break
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
    let from: ReadPosition = END
    for (let count = LEAST; ; count = MOST) {
      const page = await this.#page({ fromPosition: from, direction: BACKWARDS, maxCount: count }, (at, resolved) => {
        end ??= at
        const event = at > floor ? toRecorded(this.prefix, resolved) : null
        if (event !== null) this.known.note(event.position)
        return event === null && at > floor
      })
      if (page.isLast || page.last === undefined) break
      from = parsePosition(page.last)
    }
    if (end !== undefined && end > this.#searched) this.#searched = end
    return this.known.position
  }

  /** Reads a part of everything. A drained page that is shorter than asked for is the last. */
  #page(
    options: { readonly fromPosition: ReadPosition; readonly direction?: typeof BACKWARDS; readonly maxCount: number },
    take: (at: Position, event: AllStreamResolvedEvent) => boolean,
  ): Promise<Page> {
    return this.#read(async ({ client, lost }) => {
      let read = 0
      let last: Position | undefined
      const isDrained = await drain(
        client.readAll({ ...options, requiresLeader: true }),
        { idleMs: this.idleMs, lost },
        (resolved) => {
          read += 1
          const at = positionOf(resolved)
          if (at === undefined) return true
          last = at
          return take(at, resolved)
        },
      )
      return { last, isLast: !isDrained || read < options.maxCount }
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
