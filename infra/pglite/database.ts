import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { Thread } from '../sqlite/thread.js'
import type { Notification, PgliteWorker } from './messages.js'
import { PglitePool } from './pool.js'
import { Session } from './session.js'

/** Making a database takes 4 s on an idle machine; a damaged one may never open. */
const PATIENCE_MS = 60_000
const CLOSING_MS = 5_000

export type Database = {
  readonly pool: PglitePool
  close(): Promise<void>
}

export type DatabaseOptions = {
  /** Its parent has to be there. */
  readonly folder: string
  readonly log: Pick<Logger, 'warn'>
  /** Called at most once, when the database is of no use any more; `isDamaged`: nor is its folder. */
  readonly onLost: (error: Error, isDamaged: boolean) => void
}

type Handle = Thread<PgliteWorker, Notification>

/**
 * Opens PGlite on a thread of its own; makes the database if it is missing. One that cannot be opened is removed and made anew, with a warning:
 * nothing may be kept in it that is not to be found elsewhere.
 * @throws what opening the new one threw
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { folder, log } = options
  if (!isThere(folder)) await make(folder)
  try {
    return await open(options)
  } catch (err) {
    log.warn({ err, folder }, 'the database cannot be opened; it is made anew')
    await make(folder)
    return open(options)
  }
}

/** Whether there is a database to be opened. */
export const isThere = (folder: string): boolean => existsSync(join(folder, 'PG_VERSION'))

/** In a thread that ends afterwards: making a database takes half a gigabyte, which only the thread's end gives back. */
async function make(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { mode: 0o700 })
  const thread = new Thread<PgliteWorker, Notification>(moduleOf(), { name: 'jobs' })
  await opened(thread, folder)
  await ended(thread)
}

async function open({ folder, onLost }: DatabaseOptions): Promise<Database> {
  let isLost = false
  const lose = (error: Error, isDamaged: boolean): void => {
    if (isLost) return
    isLost = true
    onLost(error, isDamaged)
  }
  const thread: Handle = new Thread<PgliteWorker, Notification>(moduleOf(), {
    name: 'jobs',
    onEvent: (notification) => session.emit('notification', notification),
    onDeath: (error) => lose(error, false),
  })
  const session = new Session(thread, (error) => lose(error, true))
  await opened(thread, folder)
  return {
    pool: new PglitePool(session),
    close: () => {
      isLost = true
      return ended(thread)
    },
  }
}

const moduleOf = (): URL => new URL('./thread.js', import.meta.url)

async function opened(thread: Handle, folder: string): Promise<void> {
  const waiting = new AbortController()
  const late = async (): Promise<never> => {
    await sleep(PATIENCE_MS, undefined, { signal: waiting.signal })
    throw new Error(`the database did not open within ${PATIENCE_MS / 1_000} s`)
  }
  try {
    await Promise.race([thread.call('open', folder), late()])
  } catch (error) {
    await thread.kill()
    throw error
  } finally {
    waiting.abort()
  }
}

async function ended(thread: Handle): Promise<void> {
  const kill = setTimeout(() => void thread.kill(), CLOSING_MS)
  await thread.end().finally(() => clearTimeout(kill))
}
