import type { NewEvent, RecordedEvent } from '../../../src/commands/event-store.js'
import { formatPosition } from './rows.js'

const MAX_EVENTS = 4096
/** UTF-16 units of the texts: bounds what large events may hold in memory. */
const MAX_SIZE = 16 * 1_048_576

/** The events of one append, with the place of the first. */
export type Appended = {
  readonly stream: string
  readonly revision: number
  readonly position: number
  readonly events: readonly NewEvent[]
  /** Of their texts, in UTF-16 units. */
  readonly size: number
}

/**
 * The end of the log in memory, so that live subscribers need not read the file. It has no gaps. Events are kept as they were appended, not parsed again,
 * which is sound because a `NewEvent` is read-only and is JSON that no store changes; they get their place when somebody asks, which spares the writer the work.
 */
export class RecentEvents {
  #appends: Appended[] = []
  /** Index of the oldest append kept: dropping one only moves it, until the dead part is as long as the live one. */
  #oldest = 0
  /** Positions of the oldest event kept and of the one that comes next. */
  #first: number
  #next: number
  #size = 0

  /** @param head position of the log's last event; what is before is not kept */
  constructor(head: number) {
    this.#first = this.#next = head + 1
  }

  /** Adds an append. One that does not follow the last (others were written unseen) starts anew. */
  add(appended: Appended): void {
    if (appended.position !== this.#next) this.#restart(appended.position)
    this.#appends.push(appended)
    this.#next += appended.events.length
    this.#size += appended.size
    while (this.#next - this.#first > MAX_EVENTS || this.#size > MAX_SIZE) this.#dropOldest()
  }

  /** The events after a position, at most `limit`, none at the end; undefined when they are not all here any more. */
  after(position: number, limit: number): readonly RecordedEvent[] | undefined {
    if (position + 1 < this.#first) return undefined
    const end = Math.min(this.#next, position + 1 + limit)
    const events: RecordedEvent[] = []
    let index = this.#indexOf(position + 1)
    for (let at = position + 1; at < end;) {
      const appended = this.#appends[index]
      if (appended === undefined) break
      for (; at < end && at < appended.position + appended.events.length; at += 1) events.push(place(appended, at))
      index += 1
    }
    return events
  }

  /** Index of the append that holds a position. Appends are in the order of their positions. */
  #indexOf(position: number): number {
    let low = this.#oldest
    let high = this.#appends.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((this.#appends[middle]?.position ?? Infinity) <= position) low = middle
      else high = middle - 1
    }
    return low
  }

  #restart(position: number): void {
    this.#appends = []
    this.#oldest = this.#size = 0
    this.#first = this.#next = position
  }

  #dropOldest(): void {
    const dropped = this.#appends[this.#oldest]
    if (dropped === undefined) return
    this.#oldest += 1
    this.#first += dropped.events.length
    this.#size -= dropped.size
    if (this.#oldest * 2 < this.#appends.length) return
    this.#appends = this.#appends.slice(this.#oldest)
    this.#oldest = 0
  }
}

function place({ stream, revision, position, events }: Appended, at: number): RecordedEvent {
  const event = events[at - position]
  if (event === undefined) throw new Error(`no event at ${at}`)
  return { ...event, stream, revision: revision + at - position, position: formatPosition(at) }
}
