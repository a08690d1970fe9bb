import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { apiClient, type ApiClient } from '../api-client.js'
import { withFolder } from '../disk.js'
import type { Options } from '../options.js'
import { readLog, seedRoom } from '../provided.js'
import { projectionStates, waitCaughtUp } from '../read-models.js'
import { adminPassword, startServer } from '../server-process.js'
import { printTable } from '../table.js'

/** Rebuilds one read model and waits for its end: seconds by the server's own clock. */
async function rebuildOne(api: ApiClient, name: string): Promise<number> {
  const { token } = await api.login('admin', adminPassword)
  await api.call('POST', `/api/admin/projections/${name}/rebuild`, { token })
  for (;;) {
    const state = (await projectionStates(api, token)).find((projection) => projection.name === name)?.rebuild
    if (state?.state === 'failed') throw new Error(`the rebuild of ${name} failed: ${state.error ?? ''}`)
    if (state?.state === 'switched' && state.finishedAt !== undefined) {
      return (Date.parse(state.finishedAt) - Date.parse(state.startedAt)) / 1000
    }
    await sleep(100)
  }
}

/** Rebuilding every read model, one after the other while serving, against a plain read of the log. */
export async function rebuild(options: Options): Promise<void> {
  await withFolder('rebuild', async (folder) => {
    const dataDir = join(folder, 'data')
    await seedRoom(dataDir, { events: options.events, members: 33 })
    const server = await startServer({ kind: 'parley' }, dataDir, options)
    const api = apiClient(server.origin, 2)
    await waitCaughtUp(api)
    const { token } = await api.login('admin', adminPassword)
    let seconds = 0
    for (const { name } of await projectionStates(api, token)) {
      const taken = await rebuildOne(api, name)
      console.log(`${name}  ${taken.toFixed(1)} s`)
      seconds += taken
    }
    await api.close()
    await server.stop()
    const read = await readLog(dataDir)
    const [rebuilt, plain] = [read.events / seconds, read.events / read.seconds]
    const figures = `${rebuilt.toFixed(0)}/s | read ${plain.toFixed(0)}/s`
    printTable('rebuild: all read models ÷ plain read of the log', [
      { measure: 'log events/s through all rebuilds ÷ read', figures, ratio: rebuilt / plain, aim: { atLeast: 0.25 } },
    ])
  })
}
