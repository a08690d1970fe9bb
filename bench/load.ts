// The load generator: a process that gets a plan, runs it, sends the figures and ends.
import { createHistogram } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'undici'
import type { LoadPlan, LoadResult } from './load-plan.js'
import { cpuMicroseconds } from './process-figures.js'

type Progress = { measuring: boolean; stopped: boolean; started: number; answered: number }

function load(plan: LoadPlan) {
  const latencies = createHistogram()
  const failures: Record<string, number> = {}
  const progress: Progress = { measuring: false, stopped: false, started: 0, answered: 0 }
  const run = `${process.pid}-${Date.now().toString(36)}`
  // Built once: only the key differs from post to post.
  const prefix = plan.content === null ? null : `{"content":${JSON.stringify(plan.content)},"clientId":"${run}-`

  function settle(outcome: string | null, since: number): void {
    if (outcome !== null) {
      failures[outcome] = (failures[outcome] ?? 0) + 1
      return
    }
    progress.answered += 1
    if (progress.measuring) latencies.record(Math.max(1, Math.round((performance.now() - since) * 1000)))
  }

  function request(client: Client, path: string, headers: Record<string, string>, since: number): Promise<void> {
    const body = prefix === null ? null : `${prefix}${progress.started}"}`
    progress.started += 1
    return new Promise((resolve) => {
      let status = 0
      const done = (outcome: string | null): void => {
        settle(outcome, since)
        resolve()
      }
      client.dispatch(
        { path, method: prefix === null ? 'GET' : 'POST', headers, body },
        {
          onConnect: () => undefined,
          onHeaders: (code) => {
            status = code
            return true
          },
          onData: () => true,
          onComplete: () => done(status === plan.expectedStatus ? null : `status ${status}`),
          onError: (error) => done(error.message),
        },
      )
    })
  }

  const finished = (): boolean => progress.stopped || progress.started >= (plan.requests ?? Infinity)

  async function follow(paths: readonly string[], token: string, index: number): Promise<void> {
    const client = new Client(plan.origin, { pipelining: 1 })
    const headers = {
      authorization: `Bearer ${token}`,
      ...(prefix === null ? {} : { 'content-type': 'application/json' }),
    }
    const gapMs = plan.ratePerSecond === undefined ? 0 : (plan.clients.length / plan.ratePerSecond) * 1000
    let due = performance.now() + (gapMs * index) / plan.clients.length
    for (let turn = index; !finished(); turn += 1) {
      if (gapMs > 0) await sleep(Math.max(0, due - performance.now()))
      // At a given rate the time counts from when the request was due, so that a stall shows in every request it delays.
      await request(client, paths[turn % paths.length] ?? '/', headers, gapMs > 0 ? due : performance.now())
      due += gapMs
    }
    await client.close()
  }

  return { latencies, failures, progress, follow }
}

async function run(plan: LoadPlan): Promise<LoadResult> {
  const { latencies, failures, progress, follow } = load(plan)
  const clients = Promise.all(plan.clients.map(({ paths, token }, index) => follow(paths, token, index)))
  if (plan.requests === undefined) await sleep(plan.warmupSeconds * 1000)
  const [serverBefore, ownBefore, began] = [cpuMicroseconds(plan.serverPid), process.cpuUsage(), performance.now()]
  progress.measuring = true
  await Promise.race([clients, ...(plan.requests === undefined ? [sleep(plan.seconds * 1000)] : [])])
  progress.measuring = false
  const seconds = (performance.now() - began) / 1000
  const serverCpuMicroseconds = cpuMicroseconds(plan.serverPid) - serverBefore
  const own = process.cpuUsage(ownBefore)
  progress.stopped = true
  await clients
  return {
    measured: latencies.count,
    answered: progress.answered,
    perSecond: latencies.count / seconds,
    p50Ms: latencies.percentile(50) / 1000,
    p99Ms: latencies.percentile(99) / 1000,
    serverCpuMicroseconds: serverCpuMicroseconds / Math.max(1, latencies.count),
    generatorLoad: (own.user + own.system) / 1e6 / seconds,
    failures,
  }
}

process.once('message', (plan: LoadPlan) => {
  void run(plan).then((result) => process.send?.(result, () => process.disconnect()))
})
