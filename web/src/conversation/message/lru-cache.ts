/** Keeps what was used last. */
export class LruCache<K, V> {
  // In the order of use: the first goes first.
  readonly #entries = new Map<K, V>()

  /** @param most entries that are kept */
  constructor(private readonly most: number) {}

  get(key: K): V | undefined {
    const value = this.#entries.get(key)
    if (value === undefined) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, value)
    return value
  }

  set(key: K, value: V): void {
    this.#entries.delete(key)
    this.#entries.set(key, value)
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.most) return
      this.#entries.delete(oldest)
    }
  }
}
