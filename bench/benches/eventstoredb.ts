import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  runAppends,
  type AppendFigures,
  type AppendingKind,
  type AppendLoad,
  type AppendPlan,
} from '../appends/plan.js'
import { samplePost } from '../appends/sample.js'
import { withFolder } from '../disk.js'
import { eventStoreDb, type BenchEngine } from '../engines.js'
import { quickened, type Options } from '../options.js'
import { alternate, postingRound } from '../posting.js'
import { cpuMicroseconds } from '../process-figures.js'
import { median } from '../statistics.js'
import { printTable, type Row } from '../table.js'

const LOADS: readonly AppendLoad[] = [
  { rooms: 1, atOnce: 1, events: 1_000 },
  { rooms: 1, atOnce: 32, events: 10_000 },
  { rooms: 1, atOnce: 100, events: 15_000 },
  { rooms: 32, atOnce: 1, events: 5_000 },
]
/** Before the first that counts, so that it does not pay for all code being new. */
const WARM_UP: AppendLoad = { rooms: 4, atOnce: 16, events: 1_600 }
const QUICK_SHARE = 0.05
const AIM = { atLeast: 0.7 }

type Round = readonly AppendFigures[]
type Served = {
  readonly perSecond: number
  readonly p99Ms: number
  readonly cpuMicroseconds: number
  readonly nodeCpu: number
}

/** An event store for one round alone: it is as empty for each contestant. */
function withEventStoreDb<R>(work: (node: BenchEngine, folder: string) => Promise<R>): Promise<R> {
  return withFolder('eventstoredb', async (folder) => {
    const node = await eventStoreDb(folder)
    try {
      return await work(node, folder)
    } finally {
      await node.stop()
    }
  })
}

function appendRound(plan: Pick<AppendPlan, 'kind' | 'loads' | 'sample'>): Promise<Round> {
  return withEventStoreDb(async (node, folder) => {
    const data = join(folder, 'data')
    mkdirSync(data)
    const loads = [WARM_UP, ...plan.loads]
    const [, ...figures] = await runAppends({ ...plan, loads, url: node.freshUrl(), serverPid: node.pid, folder: data })
    return figures
  })
}

/** Posts over HTTP to a server whose log is there, and whose read models are SQLite's. */
function servedRound(options: Options): Promise<Served> {
  return withEventStoreDb(async (node) => {
    const settings = { EVENT_STORE: node.freshUrl(), READ_MODELS: 'sqlite:', REDIS_URL: '' }
    const before = node.pid === null ? 0 : cpuMicroseconds(node.pid)
    const { answered, perSecond, p99Ms, serverCpuMicroseconds } = await postingRound(
      { kind: 'parley', settings },
      1,
      options,
    )
    const nodeCpu = node.pid === null ? NaN : (cpuMicroseconds(node.pid) - before) / answered
    return { perSecond, p99Ms, cpuMicroseconds: serverCpuMicroseconds, nodeCpu }
  })
}

type Results = Readonly<Record<AppendingKind, readonly Round[]>>

function rows(load: number, { rooms, atOnce }: AppendLoad, results: Results): readonly Row[] {
  const of = (kind: AppendingKind, figure: (figures: AppendFigures) => number): number =>
    median(results[kind].map((round) => figure(round[load]!)))
  const shown = (kind: AppendingKind): string => {
    const [perSecond, cpu] = [of(kind, (each) => each.perSecond), of(kind, (each) => each.cpuMicroseconds)]
    const [batch, server] = [of(kind, (each) => each.eventsPerAppend), of(kind, (each) => each.serverLoad ?? NaN)]
    const node = Number.isNaN(server) ? '' : `, stand-in ${server.toFixed(2)} cores`
    return `${kind} ${perSecond.toFixed(0)}/s in ${batch.toFixed(1)}, CPU ${cpu.toFixed(0)} µs${node}`
  }
  const place = `${rooms === 1 ? '1 room' : `${rooms} rooms`}, ${atOnce} at once`
  const row = (kind: AppendingKind, aim: Row['aim']): Row => ({
    measure: `${kind} ÷ raw, ${place}`,
    figures: `${shown(kind)} | ${shown('raw')}`,
    ratio: of(kind, (each) => each.perSecond) / of('raw', (each) => each.perSecond),
    aim,
  })
  return [row('writer', AIM), row('adapter', null)]
}

function servedRow(served: readonly Served[], raw: number, { writers }: Options): Row {
  const of = (figure: (each: Served) => number): number => median(served.map(figure))
  const [perSecond, p99] = [of((each) => each.perSecond), of((each) => each.p99Ms)]
  const [cpu, nodeCpu] = [of((each) => each.cpuMicroseconds), of((each) => each.nodeCpu)]
  const node = Number.isNaN(nodeCpu) ? '' : `, stand-in ${nodeCpu.toFixed(0)} µs`
  return {
    measure: `posts/s over HTTP, ${writers} writers ÷ raw, 1 room, 32 at once`,
    figures: `${perSecond.toFixed(0)}/s, p99 ${p99.toFixed(1)} ms, CPU ${cpu.toFixed(0)} µs${node}`,
    ratio: perSecond / raw,
    aim: null,
  }
}

/** Posts into EventStoreDB, through the adapter, the writers and a whole server, against the bare client with as large appends. */
export async function eventstoredb(given: Options): Promise<void> {
  const options = quickened(given)
  const sample = await withFolder('sample', samplePost)
  const share = options.isQuick ? QUICK_SHARE : 1
  const loads = LOADS.map((load) => ({ ...load, events: load.events * share }))
  // The others append in batches as large as the writers made of what waited.
  let alike: readonly AppendLoad[] = loads
  const others = (kind: AppendingKind) => () => appendRound({ kind, loads: alike, sample })
  const writer = async (): Promise<Round> => {
    const figures = await appendRound({ kind: 'writer', loads, sample })
    alike = loads.map((load, n) => ({ ...load, atOnce: Math.max(1, Math.round(figures[n]!.eventsPerAppend)) }))
    return figures
  }
  const rounds = { writer, raw: others('raw'), adapter: others('adapter') }
  const results = (await alternate<Round>(rounds, options.rounds)) as Results
  const { served = [] } = await alternate({ served: () => servedRound(options) }, options.rounds)
  const raw = median(results.raw.map((each) => each[1]!.perSecond))
  printTable('eventstoredb: Parley on EventStoreDB ÷ the bare client', [
    ...LOADS.flatMap((load, n) => rows(n, load, results)),
    servedRow(served, raw, options),
  ])
}
