import { randomInt } from 'node:crypto'
import { writeSync } from 'node:fs'
import { SqliteEventStore } from '../../infra/sqlite/log/event-store.js'
import { NO_STREAM } from '../../src/commands/event-store.js'
import { newEvents } from '../contract/new-events.js'

// Appends to eight streams at once until it is killed, and says so after, never before, each acknowledgement.
// Usage: node appending-process.js <log.db> <streams, by commas>
const [path = '', streams = ''] = process.argv.slice(2)
const store = await SqliteEventStore.open(path)

async function appendForEver(stream: string): Promise<never> {
  let revision = (await store.readStream(stream, 0, 1_000_000)).at(-1)?.revision ?? NO_STREAM
  for (;;) {
    const events = newEvents(randomInt(1, 6))
    const result = await store.append(stream, revision, events)
    if (!result.appended) throw new Error(`${stream} is at ${result.actualRevision}, not at ${revision}`)
    const lines = events.map(({ id }) => `${stream} ${(revision += 1)} ${id}\n`)
    writeSync(1, lines.join('')) // synchronous: out of this process before anything else is done
  }
}

await Promise.all(streams.split(',').map(appendForEver))
