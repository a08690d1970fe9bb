import { randomUUID } from 'node:crypto'
import { BehaviorSubject, type SchedulerLike, Subject } from 'rxjs'
import type { Entry, Heard, PresenceExchange } from '../../infra/presence/shared/exchange.js'

const ALIVE_MS = 10_000

type Place = { number: number; aliveAt: number; readonly entries: Map<string, string> }

/** Where processes tell each other about people, in one process: it can be away, forget everything, and lose messages. */
export class PresenceHub {
  readonly #places = new Map<string, Place>()
  readonly #listeners = new Map<string, Subject<Heard>>()
  readonly #isUp = new BehaviorSubject(true)
  /** Messages get lost. */
  isDeaf = false
  /** All that was ever said, as text. */
  readonly said: string[] = []

  constructor(private readonly scheduler: SchedulerLike) {}

  /** Goes away, or comes back. */
  up(isUp: boolean): void {
    this.#isUp.next(isUp)
  }

  /** Forgets everything. */
  forget(): void {
    this.#places.clear()
  }

  /** What a process says of people, by their ids; undefined when it says nothing. */
  peopleOf(process: string): readonly string[] | undefined {
    const place = this.#place(process)
    return place && [...place.entries.keys()]
  }

  exchange(): PresenceExchange & { readonly silence: () => void } {
    const process = randomUUID()
    let isSilent = false
    const heard = new Subject<Heard>()
    this.#listeners.set(process, heard)
    const answer = async <T>(give: () => T): Promise<T> => {
      await new Promise(setImmediate)
      if (!this.#isUp.value) throw new Error('the hub is away')
      if (isSilent) throw new Error('the process is dead')
      return give()
    }
    return {
      process,
      heard,
      isUp: this.#isUp,
      silence: () => {
        isSilent = true
        this.#listeners.delete(process)
      },
      say: (number, entries, forgotten) => answer(() => this.#say(process, number, entries, forgotten)),
      sayAll: (number, entries) =>
        answer(() => {
          this.#places.set(process, { number, aliveAt: this.scheduler.now(), entries: new Map() })
          this.#write(process, entries)
          this.#tell({ kind: 'said', from: process, number, entries: null })
        }),
      showAlive: (number) =>
        answer(() => {
          const place = this.#place(process)
          Object.assign(place ?? {}, { number, aliveAt: this.scheduler.now() })
          return place !== undefined
        }),
      leave: () =>
        answer(() => {
          this.#places.delete(process)
          this.#tell({ kind: 'left', from: process })
        }),
      others: () => answer(() => this.#others(process)),
      saidBy: (other) => answer(() => this.#saidBy(other)),
    }
  }

  #say(process: string, number: number, entries: readonly Entry[], forgotten: readonly string[]): boolean {
    const place = this.#place(process)
    if (place === undefined) return false
    Object.assign(place, { number, aliveAt: this.scheduler.now() })
    this.#write(process, entries)
    for (const userId of forgotten) place.entries.delete(userId)
    this.#tell({ kind: 'said', from: process, number, entries })
    return true
  }

  #place(process: string): Place | undefined {
    const place = this.#places.get(process)
    if (place === undefined || this.scheduler.now() - place.aliveAt < ALIVE_MS) return place
    this.#places.delete(process)
    return undefined
  }

  #write(process: string, entries: readonly Entry[]): void {
    for (const entry of entries) {
      const text = JSON.stringify(entry)
      this.said.push(text)
      this.#places.get(process)?.entries.set(entry.userId, text)
    }
  }

  #tell(message: Heard): void {
    if (this.isDeaf) return
    const text = JSON.stringify(message)
    for (const [process, heard] of this.#listeners) if (process !== message.from) heard.next(JSON.parse(text) as Heard)
  }

  #others(process: string) {
    const alive = [...this.#places.keys()].filter((id) => id !== process && this.#place(id) !== undefined)
    return new Map(alive.map((id) => [id, { ...(this.#place(id) ?? { number: 0, aliveAt: 0 }) }]))
  }

  #saidBy(process: string) {
    const place = this.#place(process)
    if (place === undefined) return null
    return { number: place.number, entries: [...place.entries.values()].map((text) => JSON.parse(text) as Entry) }
  }
}
