import { join } from 'node:path'
import type { Logger } from 'pino'
import {
  type FailedJob,
  type Job,
  type JobCounts,
  type JobRunner,
  type Jobs,
  JobsUnavailable,
  PATIENCE,
  type Patience,
} from '../../src/reactions/jobs.js'
import { isThere } from '../pglite/database.js'
import { inTime } from '../time-limit.js'
import { Complaints } from './complaints.js'
import type { Engine } from './engine.js'
import { passwordsIn, withoutSecrets } from './error-text.js'
import { Gathering } from './gathering.js'
import { type Entry, failedJobIn, retried, toStore } from './stored-job.js'

export type JobsOptions = {
  /** Redis, where several processes share the jobs; without it they are in a folder of this process. */
  readonly redisUrl?: string | undefined
  /** Sets them apart from those of another log in the same Redis. */
  readonly logId?: string
  /** The folder is `jobs` in here. */
  readonly dataDir: string
  readonly runner: JobRunner
  readonly log: Pick<Logger, 'warn'>
  readonly patience?: Patience
  /** Whether this process carries out jobs, or only adds them and looks at them; true unless given. */
  readonly isWorking?: boolean
  /** Jobs that are carried out at the same time; 8 unless given. */
  readonly concurrency?: number
}

const CONCURRENCY = 8
/** Jobs that are added with one call. */
const CHUNK = 200
/** Milliseconds to wait for an answer; the embedded engine may have to be made before. */
const REDIS_MS = 5_000
const EMBEDDED_MS = 300_000
/** Milliseconds for the engine to be opened, if it is about to be, and closed. */
const CLOSING_MS = 25_000
const NONE: JobCounts = { waiting: 0, active: 0, delayed: 0, failed: 0 }

/**
 * Jobs over BullMQ, in Redis or, embedded, in a folder. The engine is opened when it is needed for the first time, and takes jobs from then on.
 * One that cannot be opened, or is lost, is tried again with the next call.
 */
export const openJobs = (options: JobsOptions): Jobs => new BullJobs(options)

class BullJobs implements Jobs {
  readonly #folder: string
  readonly #secrets: readonly string[]
  readonly #complaints: Complaints
  readonly #adding = new Gathering<Entry>((entries) => this.#addAll(entries))
  #opening: Promise<Engine> | undefined
  #isClosed = false

  constructor(private readonly options: JobsOptions) {
    this.#folder = join(options.dataDir, 'jobs')
    this.#secrets = passwordsIn(options.redisUrl)
    this.#complaints = new Complaints(options.log, this.#secrets)
  }

  async add(jobs: readonly Job[]): Promise<void> {
    const entries = new Map(jobs.map((job) => [job.id, toStore(job)]))
    // Those that have to wait for others wait no longer than these.
    if (entries.size > 0) await this.#answered(this.#adding.add(entries))
  }

  async resume(): Promise<void> {
    if (this.#mayHaveJobs()) await this.#ask(() => Promise.resolve())
  }

  async counts(): Promise<JobCounts> {
    if (this.#opening === undefined) return NONE
    const counts = await this.#ask(({ queue }) => queue.getJobCounts('waiting', 'active', 'delayed', 'failed'))
    return { ...NONE, ...counts }
  }

  async failed(limit: number): Promise<readonly FailedJob[]> {
    if (limit < 1 || !this.#mayHaveJobs()) return []
    const failed = await this.#ask(({ queue }) => queue.getFailed(0, limit - 1))
    return failed.map(failedJobIn)
  }

  async retry(id: string): Promise<boolean> {
    return this.#mayHaveJobs() && this.#ask(async ({ queue }) => retried(await queue.getJob(id)))
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const closed = this.#opening?.then(
      (engine) => engine.close(),
      () => undefined,
    )
    // One that is still being opened may take minutes, and nothing is in it yet.
    if (closed !== undefined) await inTime(CLOSING_MS, closed, () => new Error('late')).catch(() => undefined)
  }

  async #addAll(entries: readonly Entry[]): Promise<void> {
    for (let i = 0; i < entries.length; i += CHUNK)
      await this.#ask(({ queue }) => queue.addBulk(entries.slice(i, i + CHUNK)))
  }

  #mayHaveJobs(): boolean {
    return this.#opening !== undefined || this.options.redisUrl !== undefined || isThere(this.#folder)
  }

  /** @throws JobsUnavailable */
  #ask<T>(question: (engine: Engine) => Promise<T>): Promise<T> {
    return this.#answered(this.#engine().then(question))
  }

  /** @throws JobsUnavailable */
  async #answered<T>(answer: Promise<T>): Promise<T> {
    const ms = this.options.redisUrl === undefined ? EMBEDDED_MS : REDIS_MS
    try {
      return await inTime(ms, answer, () => new Error(`no answer within ${ms / 1_000} s`))
    } catch (error) {
      // Without its cause: the errors of Redis carry what was sent.
      throw new JobsUnavailable(withoutSecrets(error, this.#secrets).message)
    }
  }

  #engine(): Promise<Engine> {
    if (this.#isClosed) return Promise.reject(new Error('the jobs are closed'))
    if (this.#opening !== undefined) return this.#opening
    const opening = this.#open()
    this.#opening = opening
    opening.catch(() => this.#forget(opening))
    return opening
  }

  async #open(): Promise<Engine> {
    // What nobody needs is not even loaded.
    const { openEngine } = await import('./open-engine.js')
    const { redisUrl, logId, runner, log, patience = PATIENCE, isWorking = true } = this.options
    const concurrency = isWorking ? (this.options.concurrency ?? CONCURRENCY) : 0
    const { report } = this.#complaints
    const onLost = (error: Error): void => this.#lose(error)
    return openEngine({ redisUrl, logId, folder: this.#folder, runner, log, patience, concurrency, report, onLost })
  }

  #forget(opening: Promise<Engine>): void {
    if (this.#opening === opening) this.#opening = undefined
  }

  #lose(error: Error): void {
    this.#complaints.report(error)
    const opening = this.#opening
    this.#opening = undefined
    opening?.then((engine) => engine.abandon()).catch(this.#complaints.report)
  }
}
