import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { SqliteEventStore } from '../infra/sqlite/log/event-store.js'
import { NO_STREAM, type NewEvent } from '../src/commands/event-store.js'

// How much of raw libsql's speed is left once appends travel to a thread, are checked, grouped and published.
// Usage: node dist/bench/event-log.js [appends] [events per append] [appends in flight] [extra ms per commit, store only]
const [appends = 400, perAppend = 100, inFlight = 8, commitDelayMs = 0] = process.argv.slice(2).map(Number)
const STREAMS = 200

function event(): NewEvent {
  const hash = createHash('sha256').update(randomUUID()).digest('hex')
  const ids = { commandId: randomUUID(), correlationId: randomUUID(), causationId: randomUUID(), actorId: randomUUID() }
  return {
    id: randomUUID(),
    type: 'MessagePosted',
    data: { seq: 12, body: { keyId: randomUUID(), nonce: 'abcdefghijklmnop', ciphertext: hash + hash } },
    metadata: { ...ids, at: new Date().toISOString(), version: 1, prevHash: hash, hash },
  }
}

const batches = Array.from({ length: appends }, () => Array.from({ length: perAppend }, event))
const streams = Array.from({ length: STREAMS }, () => `room-${randomUUID()}`)

/** What anybody would write: the same batches, one transaction each, on this thread, unchecked. */
function raw(path: string): number {
  const db = new Database(path)
  db.pragma('journal_mode=WAL')
  db.pragma('synchronous=FULL')
  db.exec(`CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL, id TEXT NOT NULL,
    type TEXT NOT NULL, data TEXT NOT NULL, metadata TEXT NOT NULL, UNIQUE (stream, revision)) STRICT`)
  const insert = db.prepare('INSERT INTO events VALUES (NULL, ?, ?, ?, ?, ?, ?)')
  const revisions = new Array<number>(STREAMS).fill(NO_STREAM)
  const start = performance.now()
  for (const [i, batch] of batches.entries()) {
    const stream = i % STREAMS
    db.exec('BEGIN IMMEDIATE')
    for (const { id, type, data, metadata } of batch) {
      insert.run([streams[stream], (revisions[stream]! += 1), id, type, JSON.stringify(data), JSON.stringify(metadata)])
    }
    db.exec('COMMIT')
  }
  const ms = performance.now() - start
  db.close()
  return (appends * perAppend * 1000) / ms
}

async function throughStore(path: string): Promise<number> {
  const store = await SqliteEventStore.open(path, { commitDelayMs })
  const revisions = new Array<number>(STREAMS).fill(NO_STREAM)
  let next = 0
  const work = async (): Promise<void> => {
    for (let i = next++; i < appends; i = next++) {
      const stream = i % STREAMS
      const expected = revisions[stream]!
      revisions[stream] = expected + perAppend
      const result = await store.append(streams[stream]!, expected, batches[i]!)
      if (!result.appended) throw new Error('refused')
    }
  }
  const start = performance.now()
  await Promise.all(Array.from({ length: inFlight }, work))
  const ms = performance.now() - start
  await store.close()
  return (appends * perAppend * 1000) / ms
}

const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'))
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
const figures = { raw: [] as number[], store: [] as number[] }
for (let round = 0; round < 5; round += 1) {
  figures.raw.push(raw(join(folder, `raw-${round}.db`)))
  figures.store.push(await throughStore(join(folder, `store-${round}.db`)))
}
rmSync(folder, { recursive: true })
const [rawRate, storeRate] = [median(figures.raw), median(figures.store)]
console.log(
  `${appends} × ${perAppend} events, ${inFlight} in flight: raw ${Math.round(rawRate)}/s, store ${Math.round(storeRate)}/s, ratio ${(storeRate / rawRate).toFixed(2)}`,
)
