import { createPostgresBackend, type PgPool, runMigrations, withBackend } from 'bullmq'
import type { Logger } from 'pino'
import { makeDatabase, openDatabase } from '../pglite/database.js'
import { type Backend, JOBS } from './backend.js'
import type { StoredData } from './stored-job.js'

const SCHEMA = 'bullmq'
const { Queue, Worker } = withBackend(createPostgresBackend)

export type PgliteOptions = {
  readonly folder: string
  readonly log: Pick<Logger, 'warn'>
  /** Hears what goes wrong where nobody waits for it. */
  readonly report: (error: Error) => void
  /** The database has gone. */
  readonly onLost: (error: Error) => void
}

/** The queue in a folder of this process' own. */
export async function pgliteBackend({ folder, log, report, onLost }: PgliteOptions): Promise<Backend> {
  const database = await openDatabase({ folder, log, onLost, prepare })
  const connection = { connection: database.pool }
  const queue = new Queue<StoredData>(JOBS, connection)
  queue.on('error', report)
  return {
    queue,
    isOurs: true,
    worker: (process, settings) => {
      const worker = new Worker<StoredData>(JOBS, process, { ...settings, ...connection })
      return worker.on('error', report)
    },
    close: async () => {
      await queue.close()
      await database.close()
    },
  }
}

/** Makes an empty queue. @param folder empty */
export async function makeQueue(folder: string): Promise<void> {
  await makeDatabase(folder)
  const database = await openDatabase({ folder, prepare, log: console, onLost: () => undefined })
  await database.close()
}

async function prepare(pool: PgPool): Promise<void> {
  const client = await pool.connect()
  await runMigrations(client, SCHEMA)
  // BullMQ's statements name no schema.
  await client.query(`SET search_path TO ${SCHEMA}`)
  client.release()
  // Reads every page that jobs are on.
  await pool.query('SELECT sum(length(data::text) + length(opts::text)) FROM job')
}
