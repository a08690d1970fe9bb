/** Who has still to hear about whom. Each is owed the latest about a person once, however often it changed. */
export class Debts {
  readonly #owed = new Map<string, Set<string>>()

  get isEmpty(): boolean {
    return this.#owed.size === 0
  }

  /** @param viewer is owed word of the person */
  owe(viewer: string, person: string): void {
    const owed = this.#owed.get(viewer)
    if (owed === undefined) this.#owed.set(viewer, new Set([person]))
    else owed.add(person)
  }

  /** Forgets what somebody was owed. */
  forgive(viewer: string): void {
    this.#owed.delete(viewer)
  }

  /** Forgets what one of the two was owed about the other, wherever they have nothing in common any more. */
  part(userId: string, isApart: (viewer: string, person: string) => boolean): void {
    for (const [viewer, people] of this.#owed) {
      const concerned = viewer === userId ? [...people] : people.has(userId) ? [userId] : []
      for (const person of concerned) if (isApart(viewer, person)) people.delete(person)
      if (people.size === 0) this.#owed.delete(viewer)
    }
  }

  /**
   * Takes what is to be paid now: to each once, to those who have waited longest first.
   * @param perViewer people at most that one viewer hears of
   * @param inAll stops when that many have been paid; the rest stays owed
   */
  *take(perViewer: number, inAll: number): Generator<readonly [viewer: string, people: readonly string[]]> {
    let paid = 0
    for (const [viewer, owed] of [...this.#owed]) {
      if (paid >= inAll) return
      // Who has gone meanwhile is owed nothing.
      if (!this.#owed.has(viewer)) continue
      const people = owed.size <= perViewer ? [...owed] : firstOf(owed, perViewer)
      this.#owed.delete(viewer)
      if (people.length < owed.size) this.#keep(viewer, owed, people)
      paid += people.length
      yield [viewer, people]
    }
  }

  /** Goes to the end of the line with what is left. */
  #keep(viewer: string, owed: Set<string>, paid: readonly string[]): void {
    for (const person of paid) owed.delete(person)
    this.#owed.set(viewer, owed)
  }
}

function firstOf(set: ReadonlySet<string>, count: number): readonly string[] {
  const first: string[] = []
  for (const item of set) {
    if (first.length === count) break
    first.push(item)
  }
  return first
}
