/** Something to be done because something happened. Ids and numbers only: a queue is no place for what people wrote. */
export type Job = {
  /** Follows from the event and the reaction, so that the same one is never there twice. Letters, digits, `-` and `_`, at most 200. */
  readonly id: string
  /** Name of the reaction that carries it out. */
  readonly reaction: string
  readonly data: Readonly<Record<string, string | number>>
  /** Not before; at once when absent. */
  readonly runAt?: Date
}

/** One of the times that a job is tried. */
export type Attempt = {
  /** 1 at first. */
  readonly number: number
  /** Somebody asked for it after it had been given up. */
  readonly onDemand: boolean
  /** Aborted when the process is about to stop: what is under way is tried again by the next one. */
  readonly signal: AbortSignal
}

/** A job that was given up. */
export type FailedJob = Job & {
  /** What was wrong the last time; made for people who operate the server, without content or secrets. */
  readonly error: string
  readonly attempts: number
  /** ISO 8601. */
  readonly failedAt: string
}

export type JobCounts = Readonly<Record<'waiting' | 'active' | 'delayed' | 'failed', number>>

/**
 * A queue of jobs that outlives the process. It may be lost all the same: what must not be lost is in the log, and is added again.
 * Every method rejects with `JobsUnavailable` when the engine cannot be reached.
 */
export interface Jobs {
  /** Adds jobs; one whose id is there already, in whatever state, is passed over. */
  add(jobs: readonly Job[]): Promise<void>
  /** Goes on with what an earlier process has left. Opens no engine where there is nothing. */
  resume(): Promise<void>
  /** How many there are. Opens no engine that has not been needed yet. */
  counts(): Promise<JobCounts>
  /** Those that were given up, the latest first. */
  failed(limit: number): Promise<readonly FailedJob[]>
  /** Tries one again that was given up; false when there is none of that id. */
  retry(id: string): Promise<boolean>
  /** Lets what is under way end, for a while, then releases the engine. */
  close(): Promise<void>
}

/** Who carries out jobs. */
export interface JobRunner {
  /**
   * Carries out a job. The same one may come twice, and after it has been carried out: then nothing happens.
   * @throws NotNow to be tried again at a given time, GiveUp not to be tried again; whatever else is thrown is tried again after a pause;
   *   StoreUnavailable for as long as it takes
   */
  run(job: Job, attempt: Attempt): Promise<void>
  /** The job will not be tried again: makes that visible to whom it concerns. What it throws counts as another failed attempt. */
  giveUp(job: Job, error: Error): Promise<void>
}

/** The engine of the queue cannot be reached now. */
export class JobsUnavailable extends Error {
  override readonly name = 'JobsUnavailable'
}

/** To be tried again after a while that the failure itself tells. */
export class NotNow extends Error {
  override readonly name = 'NotNow'
  /** @param afterMs milliseconds to wait at least */
  constructor(
    readonly afterMs: number,
    message = 'not now',
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** Trying again is of no use. */
export class GiveUp extends Error {
  override readonly name = 'GiveUp'
}

/** How long a job is tried: pauses double from the first to the longest, each up to a quarter shorter or longer. */
export type Patience = {
  /** Milliseconds from the first attempt until a failure is the last one. */
  readonly totalMs: number
  readonly firstPauseMs: number
  readonly longestPauseMs: number
}

export const PATIENCE: Patience = { totalMs: 120_000, firstPauseMs: 1_000, longestPauseMs: 30_000 }
