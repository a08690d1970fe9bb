import { createRedisBackend, type IRedisClient, withBackend } from 'bullmq'
import type { Logger } from 'pino'
import { inTime } from '../time-limit.js'
import { type Backend, JOBS } from './backend.js'
import type { StoredData } from './stored-job.js'

/** Milliseconds that somebody waits for Redis. */
export const REDIS_MS = 5_000
const { Queue, Worker } = withBackend(createRedisBackend)
const LONGEST_PAUSE_MS = 2_000

export type RedisOptions = {
  readonly url: string
  readonly logId: string | undefined
  readonly log: Pick<Logger, 'warn'>
  /** Hears what goes wrong where nobody waits for it. */
  readonly report: (error: Error) => void
}

/**
 * The queue in Redis.
 * @throws what connecting throws, or Error after 5 s
 */
export async function redisBackend({ url, logId, log, report }: RedisOptions): Promise<Backend> {
  const prefix = logId === undefined ? 'parley' : `parley:${logId}`
  const connection = {
    url,
    connectTimeout: REDIS_MS,
    retryStrategy: (times: number) => Math.min(100 * 2 ** Math.min(times, 10), LONGEST_PAUSE_MS),
  }
  const asked = { ...connection, enableOfflineQueue: false, commandTimeout: REDIS_MS }
  const queue = new Queue<StoredData>(JOBS, { connection: asked, prefix })
  queue.on('error', report)
  // Not `queue.close()`, which waits for a Redis that is away to say goodbye.
  const close = (): Promise<void> => queue.getBackend().close(true)
  try {
    await inTime(REDIS_MS, queue.waitUntilReady(), () => new Error('Redis does not answer'))
    await warnOfEviction(await queue.getBackend().client, log)
  } catch (error) {
    await close()
    throw error
  }
  return {
    queue,
    isOurs: false,
    worker: (process, settings) => {
      const worker = new Worker<StoredData>(JOBS, process, { ...settings, connection, prefix })
      return worker.on('error', report)
    },
    close,
  }
}

/** A Redis that drops keys when memory is short drops jobs, and half of what belongs to one. */
async function warnOfEviction(client: IRedisClient, log: Pick<Logger, 'warn'>): Promise<void> {
  const policy = /^maxmemory_policy:(\S+)/m.exec(await client.info())?.[1]
  if (policy !== undefined && policy !== 'noeviction')
    log.warn({ policy }, 'Redis may drop jobs when its memory is full: set maxmemory-policy noeviction')
}
