import { join } from 'node:path'
import { apiClient } from './api-client.js'
import { withFolder } from './disk.js'
import { runLoad, type LoadResult } from './load-plan.js'
import type { Options } from './options.js'
import { checkCount, openRoom, registerPeople } from './room-setup.js'
import { startServer, type Subject } from './server-process.js'
import { median } from './statistics.js'
import type { Aim, Row } from './table.js'

export const messageText = 'The quick brown fox jumps over the lazy dog, twice, and then goes home to write about it.'

/** One round: a fresh server, rooms of `writers + 1` people each, and everyone but the owner posting into all of the rooms in turn. */
export function postingRound(subject: Subject, roomCount: number, options: Options): Promise<LoadResult> {
  return withFolder('posting', async (folder) => {
    const server = await startServer(subject, join(folder, 'data'), options)
    const api = apiClient(server.origin, 8)
    try {
      const [owner, ...writers] = await registerPeople(api, 'writer', options.writers + 1)
      const rooms: string[] = []
      for (let n = 0; n < roomCount; n += 1) rooms.push(await openRoom(api, [owner!, ...writers], `Room ${n}`))
      const paths = rooms.map((id) => `/api/rooms/${id}/messages`)
      const result = await runLoad({
        origin: server.origin,
        serverPid: server.pid,
        clients: writers.map(({ token }) => ({ token, paths })),
        content: messageText,
        expectedStatus: 201,
        warmupSeconds: options.warmup,
        seconds: options.seconds,
      })
      await checkCount(api, owner!, rooms, result.answered)
      return result
    } finally {
      await api.close()
      await server.stop()
    }
  })
}

/** The server that is measured; the peer without counters stands in for it where the harness itself is tried out. */
export function candidate(options: Options, commitDelayMs = 0): Subject {
  return options.candidate === 'crud'
    ? { kind: 'crud', counters: false, commitDelayMs }
    : { kind: 'parley', commitDelayMs }
}

/** Runs every contestant once per round, in alternation, so that a noisy minute hits all of them. */
export async function alternate<R>(
  contestants: Readonly<Record<string, () => Promise<R>>>,
  rounds: number,
): Promise<Readonly<Record<string, readonly R[]>>> {
  const results: Record<string, R[]> = {}
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, run] of Object.entries(contestants)) {
      const result = await run()
      console.log(`round ${round}  ${name.padEnd(24)} ${JSON.stringify(result)}`)
      ;(results[name] ??= []).push(result)
    }
  }
  return results
}

function summary(results: readonly LoadResult[]): { perSecond: number; text: string } {
  const of = (figure: (result: LoadResult) => number): number => median(results.map(figure))
  const perSecond = of((result) => result.perSecond)
  const p50 = of((result) => result.p50Ms).toFixed(1)
  const p99 = of((result) => result.p99Ms).toFixed(1)
  const cpu = of((result) => result.serverCpuMicroseconds).toFixed(0)
  return { perSecond, text: `${perSecond.toFixed(0)}/s, p50 ${p50} ms, p99 ${p99} ms, CPU ${cpu} µs` }
}

/** Measures posts per second of the candidate and of the peer with and without counters, without and with slow commits. */
export async function comparePosting(roomCount: number, options: Options): Promise<readonly Row[]> {
  const round = (subject: Subject) => () => postingRound(subject, roomCount, options)
  const results = await alternate(
    Object.fromEntries(
      [0, 5].flatMap((commitDelayMs) => [
        [`candidate ${commitDelayMs}`, round(candidate(options, commitDelayMs))],
        [`counters ${commitDelayMs}`, round({ kind: 'crud', counters: true, commitDelayMs })],
        [`plain ${commitDelayMs}`, round({ kind: 'crud', counters: false, commitDelayMs })],
      ]),
    ),
    options.rounds,
  )
  const row = (measure: string, peer: string, delay: number, aim: Aim): Row => {
    const [ours, theirs] = [summary(results[`candidate ${delay}`]!), summary(results[`${peer} ${delay}`]!)]
    return { measure, figures: `${ours.text} | crud ${theirs.text}`, ratio: ours.perSecond / theirs.perSecond, aim }
  }
  return [
    row('÷ crud with counters', 'counters', 0, { atLeast: 2 }),
    row('÷ crud without counters', 'plain', 0, { atLeast: 1.5 }),
    row('÷ crud with counters, commits + 5 ms', 'counters', 5, { atLeast: 10 }),
    row('÷ crud without counters, commits + 5 ms', 'plain', 5, { atLeast: 10 }),
  ]
}
