import { alternate, messageText } from '../posting.js'
import type { Options } from '../options.js'
import { median } from '../statistics.js'
import type { Row } from '../table.js'
import { runLiveLoad, type LivePlan, type LiveResult } from './load-plan.js'
import type { Sizes } from './sizes.js'
import type { Contestant, StageSize, Theatre } from './stage.js'

/** What the live benches share. */
export type Live = { readonly theatre: Theatre; readonly options: Options; readonly sizes: Sizes }

type Load = Pick<LivePlan, 'senders' | 'inFlight' | 'ratePerSecond'>
type Results = Readonly<Record<string, readonly LiveResult[]>>

/** Puts the same load on every contestant in turn. */
function compare(
  { theatre, options }: Live,
  others: readonly Contestant[],
  size: StageSize,
  load: Load,
): Promise<Results> {
  const { candidate, rounds, warmup: warmupSeconds, seconds } = options
  const round = (contestant: Contestant) => () =>
    theatre.play(contestant, size, ({ server, clients, rooms }) =>
      runLiveLoad({
        ...{ origin: server.origin, serverPid: server.pid, clients, rooms, content: messageText },
        ...{ warmupSeconds, seconds, ...load },
      }),
    )
  return alternate(Object.fromEntries([candidate, ...others].map((name) => [name, round(name)])), rounds)
}

type Figure = { readonly of: (result: LiveResult) => number; readonly unit: string; readonly digits: number }
const posts: Figure = { of: ({ postsPerSecond }) => postsPerSecond, unit: '/s', digits: 0 }
const deliveries: Figure = { of: ({ deliveriesPerSecond }) => deliveriesPerSecond, unit: '/s', digits: 0 }
const cpu: Figure = { of: ({ cpuMicrosecondsPerDelivery }) => cpuMicrosecondsPerDelivery, unit: ' µs', digits: 1 }
const p50: Figure = { of: ({ deliveryP50Ms }) => deliveryP50Ms, unit: ' ms', digits: 2 }
const p99: Figure = { of: ({ deliveryP99Ms }) => deliveryP99Ms, unit: ' ms', digits: 2 }

/** A row of the table: the first contestant's median figure ÷ the peer's. */
function row(measure: string, figure: Figure, results: Results, peer: Contestant, aim: Row['aim']): Row {
  const [candidate = ''] = Object.keys(results)
  const [ours, theirs] = [candidate, peer].map((name) => median((results[name] ?? []).map(figure.of)))
  const shown = (value = NaN): string => `${value.toFixed(figure.digits)}${figure.unit}`
  return { measure, figures: `${shown(ours)} | ${peer} ${shown(theirs)}`, ratio: (ours ?? NaN) / (theirs ?? NaN), aim }
}

/** One room, everybody connected, one sender with several messages under way. */
export async function delivering(live: Live): Promise<readonly Row[]> {
  const { sockets, inFlight } = live.sizes.deliveries
  const results = await compare(live, ['bare'], { people: sockets, rooms: 1 }, { senders: 1, inFlight })
  return [
    row(`deliveries/s, 1 room × ${sockets} sockets, ${inFlight} in flight`, deliveries, results, 'bare', {
      atLeast: 1,
    }),
    row('CPU per delivery, the same load', cpu, results, 'bare', { atMost: 1.2 }),
  ]
}

/** One room, everybody sends now and then. */
export async function latency(live: Live): Promise<readonly Row[]> {
  const { people, perSecond: ratePerSecond } = live.sizes.latency
  const load = { senders: people, inFlight: 0, ratePerSecond }
  const results = await compare(live, ['bare'], { people, rooms: 1 }, load)
  const measure = `${people} people, ${ratePerSecond} messages/s`
  return [
    row(`delivery latency p99, ${measure}`, p99, results, 'bare', { atMost: 1.5 }),
    row('p50 of the same, for comparison', p50, results, 'bare', { atMost: 1.5 }),
  ]
}

/** Many writers in one room, who all hear it as well. */
export async function posting(live: Live): Promise<readonly Row[]> {
  const { writers } = live.options
  const results = await compare(live, ['bare'], { people: writers, rooms: 1 }, { senders: writers, inFlight: 1 })
  return [row(`posts/s, ${writers} writers, one room`, posts, results, 'bare', { atLeast: 0.9 })]
}

/** The same over many rooms. */
export async function roomsPosting(live: Live): Promise<readonly Row[]> {
  const { options, sizes } = live
  const size = { people: options.writers, rooms: sizes.manyRooms }
  const results = await compare(live, ['crud', 'bare'], size, { senders: options.writers, inFlight: 1 })
  const measure = `posts/s, ${options.writers} writers, ${sizes.manyRooms} rooms`
  return [
    row(measure, posts, results, 'crud', { atLeast: 2 }),
    row('the same', posts, results, 'bare', { atLeast: 0.6 }),
  ]
}
