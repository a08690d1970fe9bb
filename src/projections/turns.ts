import { setImmediate } from 'node:timers/promises'

type Waiting = { readonly start: () => void }

/**
 * One thing at a time, the live fold before everything else: what is folded, rebuilt, compared and switched never overlaps,
 * so that each may rely on the positions it saw. A turn is short (one batch): it is the longest that the live fold ever waits.
 */
export class Turns {
  #busy = false
  readonly #urgent: Waiting[] = []
  readonly #others: Waiting[] = []

  /** Runs work of the live fold, before all that waits. */
  urgent<T>(work: () => Promise<T>): Promise<T> {
    return this.#take(this.#urgent, work)
  }

  /** Runs other work, in the order of asking. */
  next<T>(work: () => Promise<T>): Promise<T> {
    return this.#take(this.#others, work)
  }

  async #take<T>(queue: Waiting[], work: () => Promise<T>): Promise<T> {
    if (this.#busy) await new Promise<void>((start) => queue.push({ start }))
    this.#busy = true
    try {
      return await work()
    } finally {
      // A synchronous engine resolves in microtasks; without this the event loop would starve while the log is caught up with.
      await setImmediate()
      this.#release()
    }
  }

  // Busy stays true when it is handed on, so that nobody slips in between.
  #release(): void {
    const heir = this.#urgent.shift() ?? this.#others.shift()
    if (heir === undefined) this.#busy = false
    else heir.start()
  }
}
