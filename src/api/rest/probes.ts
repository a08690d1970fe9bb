import type { Request, Response, Router } from 'express'
import { exchangeOf } from './exchange.js'
import type { Kernel, ReadinessCheck } from './kernel.js'
import { baseHeaders, JSON_TYPE, send } from './respond.js'

const CHECK_TIMEOUT_MS = 2_000

/** Mounts what an operator's tools ask for: liveness, readiness, metrics. */
export function mountProbes(router: Router, kernel: Kernel): void {
  router.get('/health/live', (_req: Request, res: Response) => {
    answer(res, 'live', 200, { status: 'live' })
  })
  router.get('/health/ready', async (_req: Request, res: Response) => {
    const checks = await readiness(kernel.readiness)
    const ready = Object.values(checks).every((matter) => matter === 'ok')
    answer(res, 'ready', ready ? 200 : 503, { status: ready ? 'ready' : 'not_ready', checks })
  })
  router.get('/metrics', async (_req: Request, res: Response) => {
    exchangeOf(res).operationId = 'metrics'
    const text = await kernel.registry.metrics()
    send(res, exchangeOf(res), 200, baseHeaders(exchangeOf(res)), kernel.registry.contentType, text)
  })
}

function answer(res: Response, operationId: string, status: number, body: object): void {
  const exchange = exchangeOf(res)
  exchange.operationId = operationId
  send(res, exchange, status, baseHeaders(exchange), JSON_TYPE, JSON.stringify(body))
}

/** Asks every part at once; one that fails or does not answer is not ready, and its error stays inside. */
async function readiness(checks: Readonly<Record<string, ReadinessCheck>>): Promise<Record<string, string>> {
  const results = Object.entries(checks).map(async ([name, check]): Promise<[string, string]> => [
    name,
    await matterOf(check),
  ])
  return Object.fromEntries(await Promise.all(results))
}

async function matterOf(check: ReadinessCheck): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('does not answer'), CHECK_TIMEOUT_MS)
  })
  try {
    return (await Promise.race([check(), late])) ?? 'ok'
  } catch {
    return 'fails'
  } finally {
    clearTimeout(timer)
  }
}
