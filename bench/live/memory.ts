import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { mapWide } from '../api-client.js'
import { alternate } from '../posting.js'
import type { ServerProcess } from '../server-process.js'
import { median } from '../statistics.js'
import type { Row } from '../table.js'
import type { Live } from './loads.js'
import { LoadSocket } from './socket.js'
import type { Stage } from './stage.js'

const preload = fileURLToPath(new URL('../gc-on-signal.js', import.meta.url))
// The young generation grows in steps of megabytes and does not shrink: at its usual size such a step is more than the sockets are.
const nodeArguments = ['--max-semi-space-size=1', '--expose-gc', '--import', preload]
/** Seconds after which a server that does nothing has settled: presence is out, timers of the handshakes are gone. */
const SETTLING = 6

type Memory = { readonly rss: number; readonly heapUsed: number; readonly external: number }
/** KiB per socket: resident memory, and what the heap and buffers of JavaScript hold. */
export type PerSocket = { readonly residentKiB: number; readonly heldKiB: number }

const figures = (server: ServerProcess): string[] =>
  readFileSync(`${server.dataDir}.log`, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{"collected"'))

/** Memory of the server after everything unused was collected. @throws Error when it does not answer within 30 s */
async function collected(server: ServerProcess): Promise<Memory> {
  const before = figures(server).length
  process.kill(server.pid, 'SIGUSR2')
  const deadline = Date.now() + 30_000
  while (Date.now() < deadline) {
    await sleep(100)
    const line = figures(server)[before]
    if (line !== undefined) return (JSON.parse(line) as { collected: Memory }).collected
  }
  throw new Error('the server did not tell its memory')
}

/** Connects so many clients that do nothing, and looks before, while and after. */
async function measure({ server, clients }: Stage, seconds: number): Promise<PerSocket> {
  let lost = 0
  const listener = { event: () => undefined, closed: () => void (lost += 1) }
  const connect = ({ auth, joins }: (typeof clients)[number]) => connected(server.origin, auth, joins, listener)
  // Once before: code that only connecting compiles, and pools that it fills, are not the sockets'.
  for (const socket of await mapWide(clients.slice(0, 50), 16, connect)) socket.destroy()
  await sleep(seconds * 1000)
  const empty = await collected(server)
  const sockets = await mapWide(clients, 16, connect)
  await sleep(seconds * 1000)
  const full = await collected(server)
  for (const socket of sockets) socket.destroy()
  if (lost > 0) throw new Error(`${lost} idle sockets were closed by the server`)
  const perSocket = (bytes: number): number => bytes / 1024 / clients.length
  return {
    residentKiB: perSocket(full.rss - empty.rss),
    heldKiB: perSocket(full.heapUsed + full.external - empty.heapUsed - empty.external),
  }
}

async function connected(
  origin: string,
  auth: object,
  joins: readonly string[],
  listener: Parameters<typeof LoadSocket.connect>[2],
): Promise<LoadSocket> {
  const [socket] = await LoadSocket.connect(origin, auth, listener)
  for (const roomId of joins) await socket.ask('join_room', { roomId })
  return socket
}

/** Memory of the server per socket that is connected, in a room with all others, and silent. */
export async function idle({ theatre, options, sizes }: Live): Promise<readonly Row[]> {
  const size = { people: sizes.idleSockets, rooms: 1 }
  const seconds = Math.min(SETTLING, options.seconds * 2)
  const round = (contestant: 'bare' | typeof options.candidate) => () =>
    theatre.playAnew(contestant, size, (stage) => measure(stage, seconds), nodeArguments)
  const contestants = [options.candidate, 'bare'] as const
  const results = await alternate(Object.fromEntries(contestants.map((name) => [name, round(name)])), options.rounds)
  const row = (measure: string, of: (result: PerSocket) => number): Row => {
    const [ours, theirs] = contestants.map((name) => median((results[name] ?? []).map(of)))
    const figures = `${ours?.toFixed(1) ?? ''} KiB | bare ${theirs?.toFixed(1) ?? ''} KiB`
    return { measure, figures, ratio: (ours ?? NaN) / (theirs ?? NaN), aim: { atMost: 1.3 } }
  }
  return [
    row(`resident memory per idle socket, ${sizes.idleSockets} sockets`, ({ residentKiB }) => residentKiB),
    row('heap and buffers of the same, for comparison', ({ heldKiB }) => heldKiB),
  ]
}
