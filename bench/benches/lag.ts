import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { apiClient, type Account, type ApiClient } from '../api-client.js'
import { withFolder } from '../disk.js'
import { startLoad } from '../load-plan.js'
import type { Options } from '../options.js'
import { candidate, messageText } from '../posting.js'
import { openRoom, registerPeople } from '../room-setup.js'
import { startServer } from '../server-process.js'
import { quantile } from '../statistics.js'
import { printTable } from '../table.js'

const ratePerSecond = 500
type Message = { readonly id: string; readonly seq: number }

/** Posts as one person, then reads as another until it is there: milliseconds from the acknowledgement. */
async function probe(api: ApiClient, path: string, writer: Account, reader: Account): Promise<number> {
  const posted = await api.call<Message>('POST', path, { token: writer.token, body: { content: messageText } })
  const acknowledged = performance.now()
  const query = `${path}?after=${posted.body.seq - 1}&limit=1`
  for (;;) {
    const found = await api.call<{ items: readonly Message[] }>('GET', query, {
      token: reader.token,
      after: posted.position,
    })
    if (found.body.items[0]?.id === posted.body.id) return performance.now() - acknowledged
    if (performance.now() - acknowledged > 30_000) throw new Error('a message is not visible after 30 s')
  }
}

/** From acknowledgement to visible in the read models, while others post 500 messages a second into the same room. */
export async function lag(options: Options): Promise<void> {
  await withFolder('lag', async (folder) => {
    const server = await startServer(candidate(options), join(folder, 'data'), options)
    const api = apiClient(server.origin, 4)
    const [writer, reader, ...crowd] = await registerPeople(api, 'lag', options.writers + 2)
    const path = `/api/rooms/${await openRoom(api, [writer!, reader!, ...crowd], 'Lag')}/messages`
    const seconds = options.seconds * options.rounds
    const { result } = startLoad({
      origin: server.origin,
      serverPid: server.pid,
      clients: crowd.map(({ token }) => ({ token, paths: [path] })),
      content: messageText,
      expectedStatus: 201,
      warmupSeconds: options.warmup,
      seconds,
      ratePerSecond,
    })
    await sleep(options.warmup * 1000)
    const times: number[] = []
    const end = Date.now() + seconds * 900
    while (Date.now() < end) {
      times.push(await probe(api, path, writer!, reader!))
      await sleep(20)
    }
    const { perSecond, failures } = await result
    await api.close()
    await server.stop()
    if (Object.keys(failures).length > 0)
      throw new Error(`not every post was acknowledged: ${JSON.stringify(failures)}`)
    const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)]
    const figures = `p50 ${p50.toFixed(1)} ms, ${times.length} probes under ${perSecond.toFixed(0)} posts/s`
    printTable('lag: acknowledged → visible to someone else', [
      { measure: 'p99 ms (with the reading request)', figures, ratio: p99, aim: { atMost: 50 } },
    ])
  })
}
