import type { KeyRing } from '../../../src/commands/key-ring.js'
import { sealedEntry, withoutMessage } from './entries.js'
import type { Entry, PresenceExchange } from './exchange.js'
import { type Known, told } from './stamped-record.js'

/** Entries that one message tells, and those sealed at a time. */
const MOST_TOLD = 500
/** People who are not here and of whom is said what was changed here. */
const MOST_ABSENT = 1_000

export type SpeakerPorts = {
  readonly exchange: PresenceExchange
  readonly keys: KeyRing
  /** Those who are present here. */
  readonly here: () => ReadonlySet<string>
  readonly known: (userId: string) => Known
  readonly report: (error: unknown) => void
}

/** Says what this process knows first: of its own people, and of others what was changed here. One thing after the other. */
export class Speaker {
  /** Of whom there is something new to say. */
  readonly #unsaid = new Set<string>()
  /** Whose message could not be sealed. */
  readonly #unsealed = new Set<string>()
  readonly #absent = new Set<string>()
  readonly #forgotten = new Set<string>()
  /** Those who were here when the process began to end; they may come back elsewhere before anybody notices. */
  #stayed: ReadonlySet<string> = new Set()
  #number = 0
  #mustSayAll = true
  #saying: Promise<void> | null = null

  constructor(private readonly ports: SpeakerPorts) {}

  /** Something about a person has changed here. */
  changed(userId: string): void {
    if (this.ports.here().has(userId)) this.#absent.delete(userId)
    else this.#remember(userId)
    this.#forgotten.delete(userId)
    this.#unsaid.add(userId)
  }

  /** What was said is lost, or may be: it will be said anew. */
  lost(): void {
    this.#mustSayAll = true
    // All of it holds these.
    this.#unsaid.clear()
    this.#forgotten.clear()
  }

  /** From now on nobody goes: those who are here are said to be until the process has left. */
  stay(): void {
    this.#stayed = new Set(this.ports.here())
  }

  /** Shows that the process is alive. False when what it said was lost. Rejects while the engine is away. */
  async showAlive(): Promise<boolean> {
    for (const userId of this.#unsealed) this.#unsaid.add(userId)
    this.#unsealed.clear()
    const isThere = await this.ports.exchange.showAlive(this.#number)
    if (!isThere) this.lost()
    return isThere
  }

  /** Says what there is to say. Never rejects: what cannot be said now is said anew, in full, the next time. */
  speak(): Promise<void> {
    this.#saying ??= this.#speak().finally(() => (this.#saying = null))
    return this.#saying
  }

  async #speak(): Promise<void> {
    try {
      while (this.#mustSayAll || this.#unsaid.size + this.#forgotten.size > 0)
        await (this.#mustSayAll ? this.#sayAll() : this.#saySome())
    } catch (error) {
      this.ports.report(error)
      this.lost()
    }
  }

  async #sayAll(): Promise<void> {
    this.lost()
    this.#mustSayAll = false
    const people = [...new Set([...this.ports.here(), ...this.#stayed, ...this.#absent])]
    const entries: Entry[] = []
    for (let from = 0; from < people.length; from += MOST_TOLD)
      entries.push(...(await this.#entries(people.slice(from, from + MOST_TOLD))))
    await this.ports.exchange.sayAll((this.#number += 1), entries)
  }

  async #saySome(): Promise<void> {
    const people = [...this.#unsaid].slice(0, MOST_TOLD)
    for (const userId of people) this.#unsaid.delete(userId)
    const entries = await this.#entries(people)
    // Who is still to be spoken of is forgotten after that.
    const forgotten = [...this.#forgotten].filter((userId) => !this.#unsaid.has(userId)).slice(0, MOST_TOLD)
    for (const userId of forgotten) this.#forgotten.delete(userId)
    if (!(await this.ports.exchange.say((this.#number += 1), entries, forgotten))) this.lost()
  }

  #entries(people: readonly string[]): Promise<readonly Entry[]> {
    return Promise.all(people.map((userId) => this.#entry(userId)))
  }

  async #entry(userId: string): Promise<Entry> {
    const isPresent = this.ports.here().has(userId) || this.#stayed.has(userId)
    const known = this.ports.known(userId)
    try {
      return await sealedEntry(this.ports.keys, userId, isPresent, known)
    } catch (error) {
      this.ports.report(error)
      this.#unsealed.add(userId)
      return withoutMessage({ userId, isPresent, fields: told(known) })
    }
  }

  #remember(userId: string): void {
    this.#absent.delete(userId)
    this.#absent.add(userId)
    if (this.#absent.size <= MOST_ABSENT) return
    const [oldest] = this.#absent
    if (oldest === undefined) return
    this.#absent.delete(oldest)
    this.#forgotten.add(oldest)
  }
}
