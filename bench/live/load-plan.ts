import { fork } from 'node:child_process'
import { once } from 'node:events'

export type LivePlan = {
  readonly origin: string
  /** The server's process: its CPU time is read at both ends of the measurement. */
  readonly serverPid: number
  /** Each has a socket of its own. */
  readonly clients: readonly LiveClient[]
  /** Rooms of 36 characters, new: nothing was posted there. All clients are in all of them. */
  readonly rooms: readonly string[]
  /** The first so many clients send, to the rooms in turn. */
  readonly senders: number
  /** Messages that each sender has under way at once: the next when one is acknowledged. */
  readonly inFlight: number
  /** All senders together start so many messages a second, whatever is under way; `inFlight` means nothing then. */
  readonly ratePerSecond?: number
  readonly content: string
  readonly warmupSeconds: number
  readonly seconds: number
  /** That the last messages may take after the last was sent; 15,000 unless given. */
  readonly patienceMs?: number
}

export type LiveClient = {
  readonly auth: object
  /** Rooms that the client asks to join after connecting, where that is not settled before. */
  readonly joins: readonly string[]
  /** Where it connects, if that is not the plan's: another instance of the same. */
  readonly origin?: string
}

export type Latency = { readonly p50Ms: number; readonly p95Ms: number; readonly p99Ms: number }

export type LiveResult = {
  /** Messages acknowledged, and deliveries of messages to clients, per second of the measurement. */
  readonly postsPerSecond: number
  readonly deliveriesPerSecond: number
  /** From sending a message to its acknowledgement. */
  readonly acknowledgedP50Ms: number
  readonly acknowledgedP95Ms: number
  readonly acknowledgedP99Ms: number
  /** From sending a message to each of its deliveries. */
  readonly deliveryP50Ms: number
  readonly deliveryP95Ms: number
  readonly deliveryP99Ms: number
  /** The same of the deliveries at other instances than the sender's; null where there is one only. */
  readonly elsewhere: Latency | null
  readonly cpuMicrosecondsPerDelivery: number
  /** Share of one core that the server, and the load generator itself, used: near 1 in the latter it measures itself. */
  readonly serverLoad: number
  readonly generatorLoad: number
  /** Messages acknowledged in all, with the warm-up; each was delivered to every client. */
  readonly posts: number
  /** What went wrong, and how often. */
  readonly failures: Readonly<Record<string, number>>
}

/**
 * Puts the load on a server from a process of its own and waits for the figures.
 * @throws Error when a message was not acknowledged, or did not come to every client, once and in order
 */
export async function runLiveLoad(plan: LivePlan): Promise<LiveResult> {
  const child = fork(new URL('./load.js', import.meta.url), [])
  const reap = (): void => void child.kill('SIGKILL')
  process.once('exit', reap)
  child.send(plan)
  const result = await Promise.race([
    once(child, 'message').then(([message]) => message as LiveResult),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the load generator ended with ${String(code)}`)
    }),
  ])
  process.off('exit', reap)
  if (Object.keys(result.failures).length > 0) throw new Error(`failures: ${JSON.stringify(result.failures)}`)
  return result
}
