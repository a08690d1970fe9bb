import type { Server } from 'node:http'
import { promisify } from 'node:util'
import { Counter, Gauge, type Registry } from 'prom-client'
import type { RoomDocument } from '../src/projections/models/rooms.js'
import type { Jobs } from '../src/reactions/jobs.js'
import type { Engines } from './engines.js'

/** Milliseconds that a count over all rooms is good for: a scrape must not cost more than it tells. */
const FRESH_MS = 30_000

type Totals = { readonly rooms: number; readonly messages: number }

/** Registers what Parley measures beside requests: the process, the read models, the jobs, how much there is of what. */
export function measure(registry: Registry, { projector, models }: Engines, jobs: Jobs): Registry {
  const totals = cached(FRESH_MS, () => countAll(models))
  gauge(registry, 'parley_rooms', 'Rooms', async () => (await totals()).rooms)
  gauge(registry, 'parley_messages', 'Messages, deleted ones included', async () => (await totals()).messages)
  gauge(registry, 'parley_messages_per_room', 'Mean number of messages of a room', async () => {
    const { rooms, messages } = await totals()
    return rooms === 0 ? 0 : messages / rooms
  })
  const lag = new Gauge({
    name: 'parley_projection_lag_seconds',
    help: 'How long the oldest event that a read model has yet to fold has been waiting',
    labelNames: ['projection'],
    registers: [registry],
    collect: async () => {
      for (const { name, lagMs } of await projector.status()) lag.set({ projection: name }, lagMs / 1_000)
    },
  })
  const parked = new Gauge({
    name: 'parley_projection_parked_streams',
    help: 'Streams that a read model could not fold',
    labelNames: ['projection'],
    registers: [registry],
    collect: async () => {
      for (const projection of await projector.status())
        parked.set({ projection: projection.name }, projection.parked.length)
    },
  })
  measureJobs(registry, jobs)
  return registry
}

/** Counting opens no queue. One that cannot be reached has no count, and keeps nobody from the others. */
function measureJobs(registry: Registry, jobs: Jobs): void {
  const gauge = new Gauge({
    name: 'parley_jobs',
    help: 'Jobs of the reactions',
    labelNames: ['state'],
    registers: [registry],
    collect: async () => {
      gauge.reset()
      const counts = await jobs.counts().catch(() => ({}))
      for (const [state, count] of Object.entries(counts)) gauge.set({ state }, count)
    },
  })
}

/** Registers how often an append was refused because another process had written first: many, and a room is too busy for so many instances. */
export function measureConflicts(registry: Registry, conflicts: () => number): void {
  const counter: Counter = new Counter({
    name: 'parley_append_conflicts_total',
    help: 'Appends that were refused because another process had written first, and were decided again',
    registers: [registry],
    collect: () => {
      counter.reset()
      counter.inc(conflicts())
    },
  })
}

/** Registers how many connections a server holds. */
export function measureConnections(registry: Registry, server: Server): void {
  const connections = promisify(server.getConnections.bind(server))
  gauge(registry, 'parley_http_connections', 'Connections that are open, busy or not', connections)
}

/** Registers a value that is asked for when Prometheus asks. */
export function gauge(registry: Registry, name: string, help: string, value: () => Promise<number>): void {
  const registered: Gauge = new Gauge({
    name,
    help,
    registers: [registry],
    collect: async () => registered.set(await value()),
  })
}

/** Computes something when asked, but not more often than every so many milliseconds. */
export function cached<T>(freshMs: number, compute: () => Promise<T>): () => Promise<T> {
  let kept: { readonly value: Promise<T>; readonly until: number } | undefined
  return () => {
    if (kept === undefined || kept.until < Date.now()) kept = { value: compute(), until: Date.now() + freshMs }
    return kept.value
  }
}

async function countAll(models: Engines['models']): Promise<Totals> {
  const found = await models.find<RoomDocument>('rooms', { filter: {} })
  return { rooms: found.length, messages: found.reduce((sum, { body }) => sum + body.lastSeq, 0) }
}
