/** Tells those who wait at the end of the log that it may have grown. Counted, so that a change between looking and waiting is not missed. */
export class Changes {
  readonly #waiting = new Set<() => void>()
  #count = 0
  #closed = false

  get count(): number {
    return this.#count
  }

  /** After it nobody waits any more. */
  get closed(): boolean {
    return this.#closed
  }

  notify(): void {
    this.#count += 1
    this.#wakeAll()
  }

  close(): void {
    this.#closed = true
    this.#wakeAll()
  }

  /**
   * Resolves at the first change after `count` was read; also on the signal, on `close` and when the time is over.
   * @param timeoutMs unlimited if not given
   */
  after(count: number, signal: AbortSignal, timeoutMs?: number): Promise<void> {
    if (count !== this.#count || this.#closed || signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        this.#waiting.delete(done)
        resolve()
      }
      const timer = timeoutMs === undefined ? undefined : setTimeout(done, timeoutMs)
      signal.addEventListener('abort', done)
      this.#waiting.add(done)
    })
  }

  #wakeAll(): void {
    for (const wake of [...this.#waiting]) wake()
  }
}
