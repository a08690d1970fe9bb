import type { Lease, Leases } from '../../src/commands/leases.js'

/** Leases where there is only one process: somebody has one only if it was taken here. */
export class MemoryLeases implements Leases {
  readonly #taken = new Set<string>()
  #token = 0

  take(name: string): Promise<Lease | null> {
    if (this.#taken.has(name)) return Promise.resolve(null)
    this.#taken.add(name)
    this.#token += 1
    const release = (): Promise<void> => {
      this.#taken.delete(name)
      return Promise.resolve()
    }
    return Promise.resolve({ token: this.#token, lost: new AbortController().signal, release })
  }

  isTaken(name: string): Promise<boolean> {
    return Promise.resolve(this.#taken.has(name))
  }
}
