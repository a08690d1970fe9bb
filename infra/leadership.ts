import { setTimeout as sleep } from 'node:timers/promises'
import type { Lease, Leases } from '../src/commands/leases.js'

/** What is done under a lease; it ends when it is told to. */
export type Work = { close(): Promise<void> }

export type LeadershipOptions = {
  readonly leases: Leases
  readonly name: string
  /** Begins what only the leader does. */
  readonly begin: (lease: Lease) => Promise<Work>
  /** Told why something could not be begun or ended properly. */
  readonly report: (error: unknown) => void
}

/** Milliseconds until a lease that somebody else has is asked for again; half of it is left to chance. */
const ASK_AGAIN_MS = 1_000

/** Does something while this process has a lease, and begins anew whenever it gets the lease again. */
export class Leadership {
  private readonly ending = new AbortController()
  private leading: Promise<void> = Promise.resolve()

  constructor(private readonly options: LeadershipOptions) {}

  /**
   * Asks for the lease, and goes on asking. Resolves when the work has begun here, or somebody else has the lease.
   * @throws what `leases.take` and `begin` throw, the first time; later failures are reported and tried again
   */
  async start(): Promise<void> {
    const term = await this.begin()
    this.leading = this.goOn(term)
  }

  /** Ends the work, and gives the lease back. */
  async close(): Promise<void> {
    this.ending.abort()
    await this.leading
  }

  private async begin(): Promise<Term | null> {
    const { leases, name, begin } = this.options
    const lease = await leases.take(name)
    if (lease === null) return null
    try {
      return { lease, work: await begin(lease) }
    } catch (error) {
      await lease.release()
      throw error
    }
  }

  private async goOn(first: Term | null): Promise<void> {
    const { signal } = this.ending
    let term = first
    do {
      if (term !== null) await this.serve(term)
      await sleep(ASK_AGAIN_MS * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined)
      term = signal.aborted ? null : await this.tried(() => this.begin())
    } while (!signal.aborted)
    if (term !== null) await this.serve(term)
  }

  private async serve({ lease, work }: Term): Promise<void> {
    await either(lease.lost, this.ending.signal)
    await this.tried(async () => {
      await work.close()
      return null
    })
    await lease.release()
  }

  private async tried<T>(action: () => Promise<T>): Promise<T | null> {
    try {
      return await action()
    } catch (error) {
      this.options.report(error)
      return null
    }
  }
}

type Term = { readonly lease: Lease; readonly work: Work }

/** Resolves when one of them is aborted. */
function either(...signals: readonly AbortSignal[]): Promise<void> {
  const any = AbortSignal.any([...signals])
  if (any.aborted) return Promise.resolve()
  return new Promise((resolve) => any.addEventListener('abort', () => resolve(), { once: true }))
}
