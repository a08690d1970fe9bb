import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { observing } from '../../bench/instances/observing.js'
import { Measurement } from '../../bench/live/measurement.js'

describe('the bench of several instances', () => {
  it('tells deliveries at other instances from those at the sender’s', () => {
    const measurement = new Measurement()
    measurement.begin(0)
    const sent = measurement.sent('http://a')
    measurement.acknowledged(sent)
    measurement.delivered(sent, 'http://a')
    measurement.end(0)
    expect(measurement.result().elsewhere).toBeNull()
    measurement.delivered(sent, 'http://b')
    expect(measurement.result().elsewhere?.p99Ms).toBeGreaterThan(0)
  })

  it('counts the conflicts of all instances while it lasts, and the engines’ share', async () => {
    let conflicts = 4
    const server = createServer((_, response) =>
      response.end(`# HELP parley_append_conflicts_total …\nparley_append_conflicts_total ${conflicts}\n`),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const stop = (): Promise<void> => Promise.resolve()
    const instance = { origin, pid: process.pid, dataDir: '', startMs: 0, stop }
    const engines = [
      { name: 'near', pid: process.pid, freshUrl: () => '', stop },
      { name: 'far', pid: null, freshUrl: () => '', stop },
    ]
    const [result, observed] = await observing([instance, instance], engines, () => {
      conflicts += 3
      return Promise.resolve('done')
    })
    expect([result, observed.conflicts, Object.keys(observed.cores)]).toEqual(['done', 6, ['instances', 'near']])
    server.close()
  })
})
