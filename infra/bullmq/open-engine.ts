import type { Logger } from 'pino'
import type { JobRunner, Patience } from '../../src/reactions/jobs.js'
import { Attempts } from './attempts.js'
import type { Backend } from './backend.js'
import { Engine } from './engine.js'
import { pgliteBackend } from './pglite-backend.js'
import { redisBackend } from './redis-backend.js'

export type EngineOptions = {
  readonly redisUrl: string | undefined
  /** Sets jobs apart from those of another log in the same Redis. */
  readonly logId: string | undefined
  /** Of the embedded database. */
  readonly folder: string
  readonly runner: JobRunner
  readonly patience: Patience
  /** Jobs that are carried out at the same time; 0: none are, here. */
  readonly concurrency: number
  readonly log: Pick<Logger, 'warn'>
  /** Hears what goes wrong where nobody waits for it. */
  readonly report: (error: unknown) => void
  /** The engine is of no use any more; called at most once. */
  readonly onLost: (error: Error) => void
}

/** Opens BullMQ on Redis where there is one, else on PGlite, and starts to carry out jobs. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { redisUrl, logId, folder, log, report, onLost } = options
  const backend =
    redisUrl === undefined
      ? await pgliteBackend({ folder, log, report, onLost })
      : await redisBackend({ url: redisUrl, logId, log, report })
  const attempts = new Attempts(options.runner, options.patience)
  return Engine.start(backend, attempts, options.concurrency, report).catch((error: unknown) => discard(backend, error))
}

async function discard(backend: Backend, error: unknown): Promise<never> {
  await backend.close().catch(() => undefined)
  throw error
}
