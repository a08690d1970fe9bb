/** A place in the order of arrival. */
export type Arrival = {
  /** Resolves when all who came before have left. */
  readonly turn: Promise<void> | undefined
  /** Lets the next one go, as soon as it is one's own turn. May be called twice. */
  readonly leave: () => void
}

/**
 * Keeps the order in which things came, through lookups that take some longer than others: each looks up what it needs at once, then
 * waits for its turn. It costs those nothing who come alone.
 */
export class Arrivals {
  readonly #last = new Map<string, Promise<void>>()

  /** Takes the next place; synchronously, or it would be no order. @param key those of another key do not wait */
  arrive(key: string): Arrival {
    const turn = this.#last.get(key)
    let resolve = (): void => undefined
    const gone = new Promise<void>((left) => (resolve = left))
    this.#last.set(key, gone)
    const leave = (): void => {
      if (this.#last.get(key) === gone) this.#last.delete(key)
      resolve()
    }
    return { turn, leave: () => (turn === undefined ? leave() : void turn.then(leave)) }
  }
}
