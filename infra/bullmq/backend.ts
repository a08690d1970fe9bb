import type { Queue, Worker, WorkerOptions } from 'bullmq'
import type { StoredData, StoredJob } from './stored-job.js'

export type JobQueue = Pick<
  Queue<StoredData>,
  'addBulk' | 'getJobCounts' | 'getFailed' | 'getActive' | 'getJob' | 'waitUntilReady'
>
export type JobWorker = Pick<Worker<StoredData>, 'run' | 'pause' | 'close'>
export type Processor = (job: StoredJob, token?: string) => Promise<void>
export type WorkerSettings = Omit<WorkerOptions, 'connection' | 'prefix'>

/** Where BullMQ keeps its queue. */
export type Backend = {
  readonly queue: JobQueue
  /** Nobody but this process takes jobs out of it. */
  readonly isOurs: boolean
  /** A worker that does not run yet. */
  worker(process: Processor, settings: WorkerSettings): JobWorker
  /** Closes the queue and what it is in; after its worker. */
  close(): Promise<void>
}

/** Name of the queue. */
export const JOBS = 'jobs'
