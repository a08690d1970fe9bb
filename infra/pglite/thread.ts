// PGlite's thread: PostgreSQL compiled to WebAssembly computes without a pause, which would hold up everything on the main thread.
import { PGlite, types } from '@electric-sql/pglite'
import { serve, type Emitter } from '../threads/serve.js'
import type { Notification, PgliteWorker, Reply } from './messages.js'

/**
 * PGlite's own parameters, and memory for a small database: its defaults (160 MB of buffers, 100 connections, 1 GB of log) are for a big one.
 * Nothing is synced (`-F`): a power cut may spoil the folder, which is then made anew.
 */
const PARAMETERS = [
  ...PGlite.defaultStartParams,
  ...['shared_buffers=8MB', 'wal_buffers=256kB', 'max_connections=5', 'min_wal_size=32MB', 'max_wal_size=32MB'].flatMap(
    (setting) => ['-c', setting],
  ),
]

let opened: PGlite | undefined

async function open(folder: string): Promise<void> {
  opened = await PGlite.create({
    dataDir: folder,
    relaxedDurability: true,
    startParams: PARAMETERS,
    // As `pg` does: a 64-bit integer is no number of JavaScript's.
    parsers: { [types.INT8]: (text: string) => text },
  })
}

async function query(sql: string, parameters: readonly unknown[]): Promise<Reply> {
  try {
    // Without parameters the simple protocol, which takes several statements at once.
    const results = parameters.length === 0 ? await running().exec(sql) : [await running().query(sql, [...parameters])]
    const rows = (results.at(-1)?.rows ?? []) as Record<string, unknown>[]
    return { rows, rowCount: results.at(-1)?.affectedRows ?? rows.length }
  } catch (error) {
    const { message, code, detail } = error as { message: string; code?: string; detail?: string }
    if (code === undefined) throw error
    return { refused: { message, code, ...(detail !== undefined && { detail }) } }
  }
}

async function listen(channel: string): Promise<void> {
  await running().listen(channel, (payload) => emitter.emit({ channel, payload }))
}

function running(): PGlite {
  if (opened === undefined) throw new Error('the database is not open')
  return opened
}

const emitter: Emitter<Notification> = serve<PgliteWorker, Notification>({ open, query, listen }, () => opened?.close())
