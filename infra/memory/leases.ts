import type { Lease, Leases } from '../../src/commands/leases.js'

/** Leases where there is only one process: somebody has one only if it was taken here. */
export class MemoryLeases implements Leases {
  /** Name → token of who has it. */
  readonly #taken = new Map<string, number>()
  #token = 0

  take(name: string): Promise<Lease | null> {
    if (this.#taken.has(name)) return Promise.resolve(null)
    const token = (this.#token += 1)
    this.#taken.set(name, token)
    const release = (): Promise<void> => {
      // A second time it may be somebody else's.
      if (this.#taken.get(name) === token) this.#taken.delete(name)
      return Promise.resolve()
    }
    return Promise.resolve({ token, lost: new AbortController().signal, release })
  }

  isTaken(name: string): Promise<boolean> {
    return Promise.resolve(this.#taken.has(name))
  }
}
