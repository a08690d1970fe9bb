import { inTime } from '../time-limit.js'
import type { Attempts } from './attempts.js'
import type { Backend, JobQueue, JobWorker, WorkerSettings } from './backend.js'
import { TriedAgain } from './pauses.js'

/** How long a job that its worker lost stays lost: at most the lock and two checks. */
const LOCK_MS = 10_000
const STALLED_CHECK_MS = 5_000
const KEPT_FAILED = { count: 1_000, age: 30 * 24 * 3_600 }
/** Milliseconds for jobs under way to end, and then for the connections. */
const DRAIN_MS = 10_000
const CLOSING_MS = 2_000

const SETTINGS = {
  autorun: false,
  lockDuration: LOCK_MS,
  stalledInterval: STALLED_CHECK_MS,
  // A job is not to blame for processes that were killed.
  maxStalledCount: 1_000_000,
  removeOnComplete: { count: 0 },
  removeOnFail: KEPT_FAILED,
  // When the queue itself fails: milliseconds until it is asked again.
  runRetryDelay: 1_000,
  settings: {
    backoffStrategy: (_attempts: number, _type?: string, error?: Error) =>
      error instanceof TriedAgain ? error.pauseMs : STALLED_CHECK_MS,
  },
} satisfies WorkerSettings

/** A queue that is open, and a worker that empties it. */
export class Engine {
  readonly queue: JobQueue
  readonly #worker: JobWorker | undefined

  private constructor(
    private readonly backend: Backend,
    private readonly attempts: Attempts,
    concurrency: number,
  ) {
    this.queue = backend.queue
    if (concurrency === 0) return
    const process = attempts.process.bind(attempts)
    this.#worker = backend.worker((job, token = '') => process(job, token), { ...SETTINGS, concurrency })
  }

  /**
   * @param concurrency jobs that are carried out at the same time; 0: only others take jobs
   * @param report hears why the worker has stopped
   */
  static async start(
    backend: Backend,
    attempts: Attempts,
    concurrency: number,
    report: (error: Error) => void,
  ): Promise<Engine> {
    const { queue } = backend
    await queue.waitUntilReady()
    if (backend.isOurs) await takeBack(queue)
    const engine = new Engine(backend, attempts, concurrency)
    engine.#worker?.run().catch(report)
    return engine
  }

  /** Takes no further job, gives those under way 10 s, and lets go. */
  async close(): Promise<void> {
    this.attempts.stop()
    // Over when the queue has heard of all that is done; never, when Redis is away.
    const done = this.#worker?.pause()
    await inSilence(DRAIN_MS, this.attempts.settled())
    await inSilence(CLOSING_MS, done ?? Promise.resolve())
    await this.abandon()
  }

  /** Lets go at once. */
  async abandon(): Promise<void> {
    this.attempts.stop()
    await inSilence(CLOSING_MS, this.#worker?.close(true) ?? Promise.resolve())
    await this.backend.close()
  }
}

/** Nobody else can be at work on what was active when the process before this one ended. */
async function takeBack(queue: JobQueue): Promise<void> {
  const UNCHECKED = '0'
  for (const job of await queue.getActive()) await job.moveToWait(UNCHECKED)
}

/** What does not come in time is left without. */
const inSilence = (ms: number, awaited: Promise<void>): Promise<void> =>
  inTime(ms, awaited, () => new Error('late')).catch(() => undefined)
