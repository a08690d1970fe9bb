import type { Logger } from 'pino'
import type { KeyRing } from '../../src/commands/key-ring.js'
import {
  type ChangedRow,
  KEPT_FIELDS,
  type KeptField,
  type KeptPresence,
  type PresenceKeeper,
} from './presence-keeper.js'
import { openRows, sealRow } from './sealed-presence.js'
import { UnsavedPeople } from './unsaved-people.js'

/** How long a change may wait for others to be written with it. */
const WRITE_EVERY_MS = 1_000
/** How long a failing keeper is left alone. */
const RETRY_MS = 10_000
/** Rows sealed and written at once. */
const MOST_AT_ONCE = 1_000

export type KeepingOptions = {
  /** Opens the keeper; called again after some seconds while it, or reading all, fails. */
  readonly open: () => PresenceKeeper | Promise<PresenceKeeper>
  readonly keys: KeyRing
  readonly log: Pick<Logger, 'warn'>
  /** People the keeper keeps. */
  readonly mostPeople: number
}

/** The store in memory that this stands behind. */
export type InFront = {
  find(userId: string): KeptPresence | null
  /** Takes what was kept into memory; without what was changed there already. */
  restore(userId: string, kept: Partial<KeptPresence>): void
}

/**
 * Writes what people set to a keeper, a moment after it holds in memory, and reads it from there at the start.
 * Nothing fails for want of the keeper: everything goes on in memory until it is back.
 */
export class WriteBehind {
  /** Whose row is older than what is known of them. */
  readonly #unsaved: UnsavedPeople
  #keeper: PresenceKeeper | null = null
  #timer: NodeJS.Timeout | undefined
  /** The write under way, and those before it. */
  #saving: Promise<void> = Promise.resolve()
  #isFailing = false
  #isClosed = false

  constructor(
    private readonly options: KeepingOptions,
    private readonly inFront: InFront,
  ) {
    // A keeper that fails must not fill the memory: the oldest are not known any more anyway.
    this.#unsaved = new UnsavedPeople(2 * options.mostPeople)
  }

  /** Reads everybody into memory. Never fails: what cannot be read is as never set, until it can. */
  load(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#load()
      if (this.#keeper === null) this.#saveIn(RETRY_MS)
    })
  }

  /** Takes note of what this process changed about a person; what is the same is no change. */
  changed(userId: string, before: KeptPresence, after: KeptPresence): void {
    const fields = KEPT_FIELDS.filter((field) => before[field] !== after[field])
    if (fields.length === 0 || this.#isClosed) return
    this.#unsaved.add(userId, fields)
    this.#saveIn(this.#isFailing ? RETRY_MS : WRITE_EVERY_MS)
  }

  /** Resolves when what was changed until now is kept, or cannot be kept now. */
  saved(): Promise<void> {
    // A keeper that fails is not tried for every change: its timer does that.
    return this.#unsaved.size === 0 || this.#isFailing ? this.#saving : this.#saveNow()
  }

  /** Writes what is not written yet. Changes after this are kept in memory only. */
  async close(): Promise<void> {
    if (this.#unsaved.size > 0) await this.#saveNow()
    this.#isClosed = true
    await this.#saving
    clearTimeout(this.#timer)
    await this.#keeper?.close().catch((error: unknown) => this.#failed(error))
    this.#keeper = null
  }

  async #load(): Promise<void> {
    let keeper: PresenceKeeper | null = null
    try {
      keeper = await this.options.open()
      const rows = await keeper.all()
      for await (const [userId, kept] of openRows(this.options.keys, rows, (error) => this.#failed(error)))
        this.#restore(userId, kept)
      this.#isFailing = false
      this.#keeper = keeper
    } catch (error) {
      this.#failed(error)
      await keeper?.close().catch(() => undefined)
    }
  }

  #restore(userId: string, kept: KeptPresence): void {
    const changed = this.#unsaved.fieldsOf(userId)
    const fields = KEPT_FIELDS.filter((field) => !changed.has(field))
    this.inFront.restore(userId, Object.fromEntries(fields.map((field) => [field, kept[field]])))
  }

  #saveIn(ms: number): void {
    if (!this.#isClosed) this.#timer ??= setTimeout(() => void this.#saveNow(), ms).unref()
  }

  /** What comes while one write is under way goes into the next one, together. */
  #saveNow(): Promise<void> {
    return this.#inTurn(() => this.#save())
  }

  #inTurn(action: () => Promise<void>): Promise<void> {
    this.#saving = this.#saving.then(action)
    return this.#saving
  }

  async #save(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#keeper === null) await this.#load()
    // Only those who wait now: what comes meanwhile may wait for others, as ever.
    for (let left = this.#unsaved.size; left > 0 && this.#keeper !== null; left -= MOST_AT_ONCE)
      if (!(await this.#savePage(this.#keeper))) break
    if (this.#isFailing || this.#keeper === null) this.#saveIn(RETRY_MS)
  }

  /** False when it failed; the people then stand where they stood. */
  async #savePage(keeper: PresenceKeeper): Promise<boolean> {
    const people = this.#unsaved.take(MOST_AT_ONCE)
    try {
      const rows = await Promise.all([...people].map(([userId, fields]) => this.#row(userId, fields)))
      await keeper.save(rows.filter((row) => row !== null))
      this.#isFailing = false
      return true
    } catch (error) {
      this.#failed(error)
      this.#unsaved.putBack(people)
      return false
    }
  }

  /** Null for somebody who is not known any more, others having come meanwhile. */
  async #row(userId: string, changed: ReadonlySet<KeptField>): Promise<ChangedRow | null> {
    const record = this.inFront.find(userId)
    return record === null ? null : { row: await sealRow(this.options.keys, userId, record), changed }
  }

  /** Told once, until it works again. */
  #failed(err: unknown): void {
    if (!this.#isFailing) this.options.log.warn({ err }, 'presence: what people set is kept in memory only')
    this.#isFailing = true
  }
}
