import { mkdirSync } from 'node:fs'
import { createHash, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import Database from 'libsql'
import { withFolder } from '../disk.js'
import type { Options } from '../options.js'
import { alternate, messageText } from '../posting.js'
import { writeThroughStreamWriter } from '../provided.js'
import { median } from '../statistics.js'
import { printTable } from '../table.js'

const events = 20_000
const batchSizes = [1, 32, 100] as const
const table = `CREATE TABLE events (
  position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL,
  data TEXT NOT NULL, metadata TEXT NOT NULL, UNIQUE (stream, revision))`

/** Rows of the size that the log stores, made before the clock runs: only the engine is measured. */
function rows(): readonly (readonly unknown[])[] {
  const hash = createHash('sha256').update(messageText).digest('hex')
  return Array.from({ length: events }, (_, revision) => {
    const id = randomUUID()
    const data = JSON.stringify({
      messageId: id,
      seq: revision,
      content: { keyId: id, nonce: id, ciphertext: messageText },
    })
    const metadata = {
      commandId: id,
      correlationId: id,
      causationId: id,
      actorId: id,
      version: 1,
      prevHash: hash,
      hash,
    }
    return ['room-bench', revision, id, 'MessagePosted', data, JSON.stringify(metadata)]
  })
}

/** Appends prepared rows with bare `libsql`, so many in a durable transaction; events per second. */
function rawAppends(folder: string, batch: number): number {
  mkdirSync(folder, { recursive: true })
  const database = new Database(join(folder, 'raw.db'))
  database.exec('PRAGMA journal_mode = WAL')
  database.exec('PRAGMA synchronous = FULL')
  database.exec(table)
  const [begin, commit] = [database.prepare('BEGIN IMMEDIATE'), database.prepare('COMMIT')]
  const insert = database.prepare('INSERT INTO events VALUES (NULL, ?, ?, ?, ?, ?, ?)')
  const prepared = rows()
  const started = performance.now()
  for (let from = 0; from < events; from += batch) {
    begin.run()
    for (const row of prepared.slice(from, from + batch)) insert.run(...row)
    commit.run()
  }
  const seconds = (performance.now() - started) / 1000
  database.close()
  return events / seconds
}

/** The in-process stream writer against bare appends of batches as large as the commands waiting at once. */
export async function writer(options: Options): Promise<void> {
  const contestants = batchSizes.flatMap((batch): [string, () => Promise<number>][] => [
    [`raw ${batch}`, () => withFolder('raw', (folder) => Promise.resolve(rawAppends(folder, batch)))],
    [
      `writer ${batch}`,
      () => withFolder('writer', (folder) => writeThroughStreamWriter(folder, { events, atOnce: batch })),
    ],
  ])
  const results = await alternate(Object.fromEntries(contestants), options.rounds)
  const row = (batch: number) => {
    const [ours, raw] = [median(results[`writer ${batch}`]!), median(results[`raw ${batch}`]!)]
    const figures = `${ours.toFixed(0)}/s | raw ${raw.toFixed(0)}/s`
    return { measure: `events/s, ${batch} at once ÷ raw`, figures, ratio: ours / raw, aim: { atLeast: 0.5 } }
  }
  printTable('writer: in-process writer ÷ raw libsql', batchSizes.map(row))
}
