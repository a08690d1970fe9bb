import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { operationTable } from '../support/running-parley.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { read } from './markdown.js'
import { type RunningServer, startServer } from './running-server.js'

const dataDir = temporaryFolder()

type Dashboard = {
  readonly panels: readonly { readonly title: string; readonly targets?: readonly { readonly expr: string }[] }[]
}

/** What Grafana and Prometheus ask for, by where it is asked. */
function expressions(): readonly (readonly [string, string])[] {
  const dashboard = JSON.parse(read('infra/grafana/parley.json')) as Dashboard
  const shown = dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr] as const))
  const alerts = [...read('infra/prometheus/alerts.yaml').matchAll(/- alert: (\w+)\n +expr: (.*)/g)]
  return [...shown, ...alerts.map(([, name = '', expr = '']) => [name, expr] as const)]
}

const METRIC = /\b(?:parley|process|nodejs)_\w+/g

describe('the dashboard and the alarms', () => {
  let server: RunningServer

  beforeAll(async () => {
    server = await startServer(dataDir)
  })
  afterAll(() => server.stop())

  it('ask for metrics that are served, and for all that are Parley’s own', async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text()
    const served = new Map([...text.matchAll(/^# TYPE (\w+) (\w+)/gm)].map(([, name = '', type = '']) => [name, type]))
    const isServed = (name: string): boolean =>
      served.has(name) || served.get(name.replace(/_(?:bucket|sum|count)$/, '')) === 'histogram'
    const asked = expressions().flatMap(([where, expr]) => [...expr.matchAll(METRIC)].map(([name]) => [where, name]))
    expect(asked.length).toBeGreaterThan(40)
    expect(asked.filter(([, name = '']) => !isServed(name))).toEqual([])
    const names = new Set(asked.map(([, name = '']) => name.replace(/_(?:bucket|sum|count)$/, '')))
    expect([...served.keys()].filter((name) => name.startsWith('parley_') && !names.has(name))).toEqual([])
  })

  it('name operations that there are', () => {
    const known = new Set(operationTable.map(({ id }) => id))
    const named = expressions().flatMap(([, expr]) => [...expr.matchAll(/operation="(\w+)"/g)].map(([, id = '']) => id))
    expect(named.length).toBeGreaterThan(0)
    expect(named.filter((id) => !known.has(id))).toEqual([])
  })
})
