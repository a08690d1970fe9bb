import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SqliteDocumentStore } from '../infra/sqlite/documents/document-store.js'
import { SqliteEventStore } from '../infra/sqlite/log/event-store.js'
import type { LogReader } from '../infra/openers.js'
import { openLogReader } from '../infra/sqlite/log/reader.js'
import { START } from '../src/commands/event-store.js'
import { catalogue } from '../src/domain/catalogue.js'
import { projections } from '../src/projections/models/index.js'
import { ProjectionRunner } from '../src/projections/runner.js'
import { writeHistory } from './room-history.js'

// How fast the read models are folded from a log of one room of 33 members, against merely reading that log.
// Usage: node dist/bench/fold-speed.js [events] [path of a log, made there if missing and kept]
const events = Number(process.argv[2] ?? 300_000)
const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'))
const logPath = process.argv[3] ?? join(folder, 'log.db')

async function makeLog(): Promise<void> {
  const log = await SqliteEventStore.open(logPath)
  await writeHistory(log, { rooms: 1, events })
  await log.close()
}

async function reading(log: LogReader): Promise<number> {
  const start = performance.now()
  let count = 0
  for (let after = START, page = await log.readAll(after, 500); page.length > 0; page = await log.readAll(after, 500)) {
    after = page.at(-1)!.position
    count += page.length
  }
  return (count * 1000) / (performance.now() - start)
}

const until = async (done: () => Promise<boolean> | boolean): Promise<void> => {
  while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 20))
}

if (!existsSync(logPath)) await makeLog()
const log = openLogReader(logPath)
const head = await log.head()
const count = Number(head)
await reading(log)
const rate = await reading(log)
const store = new SqliteDocumentStore(join(folder, 'views.db'))
let position = ''
const cpu = process.cpuUsage()
const start = performance.now()
const runner = await ProjectionRunner.start({
  ...{ log, store, projections, catalogue },
  dropAfterMs: 0,
  notify: (notification) => {
    if (notification.kind === 'advanced') ({ position } = notification)
    if (notification.kind === 'trouble') console.error(notification)
  },
})
await until(() => position === head)
const folding = (count * 1000) / (performance.now() - start)
const used = process.cpuUsage(cpu)
console.log(`CPU µs per event: ${((used.user + used.system) / count).toFixed(1)}`)
console.log(
  `${count} events; read ${Math.round(rate)}/s; all read models ${Math.round(folding)}/s: ${(folding / rate).toFixed(2)}`,
)
await new Promise((resolve) => setTimeout(resolve, 1_500)) // until the live fold counts as quiet
let total = 0
for (const { name } of process.env['CATCH_UP_ONLY'] === undefined ? projections : []) {
  const begun = performance.now()
  await runner.rebuild(name)
  await until(async () => (await runner.status()).find((each) => each.name === name)?.rebuild?.state === 'switched')
  const ms = performance.now() - begun
  total += ms
  console.log(`rebuild of ${name}: ${Math.round((count * 1000) / ms)}/s: ${((count * 1000) / ms / rate).toFixed(2)}`)
}
console.log(`rebuild of all, one after the other: ${((count * 1000) / total / rate).toFixed(3)}`)
await runner.close()
log.close()
await store.close()
rmSync(folder, { recursive: true })
