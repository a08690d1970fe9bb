import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'

export type Answer<B> = { readonly status: number; readonly body: B; readonly position: string | null }
export type Call = {
  readonly token?: string
  readonly body?: object
  /** `Parley-After`: the answer contains what was written up to there. */
  readonly after?: string | null
  /** Statuses that are no failure; 200, 201, 202 and 204 by default. */
  readonly accept?: readonly number[]
}

export type Account = { readonly id: string; readonly username: string; readonly token: string }
type Session = { readonly user: { readonly id: string }; readonly accessToken: string }
const password = 'correct-horse-battery'

/** A client of Parley's REST interface; the peer speaks the same one. */
export type ApiClient = {
  /** @throws Error with status and problem when the answer is none of the accepted */
  call<B>(method: 'GET' | 'POST' | 'PATCH', path: string, options?: Call): Promise<Answer<B>>
  register(username: string): Promise<Account>
  login(username: string, secret?: string): Promise<Account>
  close(): Promise<void>
}

/**
 * @param origin such as `http://127.0.0.1:3000`
 * @param connections at most so many at once; further calls wait
 */
export function apiClient(origin: string, connections: number): ApiClient {
  const pool = new Pool(origin, { connections, pipelining: 1, headersTimeout: 120_000 })

  async function call<B>(method: 'GET' | 'POST' | 'PATCH', path: string, options: Call = {}): Promise<Answer<B>> {
    const { token, body, after, accept = [200, 201, 202, 204] } = options
    const response = await pool.request({
      method,
      path,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(after ? { 'parley-after': after } : {}),
      },
      body: body === undefined ? null : JSON.stringify(body),
    })
    const text = await response.body.text()
    const { statusCode: status, headers } = response
    if (!accept.includes(status)) throw new Error(`${method} ${path} answered ${status}: ${text.slice(0, 500)}`)
    const position = headers['parley-position']
    const parsed: unknown = text === '' ? null : JSON.parse(text)
    return { status, body: parsed as B, position: typeof position === 'string' ? position : null }
  }

  async function session(path: string, username: string, secret: string, accept: number): Promise<Account> {
    const answer = await call<Session>('POST', path, { body: { username, password: secret }, accept: [accept, 503] })
    // Password hashing is a bounded queue: a server that is busy with it says so, and is asked again.
    if (answer.status === 503) {
      await sleep(250)
      return session(path, username, secret, accept)
    }
    return { id: answer.body.user.id, username, token: answer.body.accessToken }
  }

  return {
    call,
    register: (username) => session('/api/auth/register', username, password, 201),
    login: (username, secret = password) => session('/api/auth/login', username, secret, 200),
    close: () => pool.close(),
  }
}

/** Does the work for every item, `width` at a time, and gives the results in the items' order. */
export async function mapWide<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  const entries = items.entries()
  const lane = async (): Promise<void> => {
    for (const [index, item] of entries) results[index] = await work(item, index)
  }
  await Promise.all(Array.from({ length: width }, lane))
  return results
}
