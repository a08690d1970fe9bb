import { eventually } from '../eventually.js'
import { request } from '../http-client.js'

/** What a process says of itself. @returns 0 when it says nothing */
export async function readinessOf(url: string): Promise<number> {
  const answer = await request('GET', `${url}/health/ready`, { timeoutMs: 5_000 }).catch(() => null)
  return answer?.status ?? 0
}

/** All of these processes say the same of themselves. @param withinMs milliseconds in which they have to */
export async function untilAllSay(urls: readonly string[], status: number, withinMs: number): Promise<void> {
  await Promise.all(
    urls.map((url) =>
      eventually(async () => {
        const said = await readinessOf(url)
        if (said !== status) throw new Error(`${url} says ${said} and not ${status}`)
      }, withinMs),
    ),
  )
}
