import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { apiClient } from '../api-client.js'
import { withFolder } from '../disk.js'
import type { Options } from '../options.js'
import { candidate } from '../posting.js'
import { residentMiB } from '../process-figures.js'
import { Asker, type Times } from '../replies/asker.js'
import { registerPeople } from '../room-setup.js'
import { startServer } from '../server-process.js'
import { quantile } from '../statistics.js'
import { printTable } from '../table.js'

const QUESTIONS = [
  'I had a long day and I am a bit tired.',
  'What is this room about?',
  'My sister and I have not talked for weeks, and I miss her.',
  'Can you sum up what we said?',
]
const question = (n: number): string => QUESTIONS[n % QUESTIONS.length] ?? ''

/** Everybody asks as soon as they are answered. @returns the times, and answers per second */
async function busily(askers: readonly Asker[], seconds: number, name: string): Promise<[Times[], number]> {
  const times: Times[] = []
  const began = performance.now()
  const end = began + seconds * 1_000
  await Promise.all(
    askers.map(async (asker, i) => {
      for (let n = 0; performance.now() < end; n += 1) times.push(await asker.ask(question(n), `${name}-${i}-${n}`))
    }),
  )
  return [times, times.length / ((performance.now() - began) / 1_000)]
}

/** One after the other, ten a second. */
async function calmly(askers: readonly Asker[], count: number, name: string): Promise<Times[]> {
  const times: Times[] = []
  for (let n = 0; n < count; n += 1) {
    const asker = askers[n % askers.length]
    if (asker !== undefined) times.push(await asker.ask(question(n), `${name}-${n}`))
    await sleep(100)
  }
  return times
}

/** From a question to the companion's first words and to its answer; answers per second; what the embedded queue weighs. */
export async function replies(options: Options): Promise<void> {
  await withFolder('replies', async (folder) => {
    const server = await startServer(candidate(options), join(folder, 'data'), options)
    const api = apiClient(server.origin, 8)
    const people = await registerPeople(api, 'asker', options.writers)
    const askers = await Promise.all(people.map((person) => Asker.enter(server.origin, api, person)))
    const before = residentMiB(server.pid)
    const [cold] = await calmly(askers.slice(0, 1), 1, 'cold')
    await sleep(2_000)
    const after = residentMiB(server.pid)
    await busily(askers, options.warmup, 'warm')
    const calm = await calmly(askers, options.isQuick ? 20 : 200, 'calm')
    const [, perSecond] = await busily(askers, options.seconds * options.rounds, 'busy')
    for (const asker of askers) asker.leave()
    await api.close()
    await server.stop()
    const first = calm.map(({ firstText, reply }) => firstText ?? reply)
    const full = calm.map(({ reply }) => reply)
    const shown = (times: readonly number[]) =>
      `p50 ${quantile(times, 0.5).toFixed(1)}, p99 ${quantile(times, 0.99).toFixed(1)} ms of ${times.length}`
    printTable(`replies: the companion, ${options.writers} rooms`, [
      {
        measure: 'question → first words, p99 ms',
        figures: shown(first),
        ratio: quantile(first, 0.99),
        aim: { atMost: 100 },
      },
      { measure: 'question → answer, p99 ms', figures: shown(full), ratio: quantile(full, 0.99), aim: { atMost: 100 } },
      { measure: 'answers/s, all rooms busy', figures: perSecond.toFixed(0), ratio: perSecond, aim: { atLeast: 50 } },
      {
        measure: 'the very first answer, s',
        figures: 'the queue starts',
        ratio: (cold?.reply ?? 0) / 1_000,
        aim: { atMost: 5 },
      },
      {
        measure: 'resident memory of the queue, MiB',
        figures: `${before.toFixed(0)} → ${after.toFixed(0)}`,
        ratio: after - before,
        aim: { atMost: 350 },
      },
    ])
  })
}
