import { join } from 'node:path'
import { apiClient, mapWide } from '../api-client.js'
import { withFolder } from '../disk.js'
import { runLoad } from '../load-plan.js'
import type { Options } from '../options.js'
import { candidate, messageText } from '../posting.js'
import { openRoom, registerPeople } from '../room-setup.js'
import { startServer } from '../server-process.js'
import { quantile } from '../statistics.js'
import { printTable } from '../table.js'

const roomCount = 500
type Page = { readonly items: readonly unknown[]; readonly page: { readonly hasMore: boolean; readonly next?: string } }

/** The room list of someone in 500 rooms, each with unread messages of others: one page, and the whole list page by page. */
export async function list(options: Options): Promise<void> {
  await withFolder('list', async (folder) => {
    const server = await startServer(candidate(options), join(folder, 'data'), options)
    const api = apiClient(server.origin, 8)
    const people = await registerPeople(api, 'lister', 3)
    const [reader, writer] = people
    const names = Array.from({ length: roomCount }, (_, n) => `Room ${n}`)
    await mapWide(names, 4, async (name) => {
      const path = `/api/rooms/${await openRoom(api, people, name)}/messages`
      const body = (n: number) => ({ content: `${n} ${messageText}` })
      for (let n = 0; n < 3; n += 1) await api.call('POST', path, { token: writer!.token, body: body(n) })
    })
    const wholeList = async (): Promise<number> => {
      const started = performance.now()
      let [count, cursor] = [0, '']
      for (;;) {
        const { body } = await api.call<Page>('GET', `/api/rooms?limit=100${cursor}`, { token: reader!.token })
        count += body.items.length
        if (body.page.next === undefined || !body.page.hasMore) break
        cursor = `&cursor=${encodeURIComponent(body.page.next)}`
      }
      if (count < roomCount) throw new Error(`the list has ${count} rooms, not ${roomCount}`)
      return performance.now() - started
    }
    await wholeList()
    const times: number[] = []
    for (let n = 0; n < 100; n += 1) times.push(await wholeList())
    const page = await runLoad({
      origin: server.origin,
      serverPid: server.pid,
      clients: [{ token: reader!.token, paths: ['/api/rooms?limit=100'] }],
      content: null,
      expectedStatus: 200,
      warmupSeconds: options.warmup,
      seconds: options.seconds,
    })
    await api.close()
    await server.stop()
    const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)]
    printTable(`list: room list of ${roomCount} rooms`, [
      {
        measure: 'page of 100, p99 ms',
        figures: `p50 ${page.p50Ms.toFixed(1)} ms`,
        ratio: page.p99Ms,
        aim: { atMost: 20 },
      },
      { measure: 'all pages of 100, p99 ms', figures: `p50 ${p50.toFixed(1)} ms`, ratio: p99, aim: { atMost: 20 } },
    ])
  })
}
