import type { BulkJobOptions, Job as BullJob } from 'bullmq'
import type { FailedJob, Job } from '../../src/reactions/jobs.js'

/** What is kept with a job, beside what BullMQ keeps. */
export type StoredData = {
  readonly data: Job['data']
  /** Milliseconds since 1970, for jobs with a time of their own. */
  readonly runAt?: number
  /** When it was tried for the first time, once that has failed. */
  readonly since?: number
  /** It was given up, and somebody wants it tried again. */
  readonly onDemand?: true
}
export type StoredJob = BullJob<StoredData>

/** Attempts are limited by time, not by number. As large as PostgreSQL's integers allow for, and then some. */
export const ENDLESS = 1_000_000
/** What a job's id may be: BullMQ has its own use for colons. */
const ID = /^[A-Za-z0-9_-]{1,200}$/

export type Entry = { readonly name: string; readonly data: StoredData; readonly opts: BulkJobOptions }

/**
 * A job as BullMQ takes it.
 * @throws RangeError when its id is none
 */
export function toStore({ id, reaction, data, runAt }: Job): Entry {
  if (!ID.test(id)) throw new RangeError(`no id of a job: ${id}`)
  return {
    name: reaction,
    data: { data, ...(runAt !== undefined && { runAt: runAt.getTime() }) },
    opts: {
      jobId: id,
      delay: Math.max((runAt?.getTime() ?? 0) - Date.now(), 0),
      attempts: ENDLESS,
      backoff: { type: 'custom' },
      // Stacks name files, not what is the matter; and they are kept once per attempt.
      stackTraceLimit: 0,
    },
  }
}

/** The job as it was added. */
export function jobIn({ id, name, data: { data, runAt } }: Pick<StoredJob, 'id' | 'name' | 'data'>): Job {
  return { id: id ?? '', reaction: name, data, ...(runAt !== undefined && { runAt: new Date(runAt) }) }
}

/** A job that was given up. */
export const failedJobIn = (stored: StoredJob): FailedJob => ({
  ...jobIn(stored),
  error: stored.failedReason,
  attempts: stored.attemptsMade,
  failedAt: new Date(stored.finishedOn ?? stored.timestamp).toISOString(),
})

/** Begins anew with a job that was given up; false when it is not (any more) one of those. */
export async function retried(stored: StoredJob | undefined): Promise<boolean> {
  if (stored === undefined || !(await stored.isFailed())) return false
  const { data, runAt } = stored.data
  await stored.updateData({ data, onDemand: true, ...(runAt !== undefined && { runAt }) })
  try {
    await stored.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true })
    return true
  } catch (error) {
    // Somebody else was faster.
    if (await stored.isFailed()) throw error
    return false
  }
}
