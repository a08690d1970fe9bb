import { join } from 'node:path'
import { apiClient, type ApiClient } from '../api-client.js'
import { withFolder } from '../disk.js'
import { runLoad } from '../load-plan.js'
import type { Options } from '../options.js'
import { alternate, candidate, messageText } from '../posting.js'
import { seedRoom, type SeededRoom } from '../provided.js'
import { startServer, type ServerProcess } from '../server-process.js'
import { median } from '../statistics.js'
import { printTable, type Row } from '../table.js'
import { waitCaughtUp } from '../read-models.js'

type Open = { readonly server: ServerProcess; readonly api: ApiClient; readonly room: SeededRoom }
const clients = 4

async function open(folder: string, size: { events: number; members: number }, options: Options): Promise<Open> {
  const dataDir = join(folder, `events-${size.events}-members-${size.members}`)
  const room = await seedRoom(dataDir, size)
  const server = await startServer(candidate(options), dataDir, options)
  const api = apiClient(server.origin, 4)
  await waitCaughtUp(api)
  return { server, api, room }
}

async function close({ server, api }: Open): Promise<void> {
  await api.close()
  await server.stop()
}

/** Milliseconds per answer, of a few clients that post, or that read one page again and again. */
async function timePerAnswer({ server, api, room }: Open, page: string | null, options: Options): Promise<number> {
  const { token } = await api.login(room.username, room.password)
  const paths = [`/api/rooms/${room.roomId}/messages${page ?? ''}`]
  const { perSecond } = await runLoad({
    origin: server.origin,
    serverPid: server.pid,
    clients: Array.from({ length: clients }, () => ({ token, paths })),
    content: page === null ? messageText : null,
    expectedStatus: page === null ? 201 : 200,
    warmupSeconds: options.warmup,
    seconds: options.seconds,
  })
  return (clients * 1000) / perSecond
}

type Timed = readonly [measure: string, large: () => Promise<number>, small: () => Promise<number>, atMost: number]

async function compare([measure, large, small, atMost]: Timed, rounds: number): Promise<Row> {
  const results = await alternate({ large, small }, rounds)
  const [a, b] = [median(results['large']!), median(results['small']!)]
  return { measure, figures: `${a.toFixed(2)} ms | ${b.toFixed(2)} ms`, ratio: a / b, aim: { atMost } }
}

/** Whether age and size of a room cost anything: posting, paging, starting. */
export async function depth(options: Options): Promise<void> {
  const { events, rounds } = options
  const rows = await withFolder('depth', async (folder) => {
    const old = await open(folder, { events, members: 33 }, options)
    const young = await open(folder, { events: 1000, members: 33 }, options)
    const crowded = await open(folder, { events: 6000, members: 3000 }, options)
    const intimate = await open(folder, { events: 6000, members: 3 }, options)
    const post = (room: Open) => () => timePerAnswer(room, null, options)
    const read = (query: string) => () => timePerAnswer(old, query, options)
    const deep = `?limit=50&before=${Math.floor(events / 2)}`
    const measured = [
      await compare([`post, ${events} events ÷ 1000`, post(old), post(young), 1.1], rounds),
      await compare(['post, 3000 members ÷ 3', post(crowded), post(intimate), 1.1], rounds),
      await compare([`page of 50 at ${events / 2} ÷ newest`, read(deep), read('?limit=50'), 1.2], rounds),
    ]
    for (const room of [old, young, crowded, intimate]) await close(room)
    const starts: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const server = await startServer(candidate(options), old.server.dataDir, options)
      starts.push(server.startMs)
      await server.stop()
    }
    const seconds = median(starts) / 1000
    return [
      ...measured,
      {
        measure: `start with ${events} events, s`,
        figures: `${seconds.toFixed(2)} s`,
        ratio: seconds,
        aim: { atMost: 2 },
      },
    ]
  })
  printTable('depth: does age or size of a room cost anything?', rows)
}
