import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { apiClient, type ApiClient } from '../api-client.js'
import { withFolder } from '../disk.js'
import type { Options } from '../options.js'
import { readLog, seedRoom } from '../provided.js'
import { projectionStates, waitCaughtUp, type ProjectionState } from '../read-models.js'
import { adminPassword, startServer } from '../server-process.js'
import { median } from '../statistics.js'
import { printTable } from '../table.js'

type Rebuild = NonNullable<ProjectionState['rebuild']>

/** Starts rebuilding every read model and waits until all have been switched: seconds by the server's own clock. */
async function rebuildAll(api: ApiClient): Promise<number> {
  const token = async (): Promise<string> => (await api.login('admin', adminPassword)).token
  const first = await token()
  for (const { name } of await projectionStates(api, first)) {
    await api.call('POST', `/api/admin/projections/${name}/rebuild`, { token: first })
  }
  for (;;) {
    await sleep(2000)
    // A rebuild of a large log may outlast a token.
    const rebuilds = (await projectionStates(api, await token())).flatMap(({ rebuild }) => rebuild ?? [])
    const failed = rebuilds.find(({ state }) => state === 'failed')
    if (failed) throw new Error(`a rebuild failed: ${failed.error ?? ''}`)
    if (rebuilds.every(({ state }) => state === 'switched')) return duration(rebuilds)
  }
}

function duration(rebuilds: readonly Rebuild[]): number {
  const started = Math.min(...rebuilds.map(({ startedAt }) => Date.parse(startedAt)))
  const finished = Math.max(...rebuilds.map(({ finishedAt }) => Date.parse(finishedAt ?? '')))
  return (finished - started) / 1000
}

/** Rebuilding all read models at once, while serving, against a plain read of the log. */
export async function rebuild(options: Options): Promise<void> {
  await withFolder('rebuild', async (folder) => {
    const dataDir = join(folder, 'data')
    await seedRoom(dataDir, { events: options.events, members: 33 })
    const server = await startServer({ kind: 'parley' }, dataDir, options)
    const api = apiClient(server.origin, 2)
    await waitCaughtUp(api)
    const times: number[] = []
    for (let round = 0; round < options.rounds; round += 1) times.push(await rebuildAll(api))
    await api.close()
    await server.stop()
    const reads: number[] = []
    let events = 0
    for (let round = 0; round < options.rounds; round += 1) {
      const read = await readLog(dataDir)
      events = read.events
      reads.push(read.seconds)
    }
    const [rebuilt, plain] = [events / median(times), events / median(reads)]
    printTable('rebuild: all read models at once ÷ plain read of the log', [
      {
        measure: 'events of the log per second ÷ read',
        figures: `${rebuilt.toFixed(0)}/s | read ${plain.toFixed(0)}/s`,
        ratio: rebuilt / plain,
        aim: { atLeast: 0.25 },
      },
    ])
  })
}
