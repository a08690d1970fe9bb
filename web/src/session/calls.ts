import { ConnectionLost, type LoggedIn, ParleyProblem, problemIn, TimedOut } from '../../../src/client/index.js'

/** What logging in answers a browser: the refresh token is in a cookie. */
export type Login = Omit<LoggedIn, 'refreshToken'>

export type CallOptions = {
  /** An access token. */
  readonly token?: string
  /** Names the call: the same one again has the same outcome. */
  readonly key?: string
}

const TIMEOUT_MS = 15_000

/**
 * The calls that open, renew and end a session. They are the only ones with a cookie.
 * @returns rejects with ParleyProblem, ConnectionLost or TimedOut
 */
export async function call(path: string, body: object, options: CallOptions = {}): Promise<Login> {
  const response = await send(path, body, options)
  const text = await response.text().catch(() => {
    throw new ConnectionLost('The connection went in the middle of an answer.')
  })
  const answer = parse(text)
  if (response.ok) return answer as Login
  const retryAfter = Number(response.headers.get('Retry-After') ?? 0)
  throw new ParleyProblem({ ...problemIn(answer, response.status), ...(retryAfter > 0 && { retryAfter }) })
}

async function send(path: string, body: object, { token, key }: CallOptions): Promise<Response> {
  const headers = {
    'Content-Type': 'application/json',
    'Parley-Session': 'cookie',
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(key !== undefined && { 'Idempotency-Key': key }),
  }
  const init = { method: 'POST', headers, body: JSON.stringify(body), credentials: 'same-origin' } as const
  try {
    return await fetch(path, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) })
  } catch (error) {
    const isLate = error instanceof DOMException && error.name === 'TimeoutError'
    throw isLate
      ? new TimedOut('The server did not answer in time.')
      : new ConnectionLost('The server cannot be reached.')
  }
}

/** A proxy's page of errors is no JSON. */
function parse(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text)
  } catch {
    return null
  }
}
