import { join } from 'node:path'
import { apiClient, mapWide, type Account, type ApiClient } from '../api-client.js'
import { withFolder } from '../disk.js'
import { runLoad } from '../load-plan.js'
import type { Options } from '../options.js'
import { candidate, messageText } from '../posting.js'
import { residentMiB } from '../process-figures.js'
import { openRoom, registerPeople } from '../room-setup.js'
import { startServer, type ServerProcess } from '../server-process.js'
import { median } from '../statistics.js'
import { printTable } from '../table.js'

const chunks = 20

/** Resident memory after each of the chunks of posts, in MiB. */
async function measure(
  server: ServerProcess,
  api: ApiClient,
  people: readonly Account[],
  options: Options,
): Promise<number[]> {
  const path = `/api/rooms/${await openRoom(api, people, 'Memory')}/messages`
  const resident: number[] = []
  for (let chunk = 1; chunk <= chunks; chunk += 1) {
    // Tokens last 15 minutes, the whole run may last longer.
    const fresh = await mapWide(people, 2, ({ username }) => api.login(username))
    const { perSecond, answered } = await runLoad({
      origin: server.origin,
      serverPid: server.pid,
      clients: fresh.map(({ token }) => ({ token, paths: [path] })),
      content: messageText,
      expectedStatus: 201,
      warmupSeconds: 0,
      seconds: 0,
      requests: Math.ceil(options.posts / chunks),
    })
    resident.push(residentMiB(server.pid))
    console.log(`${chunk * answered} posts  ${perSecond.toFixed(0)}/s  ${resident.at(-1)?.toFixed(0)} MiB`)
  }
  return resident
}

/** Memory of the server over very many posts: the end of the run against its second quarter, when caches are full. */
export async function memory(options: Options): Promise<void> {
  await withFolder('memory', async (folder) => {
    const server = await startServer(candidate(options), join(folder, 'data'), options)
    const api = apiClient(server.origin, 8)
    const people = await registerPeople(api, 'memory', options.writers)
    const resident = await measure(server, api, people, options)
    await api.close()
    await server.stop()
    const [early, late] = [median(resident.slice(chunks / 4, chunks / 2)), median(resident.slice(-chunks / 4))]
    printTable(`memory: resident memory over ${options.posts} posts`, [
      {
        measure: 'last quarter ÷ second quarter',
        figures: `${late.toFixed(0)} MiB | ${early.toFixed(0)} MiB`,
        ratio: late / early,
        aim: { atMost: 1.1 },
      },
    ])
  })
}
