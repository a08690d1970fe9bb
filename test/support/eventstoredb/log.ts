import { eventFrame, eventIn, TOMBSTONE_REVISION, type ProposedEvent, type StoredEvent } from './event.js'
import { decide, type Decision, type ExpectedRevision } from './expected-revision.js'
import { EVERYTHING, StreamHistory } from './stream-history.js'

/** A record takes its bytes and about this many more: positions have gaps, as those of a real log. */
const RECORD_OVERHEAD = 118
/** What a new database holds before anybody writes. */
const FIRST_POSITION = 1_167

/** What an append did: a decision, with the events that it wrote. */
export type Written = { readonly decision: Decision; readonly events: readonly StoredEvent[] }

/** The log of all streams, in memory. */
export class Log {
  readonly events: StoredEvent[] = []
  /** So many of the events are there for readers; the rest is not yet safe. */
  visible = 0
  readonly #streams = new Map<string, StreamHistory>()
  /** Events of this run by id: the server's memory. A restart forgets it. */
  readonly #remembered = new Map<string, StoredEvent>()
  #nextPosition = FIRST_POSITION

  /** A stream that nobody wrote to is empty. */
  history(stream: string): StreamHistory {
    return this.#streams.get(stream) ?? new StreamHistory()
  }

  /** Appends all the events or none. They are visible when `visible` says so. */
  append(stream: string, expected: ExpectedRevision, proposed: readonly ProposedEvent[]): Written {
    const history = this.history(stream)
    const remembered = (id: string) => this.#rememberedIn(stream, id)
    const ids = proposed.map(({ id }) => id)
    const decision = decide(history, expected, ids, remembered)
    if (decision.kind !== 'write') return { decision, events: [] }
    const revived = history.isSoftDeleted ? [this.#truncate(stream, history.last + 1)] : []
    return { decision, events: [...revived, ...proposed.map((event) => this.#write(stream, event))] }
  }

  /**
   * Deletes a stream, softly (it may begin anew) or with a tombstone (never again).
   * @returns as an append does
   */
  delete(stream: string, expected: ExpectedRevision, isTombstone: boolean): Written {
    const history = this.history(stream)
    if (history.isTombstoned) return { decision: { kind: 'deleted' }, events: [] }
    const isRight = { any: true, no_stream: history.isMissing, stream_exists: !history.isMissing }
    if (typeof expected === 'number' ? expected === history.last : isRight[expected])
      return {
        decision: { kind: 'write' },
        events: [isTombstone ? this.#write(stream, tombstone()) : this.#truncate(stream, EVERYTHING)],
      }
    return { decision: { kind: 'wrong', actual: history.isMissing ? undefined : history.last }, events: [] }
  }

  /** Takes an event back from a file, where it was the next. */
  restore(message: Buffer, frame: Buffer): void {
    const { place, event } = eventIn(message)
    this.#add({ index: this.events.length, ...place, id: event.id, type: event.type, frame }, event)
    this.#nextPosition = place.position + sizeOf(place.stream, event)
    this.visible = this.events.length
  }

  #rememberedIn(stream: string, id: string): StoredEvent | undefined {
    const event = this.#remembered.get(id)
    return event?.stream === stream ? event : undefined
  }

  #truncate(stream: string, before: number): StoredEvent {
    const text = JSON.stringify({ $tb: before })
    return this.#write(`$$${stream}`, json('$metadata', text))
  }

  #write(stream: string, event: ProposedEvent): StoredEvent {
    const revision = event.type === TOMBSTONE ? TOMBSTONE_REVISION : this.history(stream).events.length
    const place = { stream, revision, position: this.#nextPosition }
    this.#nextPosition += sizeOf(stream, event)
    const frame = eventFrame(event, place, Date.now())
    const stored = { index: this.events.length, ...place, id: event.id, type: event.type, frame }
    this.#add(stored, event)
    this.#remembered.set(event.id, stored)
    return stored
  }

  #add(stored: StoredEvent, event: ProposedEvent): void {
    this.events.push(stored)
    this.#historyOf(stored.stream).add(stored)
    if (stored.stream.startsWith('$$') && event.type === '$metadata')
      this.#historyOf(stored.stream.slice(2)).govern(event)
  }

  #historyOf(stream: string): StreamHistory {
    let history = this.#streams.get(stream)
    if (history === undefined) this.#streams.set(stream, (history = new StreamHistory()))
    return history
  }
}

const TOMBSTONE = '$streamDeleted'
const tombstone = (): ProposedEvent => json(TOMBSTONE, '{}')

/** An event of the server's own. */
export const json = (type: string, text: string): ProposedEvent => ({
  id: crypto.randomUUID(),
  type,
  contentType: 'application/json',
  data: Buffer.from(text),
  metadata: Buffer.alloc(0),
})

const sizeOf = (stream: string, { type, data, metadata }: ProposedEvent): number =>
  RECORD_OVERHEAD + stream.length + type.length + data.length + metadata.length
