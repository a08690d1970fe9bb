import type { Logger } from 'pino'
import {
  asyncScheduler,
  auditTime,
  defer,
  interval,
  merge,
  type Observable,
  type SchedulerLike,
  Subject,
  Subscription,
} from 'rxjs'
import { NEWCOMER, type PresenceRecord, type PresenceStore } from '../../../src/api/live/presence/presence-store.js'
import { Outage } from '../../outage.js'
import { MOST_PEOPLE } from '../presence-keeper.js'
import { type KeepingOptions, WriteBehind } from '../write-behind.js'
import { Claims } from './claims.js'
import { type OpenEntry, openedEntry } from './entries.js'
import type { PresenceExchange } from './exchange.js'
import { KnownPeople } from './known-people.js'
import { Neighbours } from './neighbours.js'
import { Speaker } from './speaker.js'
import { changed, FIELDS, type Known, merged, restored } from './stamped-record.js'

/** Milliseconds between two signs of life, and between two looks at those of the others. */
export const ROUND_MS = 3_000
/** Milliseconds that a change waits for others to be told with it. */
const SAY_AFTER_MS = 5

export type SharedPresenceOptions = Omit<KeepingOptions, 'mostPeople' | 'log'> & {
  readonly exchange: PresenceExchange
  readonly log: Pick<Logger, 'info' | 'warn'>
  readonly mostPeople?: number
  /** Clock and timers. */
  readonly scheduler?: SchedulerLike
}

/**
 * Presence of several processes. Each has all of it in memory, says of its own people that they are there, and hears of the others'. What
 * people set and when they were last seen is with a keeper as well. While the exchange is away everybody goes on with what they know.
 */
export class SharedPresenceStore implements PresenceStore {
  readonly changes: Observable<string>
  readonly #changed = new Subject<string>()
  readonly #claims = new Claims()
  readonly #people: KnownPeople
  readonly #keeping: WriteBehind
  readonly #speaker: Speaker
  readonly #neighbours: Neighbours
  readonly #exchange: PresenceExchange
  readonly #scheduler: SchedulerLike
  readonly #outage: Outage
  readonly #news = new Subject<void>()
  readonly #open = new Subscription()
  #isUp = false
  #round: Promise<void> | null = null

  private constructor(options: SharedPresenceOptions) {
    const { exchange, keys, log, scheduler = asyncScheduler, mostPeople = MOST_PEOPLE } = options
    this.#exchange = exchange
    this.#scheduler = scheduler
    this.#outage = new Outage(log, 'presence of other instances')
    this.#people = new KnownPeople(mostPeople)
    this.changes = defer(() => merge(this.#changed, this.#people.present()))
    this.#keeping = new WriteBehind(
      { ...options, mostPeople },
      {
        find: (userId) => this.find(userId),
        restore: (userId, kept) => this.#put(userId, restored(this.#people.get(userId), kept)),
      },
    )
    const { report } = this.#outage
    const here = () => this.#claims.of(exchange.process)
    const known = (userId: string) => this.#people.get(userId)
    this.#speaker = new Speaker({ exchange, keys, here, known, report })
    this.#neighbours = new Neighbours({
      exchange,
      open: (entry) => openedEntry(keys, entry, report),
      take: (process, entries, isAll) => this.#take(process, entries, isAll),
      drop: (process, aliveAt) => this.#drop(process, aliveAt),
      ...{ report, scheduler },
    })
  }

  /** Reads what the keeper has, and begins to speak and to listen. Never fails: what cannot be read is as never set, until it can. */
  static async open(options: SharedPresenceOptions): Promise<SharedPresenceStore> {
    const store = new SharedPresenceStore(options)
    await store.#keeping.load()
    store.#begin()
    return store
  }

  find(userId: string): PresenceRecord | null {
    return this.#people.find(userId)?.record ?? null
  }

  update(userId: string, changes: Partial<PresenceRecord>): void {
    this.#change(userId, changes, this.#scheduler.now())
  }

  saved(): Promise<void> {
    return this.#keeping.saved()
  }

  /**
   * The process is about to end: its people are said to be there until it has, and for the moment that they need to come back elsewhere.
   * To be called before their connections are closed; without it they are gone for everybody until then.
   */
  farewell(): void {
    this.#speaker.stay()
  }

  /** Says and writes what is not said and written yet, and leaves. Changes after this are kept in memory only. */
  async close(): Promise<void> {
    this.#open.unsubscribe()
    this.#neighbours.close()
    await this.#round
    if (this.#isUp) {
      await this.#speaker.speak()
      await this.#exchange.leave().catch(this.#outage.report)
    }
    this.#isUp = false
    await this.#keeping.close()
  }

  #begin(): void {
    const { heard, isUp } = this.#exchange
    this.#open.add(heard.subscribe((heard) => this.#neighbours.hear(heard)))
    this.#open.add(isUp.subscribe((isUp) => this.#connected(isUp)))
    this.#open.add(interval(ROUND_MS, this.#scheduler).subscribe(() => void this.#goRound()))
    this.#open.add(this.#news.pipe(auditTime(SAY_AFTER_MS, this.#scheduler)).subscribe(() => this.#speak()))
  }

  #connected(isUp: boolean): void {
    this.#isUp = isUp
    // Whatever it was that went, what was on its way may be lost.
    this.#speaker.lost()
    if (!isUp) return
    this.#neighbours.forbear()
    void this.#goRound()
  }

  #speak(): void {
    if (this.#isUp) void this.#speaker.speak()
    else this.#speaker.lost()
  }

  #goRound(): Promise<void> {
    if (this.#isUp) this.#round ??= this.#oneRound().finally(() => (this.#round = null))
    return this.#round ?? Promise.resolve()
  }

  async #oneRound(): Promise<void> {
    try {
      if (!(await this.#speaker.showAlive())) this.#neighbours.forbear()
      await this.#speaker.speak()
      await this.#neighbours.look()
      this.#outage.over()
    } catch (error) {
      this.#outage.report(error)
    }
  }

  /** Changes what is known, here and for the others. @param at when, in milliseconds since 1970 */
  #change(userId: string, changes: Partial<PresenceRecord>, at: number): void {
    const before = this.#people.get(userId)
    const { present } = changes
    const isClaimNew = present !== undefined && this.#claims.set(this.#exchange.process, userId, present)
    const after = changed(before, changes, at)
    if (after === before && !isClaimNew) return
    this.#put(userId, after)
    this.#keeping.changed(userId, before.record, after.record)
    this.#speaker.changed(userId)
    this.#news.next()
  }

  #take(process: string, entries: readonly OpenEntry[], isAll: boolean): void {
    const gone = isAll ? new Set(this.#claims.of(process)) : new Set<string>()
    for (const { userId, isPresent, fields } of entries) {
      gone.delete(userId)
      this.#claims.set(process, userId, isPresent)
      this.#put(userId, merged(this.#people.get(userId), fields))
    }
    for (const userId of gone) this.#release(process, userId)
  }

  /** Every process that is left says the same of those who were there: the latest of it holds. */
  #drop(process: string, aliveAt: number | null): void {
    for (const userId of [...this.#claims.of(process)]) {
      const { status, lastSeenAt } = this.#people.get(userId).record
      const seenAt = aliveAt === null || status === 'invisible' ? null : new Date(aliveAt).toISOString()
      this.#claims.set(process, userId, false)
      if (seenAt === null || aliveAt === null || this.#claims.isPresent(userId) || (lastSeenAt ?? '') >= seenAt)
        this.#put(userId, this.#people.get(userId))
      else this.#change(userId, { lastSeenAt: seenAt }, aliveAt)
    }
  }

  #release(process: string, userId: string): void {
    this.#claims.set(process, userId, false)
    this.#put(userId, this.#people.get(userId))
  }

  #put(userId: string, known: Known): void {
    const before = this.find(userId) ?? NEWCOMER
    const present = this.#claims.isPresent(userId)
    const { record, stamps } = known
    const after = record.present === present ? record : { ...record, present }
    this.#people.put(userId, { record: after, stamps })
    if (before.present !== present || FIELDS.some((field) => before[field] !== after[field])) this.#changed.next(userId)
  }
}
