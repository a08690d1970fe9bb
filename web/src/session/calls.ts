import { ConnectionLost, type LoggedIn, ParleyProblem, problemIn, TimedOut } from '../../../src/client/index.js'

/** What logging in answers a browser: the refresh token is in a cookie. */
export type Login = Omit<LoggedIn, 'refreshToken'>

const TIMEOUT_MS = 15_000

/**
 * The calls that open, renew and end a session. They are the only ones with a cookie.
 * @returns rejects with ParleyProblem, ConnectionLost or TimedOut
 */
export async function call(path: string, body: object, token?: string): Promise<Login> {
  const response = await send(path, body, token)
  const answer = (await response.json().catch(() => null)) as unknown
  if (response.ok) return answer as Login
  throw new ParleyProblem(problemIn(answer, response.status))
}

async function send(path: string, body: object, token?: string): Promise<Response> {
  const headers = {
    'Content-Type': 'application/json',
    'Parley-Session': 'cookie',
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
  }
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    return await fetch(path, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      credentials: 'same-origin',
      signal,
    })
  } catch (error) {
    const isLate = error instanceof DOMException && error.name === 'TimeoutError'
    throw isLate
      ? new TimedOut('The server did not answer in time.')
      : new ConnectionLost('The server cannot be reached.')
  }
}
