import { setTimeout as sleep } from 'node:timers/promises'
import type { IdempotencyRecord, IdempotencyScope, IdempotencyStore } from '../commands/idempotency.js'

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000
/** Only what was under way when the store went can be left over. */
const MOST = 10_000

type Attempt = { readonly ending: AbortController; readonly settled: Promise<void> }

/**
 * Records that say less than is known, because the store was away when it was to be written: they are written as soon as it is back. Other
 * instances take such a record for a command that is still running here, and would say so for as long as this process lives.
 */
export class UnsettledRecords {
  readonly #attempts = new Map<IdempotencyScope, Attempt>()

  /** @param report told of the first failure with a record */
  constructor(
    private readonly store: Pick<IdempotencyStore, 'replace'>,
    private readonly report: (error: unknown) => void,
  ) {}

  /**
   * Replaces a record, now or later.
   * @param owner whose it is; somebody else's is left alone
   * @returns once it was tried for the first time. Never rejects.
   */
  async settle(record: IdempotencyRecord, owner: string): Promise<void> {
    const ending = new AbortController()
    const first = this.#replaced(record, owner, this.report)
    const { scope } = record
    const settled = this.#goOn(first, record, owner, ending.signal).finally(() => this.#attempts.delete(scope))
    this.#attempts.set(scope, { ending, settled })
    await first
  }

  /** Lets a record go: its command is given again here. Resolves when nothing more is written. */
  async recall(scope: IdempotencyScope): Promise<void> {
    const attempt = this.#attempts.get(scope)
    attempt?.ending.abort()
    await attempt?.settled
  }

  async #goOn(first: Promise<boolean>, record: IdempotencyRecord, owner: string, signal: AbortSignal): Promise<void> {
    let isReplaced = await first
    if (this.#attempts.size > MOST) return
    for (let wait = FIRST_WAIT_MS; !isReplaced; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
      await sleep(wait, undefined, { signal, ref: false }).catch(() => undefined)
      if (signal.aborted) return
      isReplaced = await this.#replaced(record, owner, () => undefined)
    }
  }

  async #replaced(record: IdempotencyRecord, owner: string, report: (error: unknown) => void): Promise<boolean> {
    try {
      await this.store.replace(record, owner)
      return true
    } catch (error) {
      report(error)
      return false
    }
  }
}
