import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { Thread } from '../threads/thread.js'
import { inTime } from '../time-limit.js'
import type { Notification, PgliteWorker } from './messages.js'
import { PglitePool } from './pool.js'
import { Session } from './session.js'
import { copyTemplate } from './template.js'

/** Making a database takes 4 s on an idle machine, 20 s on a busy one, unless there is one to copy; a damaged one may never open. */
const OPENING_MS = 120_000
const CLOSING_MS = 5_000

export type Database = {
  readonly pool: PglitePool
  close(): Promise<void>
}

export type DatabaseOptions = {
  /** Its parent has to be there. */
  readonly folder: string
  readonly log: Pick<Logger, 'warn'>
  /** Brings the schema up to date and looks into the tables; a database that fails at it is as bad as one that does not open. */
  readonly prepare: (pool: PglitePool) => Promise<void>
  /** Called at most once, when the database is of no use any more. */
  readonly onLost: (error: Error) => void
}

type Handle = Thread<PgliteWorker, Notification>

/** Whether there is a database to be opened, whatever its state. */
export const isThere = (folder: string): boolean => existsSync(folder)

/**
 * Opens PGlite on a thread of its own; makes the database if it is missing. One that cannot be opened is removed and made anew, with a warning:
 * nothing may be kept in it that is not to be found elsewhere.
 * @throws (rejects) what opening the new one threw
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { folder, log } = options
  if (!existsSync(join(folder, 'PG_VERSION'))) await make(folder)
  try {
    return await open(options)
  } catch (err) {
    log.warn({ err, folder }, 'the database cannot be opened; it is made anew')
    await make(folder)
    return open(options)
  }
}

async function make(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  if (await copyTemplate(folder)) return
  await mkdir(folder, { mode: 0o700 })
  await makeDatabase(folder)
}

/** In a thread that ends afterwards: making a database takes half a gigabyte, which only the thread's end gives back. @param folder empty */
export async function makeDatabase(folder: string): Promise<void> {
  const thread = threadOf({})
  await orKilled(thread, thread.call('open', folder))
  await ended(thread)
}

async function open({ folder, prepare, onLost }: DatabaseOptions): Promise<Database> {
  let isServing = false
  const lose = (error: Error): void => {
    if (isServing) onLost(error)
    isServing = false
  }
  const thread = threadOf({
    onEvent: (notification: Notification) => session.emit('notification', notification),
    onDeath: lose,
  })
  const session = new Session(thread, lose)
  const pool = new PglitePool(session)
  const close = (): Promise<void> => {
    isServing = false
    return ended(thread)
  }
  await orKilled(
    thread,
    thread.call('open', folder).then(() => prepare(pool)),
  )
  isServing = true
  return { pool, close }
}

const threadOf = (ears: { onEvent?: (notification: Notification) => void; onDeath?: (error: Error) => void }): Handle =>
  new Thread(new URL('./thread.js', import.meta.url), { name: 'jobs', ...ears })

async function orKilled(thread: Handle, opening: Promise<void>): Promise<void> {
  try {
    await inTime(OPENING_MS, opening, () => new Error(`the database did not open within ${OPENING_MS / 1_000} s`))
  } catch (error) {
    await thread.kill()
    throw error
  }
}

async function ended(thread: Handle): Promise<void> {
  const late = setTimeout(() => void thread.kill(), CLOSING_MS)
  await thread.end().finally(() => clearTimeout(late))
}
