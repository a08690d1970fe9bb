import { withFolder } from '../disk.js'
import { Fleet, type FleetStage } from '../instances/fleet.js'
import { observing, type Observed } from '../instances/observing.js'
import { runLiveLoad, type Latency, type LiveResult } from '../live/load-plan.js'
import { quickened, type Options } from '../options.js'
import { alternate, messageText } from '../posting.js'
import { median } from '../statistics.js'
import { printTable, type Row } from '../table.js'

/** Messages a second of all senders together. */
const RATES = [100, 500] as const
const AIMED_RATE = 500
const INSTANCES = [3, 1] as const
/** Names, because figures would be put in their own order. */
const nameOf = (count: number): string => (count === 1 ? '1 instance' : `${count} instances`)
const at = (rate: number): string => `${rate}/s`
/** Two at each of three instances, or all at one: everybody sends, everybody hears it. */
const PEOPLE = 6

type Played = LiveResult & Observed
type Round = Readonly<Record<string, Played>>

async function playAt(fleet: Fleet, stage: FleetStage, ratePerSecond: number, options: Options): Promise<Played> {
  const { servers, clients, roomId } = stage
  const { warmup: warmupSeconds, seconds } = options
  const [result, observed] = await observing(servers, fleet.engines, () =>
    runLiveLoad({
      ...{ origin: servers[0]!.origin, serverPid: servers[0]!.pid, clients, rooms: [roomId] },
      ...{ senders: clients.length, inFlight: 0, ratePerSecond, content: messageText, warmupSeconds, seconds },
    }),
  )
  return { ...result, ...observed }
}

/** All rates, one after the other, on instances that were started for it. */
const round = (fleet: Fleet, instances: number, options: Options) => (): Promise<Round> =>
  fleet.play({ instances, people: PEOPLE }, async (stage) => {
    const played: Record<string, Played> = {}
    for (const rate of RATES) played[at(rate)] = await playAt(fleet, await stage(at(rate)), rate, options)
    return played
  })

const acknowledged = (each: Played): Latency => ({
  p50Ms: each.acknowledgedP50Ms,
  p95Ms: each.acknowledgedP95Ms,
  p99Ms: each.acknowledgedP99Ms,
})
const delivered = (each: Played): Latency =>
  each.elsewhere ?? { p50Ms: each.deliveryP50Ms, p95Ms: each.deliveryP95Ms, p99Ms: each.deliveryP99Ms }

function rows(instances: number, rate: number, rounds: readonly Round[]): readonly Row[] {
  const played = rounds.map((each) => each[at(rate)]!)
  const of = (figure: (each: Played) => number): number => median(played.map(figure))
  const [conflicts, posts] = [of((each) => each.conflicts), of((each) => each.posts)]
  const cores = Object.keys(played[0]?.cores ?? {}).map(
    (name) => `${name} ${of((each) => each.cores[name] ?? NaN).toFixed(2)}`,
  )
  const aim = instances > 1 && rate === AIMED_RATE ? { atMost: 50 } : null
  const place = `${nameOf(instances)}, ${at(rate)}`
  const row = (measure: string, latency: (each: Played) => Latency, more: string): Row => {
    const [p50, p95] = [of((each) => latency(each).p50Ms), of((each) => latency(each).p95Ms)]
    const figures = `p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)} ms; ${more}`
    return { measure: `${measure}, p99 ms, ${place}`, figures, ratio: of((each) => latency(each).p99Ms), aim }
  }
  const where = instances === 1 ? 'frame' : 'frame at another instance'
  return [
    row(`post → ${where}`, delivered, `cores: ${cores.join(', ')}`),
    row('post → acknowledgement', acknowledged, `${conflicts.toFixed(0)} conflicts in ${posts.toFixed(0)} posts`),
  ]
}

/** One busy room whose people are spread over three instances, and the same at one, on the same engines. */
export async function instances(given: Options): Promise<void> {
  const options = quickened(given)
  const results = await withFolder('instances', async (folder) => {
    const fleet = await Fleet.start(folder, options)
    try {
      const rounds = INSTANCES.map((count) => [nameOf(count), round(fleet, count, options)] as const)
      return await alternate(Object.fromEntries(rounds), options.rounds)
    } finally {
      await fleet.stop()
    }
  })
  const all = INSTANCES.flatMap((count) => RATES.flatMap((rate) => rows(count, rate, results[nameOf(count)] ?? [])))
  printTable(`instances: one busy room, ${PEOPLE} people`, all)
}
