import { type ReadonlySignal, signal } from '@preact/signals'
import type { AuditedEvent, Page } from '../../../src/client/index.js'
import type { KnownEvents } from './causes.js'
import { isWanted, type TrailFilter } from './kinds.js'

/** Reads a page of the trail: from a revision on, in ascending order. */
export type ReadEvents = (from: number, limit: number) => Promise<Page<AuditedEvent>>

/** Where to begin reading: at one of the ends, or around a revision. */
export type Beginning = 'newest' | 'oldest' | number

export type TrailState = {
  /** In ascending order, without a gap. */
  readonly events: readonly AuditedEvent[]
  readonly hasEarlier: boolean
  readonly hasLater: boolean
  readonly isLoading: boolean
}

const PAGE = 100
/** What is around an event that was asked for. */
const AROUND = 25
/** With a filter a page may hold nothing that is wanted: so many are read before one is asked whether to go on. */
const MOST_PAGES = 10
const ENOUGH = 20

/** A window of a room's audit trail that grows both ways, and with the room. */
export class Trail implements KnownEvents {
  readonly #state = signal<TrailState>({ events: [], hasEarlier: false, hasLater: false, isLoading: true })
  readonly #byId = new Map<string, AuditedEvent>()
  #turn: Promise<unknown> = Promise.resolve()

  /** @param head revision of the room's last event, as far as is known */
  constructor(
    private readonly read: ReadEvents,
    private head: number,
  ) {}

  get state(): ReadonlySignal<TrailState> {
    return this.#state
  }

  byId(id: string): AuditedEvent | undefined {
    return this.#byId.get(id)
  }

  byRevision(revision: number): AuditedEvent | undefined {
    const { events } = this.#state.value
    return events[revision - (events[0]?.revision ?? 0)]
  }

  /** The first page. @returns rejects as reading does */
  begin(at: Beginning, filter: TrailFilter): Promise<void> {
    return this.#next(async () => {
      const from = at === 'newest' ? this.head - PAGE + 1 : at === 'oldest' ? 0 : at - AROUND
      await this.#load(Math.max(0, from), PAGE)
      await this.#untilFound(at === 'oldest' ? 'later' : 'earlier', filter, ENOUGH)
    })
  }

  /** More, where little of what is loaded is wanted. @returns rejects as reading does */
  fill(direction: 'earlier' | 'later', filter: TrailFilter): Promise<void> {
    return this.#next(() => this.#untilFound(direction, filter, ENOUGH))
  }

  /** More in a direction, until something that is wanted is found, or enough was read. @returns rejects as reading does */
  extend(direction: 'earlier' | 'later', filter: TrailFilter): Promise<void> {
    return this.#next(async () => {
      const before = this.#count(filter)
      await this.#page(direction)
      await this.#untilFound(direction, filter, before + 1)
    })
  }

  /** The room has gone on: who looks at its end sees it grow. @returns rejects as reading does */
  grow(head: number): Promise<void> {
    if (head <= this.head) return Promise.resolve()
    return this.#next(async () => {
      const { hasLater } = this.#state.value
      this.head = Math.max(this.head, head)
      if (hasLater) return
      while (this.#last < head) if (!(await this.#page('later'))) break
    })
  }

  get #last(): number {
    return this.#state.value.events.at(-1)?.revision ?? -1
  }

  #count(filter: TrailFilter): number {
    return this.#state.value.events.filter((event) => isWanted(event, filter)).length
  }

  async #untilFound(direction: 'earlier' | 'later', filter: TrailFilter, count: number): Promise<void> {
    for (let page = 1; page < MOST_PAGES && this.#count(filter) < count; page += 1)
      if (!(await this.#page(direction))) return
  }

  /** @returns false when there was nothing more */
  async #page(direction: 'earlier' | 'later'): Promise<boolean> {
    const first = this.#state.value.events[0]?.revision ?? 0
    if (direction === 'later') return this.#load(this.#last + 1, PAGE)
    const from = Math.max(0, first - PAGE)
    return first > 0 && this.#load(from, first - from)
  }

  async #load(from: number, limit: number): Promise<boolean> {
    const { items } = await this.read(from, limit)
    const { events: before } = this.#state.value
    const isEarlier = before.length > 0 && from < (before[0]?.revision ?? 0)
    const events = isEarlier ? [...items, ...before] : [...before, ...items]
    for (const event of items) this.#byId.set(event.id, event)
    this.head = Math.max(this.head, events.at(-1)?.revision ?? -1)
    this.#state.value = {
      ...{ events, isLoading: true },
      hasEarlier: (events[0]?.revision ?? 0) > 0,
      hasLater: (events.at(-1)?.revision ?? -1) < this.head,
    }
    return items.length > 0
  }

  /** One reading after the other: pages have to fit together. */
  #next(step: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(async () => {
      this.#state.value = { ...this.#state.value, isLoading: true }
      try {
        await step()
      } finally {
        this.#state.value = { ...this.#state.value, isLoading: false }
      }
    })
    this.#turn = done.catch(() => undefined)
    return done
  }
}
