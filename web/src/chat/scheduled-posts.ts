import { type ReadonlySignal, signal } from '@preact/signals'
import type { NewScheduledMessage, Rest, ScheduledMessage, ScheduledMessageChanges } from '../../../src/client/index.js'

type Calls = Pick<Rest, 'scheduledMessages' | 'scheduleMessage' | 'changeScheduledMessage' | 'cancelScheduledMessage'>

/** Nobody looks through more. */
const MOST_PAGES = 5
/** When one is due it is sent a moment later. */
const DUE_GRACE_MS = 3_000
/** Longer timers overflow; by then the page has been loaded anew, or looks again. */
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000

/** My messages that wait for their time. */
export class ScheduledPosts {
  readonly #all = signal<readonly ScheduledMessage[] | null>(null)
  #loading: Promise<void> | null = null
  /** Id → what I have made of it while they were being read; null: cancelled. What was read may be older. */
  readonly #changed = new Map<string, ScheduledMessage | null>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #isClosed = false

  constructor(private readonly rest: Calls) {}

  /** In the order of sending; null until they are loaded. */
  get all(): ReadonlySignal<readonly ScheduledMessage[] | null> {
    return this.#all
  }

  /** Reads them (again). @returns rejects with ParleyProblem, ConnectionLost or TimedOut */
  load(): Promise<void> {
    this.#loading ??= this.#read().finally(() => {
      this.#loading = null
      this.#changed.clear()
    })
    return this.#loading
  }

  /** Schedules one. @param key the same one again schedules nothing more @returns rejects as `load` */
  async add(message: NewScheduledMessage, key: string): Promise<void> {
    const added = await this.rest.scheduleMessage(message, key)
    this.#put(added.id, added)
  }

  /** Changes one that waits. @returns rejects as `load` */
  async change(id: string, changes: ScheduledMessageChanges): Promise<void> {
    const changed = await this.rest.changeScheduledMessage(id, changes)
    this.#put(id, changed)
  }

  /** Cancels one that waits. @returns rejects as `load` */
  async cancel(id: string): Promise<void> {
    await this.rest.cancelScheduledMessage(id)
    this.#put(id, null)
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
  }

  #put(id: string, message: ScheduledMessage | null): void {
    if (this.#loading !== null) this.#changed.set(id, message)
    this.#set(withChanges(this.#all.value ?? [], new Map([[id, message]])))
  }

  async #read(): Promise<void> {
    const read: ScheduledMessage[] = []
    let cursor: string | undefined
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const { items, page } = await this.rest.scheduledMessages({ limit: 100, ...(cursor !== undefined && { cursor }) })
      read.push(...items)
      cursor = page.hasMore ? page.next : undefined
      if (cursor === undefined) break
    }
    this.#set(withChanges(read, this.#changed))
  }

  #set(messages: readonly ScheduledMessage[]): void {
    this.#all.value = [...messages].sort((a, b) => a.sendAt.localeCompare(b.sendAt))
    clearTimeout(this.#timer)
    const first = this.#all.value[0]
    // A reading may end after the log-out.
    if (first === undefined || this.#isClosed) return
    const due = Math.max(0, Date.parse(first.sendAt) - Date.now()) + DUE_GRACE_MS
    this.#timer = setTimeout(() => void this.load().catch(() => undefined), Math.min(due, LONGEST_WAIT_MS))
  }
}

function withChanges(
  messages: readonly ScheduledMessage[],
  changes: ReadonlyMap<string, ScheduledMessage | null>,
): readonly ScheduledMessage[] {
  const unchanged = messages.filter(({ id }) => !changes.has(id))
  return [...unchanged, ...[...changes.values()].filter((message) => message !== null)]
}
