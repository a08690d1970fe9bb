import { join } from 'node:path'
import { openDocuments } from '../../infra/mongodb/documents/open.js'
import type { LogReader } from '../../infra/openers.js'
import { SqliteEventStore } from '../../infra/sqlite/log/event-store.js'
import { openLogReader } from '../../infra/sqlite/log/reader.js'
import type { Write } from '../../src/projections/document-store.js'
import { withFolder } from '../disk.js'
import { dropDatabase, mongoDb, type BenchEngine } from '../engines.js'
import { quickened, type Options } from '../options.js'
import { alternate } from '../posting.js'
import { cpuMicroseconds } from '../process-figures.js'
import { CountedDocumentStore, finalOf, type Recording } from '../projections/counted-store.js'
import { startFolding } from '../projections/folding.js'
import { rawWrites } from '../projections/raw-writes.js'
import { writeHistory } from '../room-history.js'
import { median } from '../statistics.js'
import { printTable, type Row } from '../table.js'

const SIZE = { rooms: 20, events: 10_000 }
const QUICK_SIZE = { rooms: 4, events: 2_000 }
/** Of the lease that the fold writes under: the first. */
const FENCE = 1

type Round = {
  readonly seconds: number
  readonly documents: number
  /** CPU time per document, and share of one core: of this process; then the share of a server of our own. */
  readonly cpuMicroseconds: number
  readonly load: number
  readonly serverLoad: number | null
}

/** @param work resolves with the number of documents written */
async function timed({ pid }: BenchEngine, work: () => Promise<number>): Promise<Round> {
  const serverCpu = (): number => (pid === null ? NaN : cpuMicroseconds(pid))
  const [began, ownBefore, serverBefore] = [performance.now(), process.cpuUsage(), serverCpu()]
  const documents = await work()
  const microseconds = (performance.now() - began) * 1000
  const { user, system } = process.cpuUsage(ownBefore)
  return {
    seconds: microseconds / 1e6,
    documents,
    cpuMicroseconds: (user + system) / documents,
    load: (user + system) / microseconds,
    serverLoad: pid === null ? null : (serverCpu() - serverBefore) / microseconds,
  }
}

async function foldRound(server: BenchEngine, log: LogReader, recording?: Recording): Promise<Round> {
  const url = server.freshUrl()
  const documents = await openDocuments(url, FENCE)
  const store = new CountedDocumentStore(documents, recording)
  const folding = await startFolding(log, store)
  try {
    return await timed(server, async () => {
      await folding.done
      return store.documents
    })
  } finally {
    await folding.close()
    await store.close()
    await dropDatabase(url)
  }
}

async function rawRound(
  server: BenchEngine,
  collections: Recording['collections'],
  saves: readonly (readonly Write[])[],
): Promise<Round> {
  const url = server.freshUrl()
  const { work, close } = await rawWrites(url, collections, saves)
  try {
    return await timed(server, async () => {
      await work()
      return saves.reduce((sum, { length }) => sum + length, 0)
    })
  } finally {
    await close()
    await dropDatabase(url)
  }
}

type Results = Readonly<Record<string, readonly Round[]>>

function rows(events: number, results: Results): readonly Row[] {
  const of = (name: string, figure: (round: Round) => number): number => median((results[name] ?? []).map(figure))
  const shown = (name: string): string => {
    const [seconds, documents] = [of(name, (each) => each.seconds), of(name, (each) => each.documents)]
    const server = of(name, (each) => each.serverLoad ?? NaN)
    const share = Number.isNaN(server) ? '' : `, server ${server.toFixed(2)} cores`
    const rate = `${(documents / seconds).toFixed(0)} documents/s`
    return `${rate}, CPU ${of(name, (each) => each.cpuMicroseconds).toFixed(0)} µs each${share}`
  }
  const row = (measure: string, raw: string, aim: Row['aim']): Row => ({
    measure,
    figures: `${(events / of('fold', (each) => each.seconds)).toFixed(0)} events/s, ${shown('fold')} | ${shown(raw)}`,
    ratio: of(raw, (each) => each.seconds) / of('fold', (each) => each.seconds),
    aim,
  })
  return [
    row('folding ÷ the same writes raw', 'same writes', { atLeast: 0.5 }),
    row('folding ÷ the final documents raw', 'final documents', null),
  ]
}

async function compare(server: BenchEngine, log: LogReader, options: Options): Promise<Results> {
  const recording: Recording = { collections: [], saves: [] }
  // Not counted: it tells what there is to write, and the server's code is compiled by it.
  await foldRound(server, log, recording)
  const { collections, saves } = recording
  const final = finalOf(saves)
  await rawRound(server, collections, [final])
  return alternate(
    {
      fold: () => foldRound(server, log),
      'same writes': () => rawRound(server, collections, saves),
      'final documents': () => rawRound(server, collections, [final]),
    },
    options.rounds,
  )
}

/** Folding a log of many rooms into MongoDB, against bare `bulkWrite` of what comes of it. */
export async function mongodb(given: Options): Promise<void> {
  const options = quickened(given)
  const size = options.isQuick ? QUICK_SIZE : SIZE
  await withFolder('mongodb', async (folder) => {
    const path = join(folder, 'log.db')
    const store = await SqliteEventStore.open(path)
    await writeHistory(store, size)
    await store.close()
    const server = await mongoDb()
    const log = openLogReader(path)
    try {
      const results = await compare(server, log, options)
      printTable(`mongodb: projections into ${server.name} ÷ bare bulkWrite`, rows(size.events, results))
    } finally {
      log.close()
      await server.stop()
    }
  })
}
