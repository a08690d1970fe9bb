import { fork } from 'node:child_process'
import { once } from 'node:events'

export type LoadPlan = {
  readonly origin: string
  /** The server's process: its CPU time is read at both ends of the measurement. */
  readonly serverPid: number
  /** Each has a connection of its own, and asks for its paths in turn, the next when the last is answered. */
  readonly clients: readonly { readonly token: string; readonly paths: readonly string[] }[]
  /** POST sends a message of this text with a key of its own; null sends GET. */
  readonly content: string | null
  readonly expectedStatus: number
  readonly warmupSeconds: number
  readonly seconds: number
  /** Ends after so many requests instead of after `seconds`. */
  readonly requests?: number
  /** All clients together start so many requests a second; without it each goes on at once. */
  readonly ratePerSecond?: number
}

export type LoadResult = {
  /** Requests answered as expected within the measurement, and in all (with the warm-up). */
  readonly measured: number
  readonly answered: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly serverCpuMicroseconds: number
  /** Share of one core that the load generator itself used: near 1 it measures itself. */
  readonly generatorLoad: number
  /** What was not answered as expected: a status or an error's message, and how often. */
  readonly failures: Readonly<Record<string, number>>
}

/** A load that runs already. */
export type RunningLoad = { readonly result: Promise<LoadResult> }

/**
 * Starts the load in a process of its own, so that it does not share an event loop with the server or the bench.
 * @throws Error (by the result) when the process ends without a result
 */
export function startLoad(plan: LoadPlan): RunningLoad {
  const child = fork(new URL('./load.js', import.meta.url), [])
  const result = Promise.race([
    once(child, 'message').then(([message]) => message as LoadResult),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the load generator ended with ${String(code)}`)
    }),
  ])
  child.send(plan)
  return { result }
}

/**
 * Puts the load on a server and waits for the figures.
 * @throws Error when any request was not answered as expected
 */
export async function runLoad(plan: LoadPlan): Promise<LoadResult> {
  const result = await startLoad(plan).result
  if (Object.keys(result.failures).length > 0) {
    throw new Error(`not every answer was ${plan.expectedStatus}: ${JSON.stringify(result.failures)}`)
  }
  return result
}
