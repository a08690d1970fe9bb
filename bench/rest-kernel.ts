// What the kernel adds to a POST, beside bare Express with its own body parser: same path, same body, same answer.
// Processor time of the serving process per request, because on a shared machine the clock measures the neighbours, too.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { Type } from '@sinclair/typebox'
import autocannon from 'autocannon'
import express from 'express'
import { destination, pino } from 'pino'
import { Registry } from 'prom-client'
import { MemoryRateLimiter } from '../infra/memory/rate-limits.js'
import { IdempotentExecutor } from '../src/api/idempotent.js'
import { operation } from '../src/api/operation.js'
import { mount } from '../src/api/rest/mount.js'

const VARIANTS = ['express', 'kernel', 'kernel, log and limits off'] as const
const ROUNDS = 2
const SECONDS = 4
const body = { content: 'Good morning, everybody. Shall we begin with the list from yesterday?', clientId: 'c-1' }
const answer = { id: 'a2c4', roomId: 'r1', seq: 1, content: body.content, createdAt: '2026-11-21T00:00:00.000Z' }

function bare(): express.Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.use(express.json())
  app.post('/api/rooms/:roomId/messages', (_req, res) => {
    res.status(201).json(answer)
  })
  return app
}

function kernel(everything: boolean): express.Express {
  const unused = (): never => {
    throw new Error('not part of this measurement')
  }
  const post = operation({
    id: 'postMessage',
    tag: 'Messages',
    summary: 'Posts',
    method: 'post',
    path: '/api/rooms/:roomId/messages',
    kind: 'command',
    access: 'user',
    idempotency: 'own',
    body: Type.Object({ content: Type.String(), clientId: Type.Optional(Type.String()) }),
    responses: { 201: Type.Object({}) },
    problems: [],
    run: () => Promise.resolve({ status: 201, body: answer, position: '000000000001' }),
  })
  return mount([post], {
    authenticate: () => Promise.resolve({ userId: 'u', sessionId: 's', role: 'user', expiresAt: Infinity }),
    limits: everything
      ? new MemoryRateLimiter({
          user: { points: 1e9, seconds: 60 },
          address: { points: 1e9, seconds: 60 },
          attempt: { points: 20, seconds: 900 },
        })
      : null,
    log: pino(
      { level: everything ? 'info' : 'silent' },
      destination({ dest: '/dev/null', sync: false, minLength: 4_096 }),
    ),
    registry: new Registry(),
    readiness: {},
    version: '0',
    fingerprintKey: Buffer.alloc(32),
    idempotent: new IdempotentExecutor({
      store: { claim: unused, replace: unused, release: unused },
      bootId: 'b',
      report: unused,
    }),
    freshness: {
      parse: () => 'malformed',
      wait: () => Promise.resolve(true),
      waitForAll: () => Promise.resolve(true),
      token: (position) => position,
      latest: () => Promise.resolve(''),
      isParked: () => false,
    },
  })
}

function serve(variant: string): void {
  const server = createServer(variant === 'express' ? bare() : kernel(variant === 'kernel'))
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
  process.on('message', () => process.send?.(process.cpuUsage()))
}

async function measure(variant: string): Promise<{ microseconds: number; rate: number }> {
  const child = fork(fileURLToPath(import.meta.url), [variant])
  const [port] = (await once(child, 'message')) as [number]
  const cpu = async (): Promise<number> => {
    child.send('cpu')
    const [usage] = (await once(child, 'message')) as [NodeJS.CpuUsage]
    return usage.user + usage.system
  }
  const load = (duration: number): Promise<autocannon.Result> =>
    autocannon({
      url: `http://127.0.0.1:${port}/api/rooms/r1/messages`,
      method: 'POST',
      connections: 16,
      duration,
      headers: { 'content-type': 'application/json', authorization: 'Bearer t' },
      body: JSON.stringify(body),
    })
  await load(2)
  const before = await cpu()
  const result = await load(SECONDS)
  const spent = (await cpu()) - before
  child.kill()
  if (result.non2xx > 0) throw new Error(`${result.non2xx} requests failed`)
  return { microseconds: spent / result.requests.total, rate: result.requests.average }
}

const [, , role] = process.argv
if (role !== undefined) serve(role)
else {
  for (const variant of Array.from({ length: ROUNDS }, () => VARIANTS).flat()) {
    const { microseconds, rate } = await measure(variant)
    console.log(`${variant.padEnd(28)} ${microseconds.toFixed(1)} µs of processor per POST, ${Math.round(rate)} POST/s`)
  }
}
