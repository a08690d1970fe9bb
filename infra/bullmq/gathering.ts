type Batch<T> = { readonly items: Map<string, T>; readonly sent: Promise<void> }

/** Sends what is added while something is on its way together, once that has arrived: one call costs as much as many. */
export class Gathering<T> {
  #next: Batch<T> | undefined
  #last: Promise<unknown> = Promise.resolve()

  constructor(private readonly send: (items: readonly T[]) => Promise<unknown>) {}

  /**
   * @param items by their ids; of two with the same id one is enough
   * @throws (rejects) what sending threw
   */
  add(items: ReadonlyMap<string, T>): Promise<void> {
    this.#next ??= this.#gather()
    for (const [id, item] of items) this.#next.items.set(id, item)
    return this.#next.sent
  }

  #gather(): Batch<T> {
    const items = new Map<string, T>()
    const sent = this.#last.then(async () => {
      this.#next = undefined
      await this.send([...items.values()])
    })
    this.#last = sent.catch(() => undefined)
    return { items, sent }
  }
}
