import type { Logger } from 'pino'
import type { Observable } from 'rxjs'
import { NEWCOMER, type PresenceRecord, type PresenceStore } from '../../../src/api/live/presence/presence-store.js'
import type { KeyRing } from '../../../src/commands/key-ring.js'
import { MemoryPresenceStore } from '../../memory/presence.js'
import { PresenceFile, type PresenceRow } from './presence-file.js'
import { type KeptPresence, openRows, sealRow } from './sealed-presence.js'

/** People of whom it is kept what they set and when they went. */
const MOST_PEOPLE = 50_000
/** How long a change may wait for others to be written with it. */
const WRITE_EVERY_MS = 1_000
/** How long a failing disk is left alone. */
const RETRY_MS = 10_000

export type SqlitePresenceOptions = {
  /** Of the file; made if missing. */
  readonly path: string
  readonly keys: KeyRing
  readonly log: Pick<Logger, 'warn'>
  readonly mostPeople?: number
}

/**
 * Presence of one process, in its memory; what people set and when they were last seen is in a file as well, and there again after a restart.
 * Without the file, or while it cannot be written, everything goes on in memory.
 */
export class SqlitePresenceStore implements PresenceStore {
  readonly changes: Observable<string>
  readonly #memory: MemoryPresenceStore
  /** Whose row is older than what is known of them. */
  readonly #unsaved = new Set<string>()
  #file: PresenceFile | null = null
  #timer: NodeJS.Timeout | undefined
  /** The transaction under way, and those before it. */
  #saving: Promise<void> = Promise.resolve()
  #isFailing = false

  private constructor(
    private readonly options: SqlitePresenceOptions,
    private readonly mostPeople: number,
  ) {
    this.#memory = new MemoryPresenceStore(mostPeople)
    this.changes = this.#memory.changes
  }

  /** Opens the file and reads it into memory. Never fails: what cannot be read is as never set. */
  static async open(options: SqlitePresenceOptions): Promise<SqlitePresenceStore> {
    const store = new SqlitePresenceStore(options, options.mostPeople ?? MOST_PEOPLE)
    await store.#load()
    return store
  }

  find(userId: string): PresenceRecord | null {
    return this.#memory.find(userId)
  }

  update(userId: string, changes: Partial<PresenceRecord>): void {
    const before = this.find(userId) ?? NEWCOMER
    this.#memory.update(userId, changes)
    if (this.#file === null || isKeptSame(before, this.find(userId) ?? NEWCOMER)) return
    // Last in line: the rows are in the order of the last changes.
    this.#unsaved.delete(userId)
    this.#unsaved.add(userId)
    // A file that cannot be written must not fill the memory: the oldest are not known any more anyway.
    if (this.#unsaved.size > 2 * this.mostPeople) this.#unsaved.delete(this.#unsaved.values().next().value ?? '')
    this.#saveIn(this.#isFailing ? RETRY_MS : WRITE_EVERY_MS)
  }

  saved(): Promise<void> {
    // A file that fails is not tried for every change: its timer does that.
    return this.#unsaved.size === 0 || this.#isFailing ? this.#saving : this.#saveNow()
  }

  /** Writes what is not written yet. Changes after this are kept in memory only. */
  async close(): Promise<void> {
    await this.#saveNow()
    clearTimeout(this.#timer)
    const file = this.#file
    this.#file = null
    file?.close()
  }

  async #load(): Promise<void> {
    try {
      const file = new PresenceFile(this.options.path, this.mostPeople)
      const rows = file.all()
      for await (const [userId, record] of openRows(this.options.keys, rows, (error) => this.#failed(error)))
        this.#memory.update(userId, record)
      this.#isFailing = false
      this.#file = file
    } catch (error) {
      this.#failed(error)
    }
  }

  #saveIn(ms: number): void {
    this.#timer ??= setTimeout(() => void this.#saveNow(), ms).unref()
  }

  /** One transaction after the other: what comes while one is under way goes into the next one, together. */
  #saveNow(): Promise<void> {
    this.#saving = this.#saving.then(() => this.#save())
    return this.#saving
  }

  async #save(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const people = [...this.#unsaved]
    this.#unsaved.clear()
    if (people.length === 0) return
    try {
      const rows = await Promise.all(people.map((userId) => this.#row(userId)))
      this.#file?.save(rows.filter((row) => row !== null))
      this.#isFailing = false
    } catch (error) {
      this.#failed(error)
      const since = [...this.#unsaved]
      this.#unsaved.clear()
      for (const userId of [...people, ...since]) this.#unsaved.add(userId)
      this.#saveIn(RETRY_MS)
    }
  }

  /** Null for somebody who is not known any more, others having come meanwhile. */
  async #row(userId: string): Promise<PresenceRow | null> {
    const record = this.find(userId)
    return record === null ? null : sealRow(this.options.keys, userId, record)
  }

  /** Told once, until it works again. */
  #failed(err: unknown): void {
    if (!this.#isFailing) this.options.log.warn({ err }, 'presence.db: what people set is kept in memory only')
    this.#isFailing = true
  }
}

const isKeptSame = (one: KeptPresence, other: KeptPresence): boolean =>
  one.status === other.status && one.statusMessage === other.statusMessage && one.lastSeenAt === other.lastSeenAt
