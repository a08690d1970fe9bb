import type { KeptField } from './presence-keeper.js'

type Fields = ReadonlySet<KeptField>
const NOTHING: Fields = new Set()

/** Who has changed what since it was last written, in the order of the last changes. */
export class UnsavedPeople {
  #people = new Map<string, Fields>()

  /** @param most people; those who changed longest ago are forgotten beyond */
  constructor(private readonly most: number) {}

  get size(): number {
    return this.#people.size
  }

  fieldsOf(userId: string): Fields {
    return this.#people.get(userId) ?? NOTHING
  }

  add(userId: string, fields: Iterable<KeptField>): void {
    const all = new Set([...this.fieldsOf(userId), ...fields])
    this.#people.delete(userId)
    this.#people.set(userId, all)
    this.#forgetOldest()
  }

  /** Those who changed longest ago, at most so many; they are no longer here. */
  take(most: number): ReadonlyMap<string, Fields> {
    const taken = new Map([...this.#people].slice(0, most))
    for (const userId of taken.keys()) this.#people.delete(userId)
    return taken
  }

  /** Puts those who were taken before all others; who has changed again stands where that put them. */
  putBack(taken: ReadonlyMap<string, Fields>): void {
    const since = this.#people
    this.#people = new Map([...taken].filter(([userId]) => !since.has(userId)))
    for (const [userId, fields] of since) this.add(userId, [...(taken.get(userId) ?? []), ...fields])
    this.#forgetOldest()
  }

  #forgetOldest(): void {
    while (this.#people.size > this.most) this.#people.delete(this.#people.keys().next().value ?? '')
  }
}
