import { UnrecoverableError, WaitingError } from 'bullmq'
import { StoreUnavailable } from '../../src/commands/event-store.js'
import { GiveUp, type Job, type JobRunner, NotNow, type Patience } from '../../src/reactions/jobs.js'
import { errorText } from './error-text.js'
import { pauseAfter, TriedAgain } from './pauses.js'
import { jobIn, type StoredJob } from './stored-job.js'

/** Carries out jobs as BullMQ's worker hands them over, and decides what becomes of those that fail. */
export class Attempts {
  readonly #stopping = new AbortController()
  readonly #running = new Set<Promise<void>>()

  constructor(
    private readonly runner: JobRunner,
    private readonly patience: Patience,
  ) {}

  /** Tells all that is under way to end; what does not succeed is left to the next process. */
  stop(): void {
    this.#stopping.abort()
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running)
  }

  /**
   * One attempt: BullMQ's processor.
   * @param token proves to the queue that the job is ours
   * @throws WaitingError when it is back in the queue; TriedAgain, to be tried again; UnrecoverableError, given up
   */
  process(stored: StoredJob, token: string): Promise<void> {
    const attempt = this.#process(stored, token).finally(() => this.#running.delete(attempt))
    this.#running.add(attempt)
    return attempt
  }

  async #process(stored: StoredJob, token: string): Promise<void> {
    const startedAt = Date.now()
    const { signal } = this.#stopping
    const job = jobIn(stored)
    try {
      signal.throwIfAborted()
      const { onDemand = false } = stored.data
      await this.runner.run(job, { number: stored.attemptsMade + 1, onDemand, signal })
    } catch (error) {
      if (!signal.aborted) return this.#failed(stored, job, stored.data.since ?? startedAt, error)
      await stored.moveToWait(token)
      throw new WaitingError()
    }
  }

  async #failed(stored: StoredJob, job: Job, since: number, error: unknown): Promise<never> {
    // That the log cannot be written is no fault of the job, and uses up none of its time: what is due is done when the log is back.
    if (error instanceof StoreUnavailable) return this.#waitForLog(stored, error)
    const left = since + this.patience.totalMs - Date.now()
    if (left > 0 && !(error instanceof GiveUp)) return this.#again(stored, since, error, left)
    try {
      await this.runner.giveUp(job, error instanceof Error ? error : new Error(errorText(error)))
    } catch (failure) {
      if (failure instanceof StoreUnavailable) return this.#waitForLog(stored, failure)
      // Who cannot even say that it failed gets as much time again for that.
      if (left + this.patience.totalMs > 0) return this.#again(stored, since, failure, left + this.patience.totalMs)
    }
    throw new UnrecoverableError(errorText(error))
  }

  #waitForLog(stored: StoredJob, error: StoreUnavailable): never {
    throw new TriedAgain(errorText(error), pauseAfter(stored.attemptsMade + 1, this.patience, Math.random()))
  }

  /** @param left milliseconds until it is tried for the last time; the pause ends then at the latest, unless the failure itself tells when */
  async #again(stored: StoredJob, since: number, error: unknown, left: number): Promise<never> {
    if (stored.data.since === undefined) await stored.updateData({ ...stored.data, since })
    const pause = Math.min(pauseAfter(stored.attemptsMade + 1, this.patience, Math.random()), left)
    throw new TriedAgain(errorText(error), Math.max(pause, notBefore(error)))
  }
}

const notBefore = (error: unknown): number =>
  error instanceof NotNow && Number.isFinite(error.afterMs) ? Math.max(error.afterMs, 1) : 1
