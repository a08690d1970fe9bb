import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { runLoad, type LoadPlan } from '../../bench/load-plan.js'
import { median, quantile } from '../../bench/statistics.js'

describe('the load generator', () => {
  let server: Server
  let keys: string[]
  let plan: LoadPlan

  beforeEach(async () => {
    keys = []
    server = createServer((request, response) => {
      let text = ''
      request.on('data', (chunk: Buffer) => (text += chunk.toString()))
      request.on('end', () => {
        if (text !== '') keys.push((JSON.parse(text) as { clientId: string }).clientId)
        response.writeHead(keys.length === 50 ? 503 : 201).end('{}')
      })
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    plan = {
      origin: `http://127.0.0.1:${port}`,
      serverPid: process.pid,
      clients: Array.from({ length: 4 }, (_, n) => ({ token: `t${n}`, paths: ['/a', '/b'] })),
      content: 'a "quoted" text',
      expectedStatus: 201,
      warmupSeconds: 0,
      seconds: 0,
      requests: 40,
    }
  })
  afterEach(() => new Promise((resolve) => server.close(resolve)))

  it('sends as many posts as asked for, each under a key of its own', async () => {
    const { answered, measured, failures } = await runLoad(plan)
    expect({ answered, measured, failures }).toEqual({ answered: 40, measured: 40, failures: {} })
    expect(new Set(keys).size).toBe(40)
  })

  it('fails when any answer is another', async () => {
    await expect(runLoad({ ...plan, requests: 60 })).rejects.toThrow('"status 503":1')
  })
})

describe('statistics', () => {
  it('takes the middle and the tail', () => {
    expect([median([3, 1, 2]), median([1, 2, 3, 10]), median([])]).toEqual([2, 2.5, NaN])
    expect([quantile([5, 1, 4, 2, 3], 0.99), quantile([1, 2], 0)]).toEqual([5, 1])
  })
})
