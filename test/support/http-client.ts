import { setTimeout as sleep } from 'node:timers/promises'

/** An answer of the API; `body` as parsed JSON, null for none. */
export type HttpAnswer<B> = { readonly status: number; readonly headers: Headers; readonly body: B }

export type Sent = {
  readonly token?: string
  readonly body?: object
  /** `Idempotency-Key`. */
  readonly key?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Milliseconds after which the answer is waited for no longer. */
  readonly timeoutMs?: number
}

export type Person = { readonly id: string; readonly username: string; readonly token: string }

const PASSWORD = 'a password of some length'

/** One request, whatever its status. @throws TypeError when the connection failed, TimeoutError: nobody knows whether it was carried out */
export async function request<B = Record<string, unknown>>(
  method: string,
  url: string,
  { token, body, key, headers, timeoutMs }: Sent = {},
): Promise<HttpAnswer<B>> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
      ...headers,
    },
    ...(timeoutMs !== undefined && { signal: AbortSignal.timeout(timeoutMs) }),
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: (text === '' ? null : JSON.parse(text)) as B }
}

/** As `request`; any status of 400 and more is an error, but a busy server is asked again. */
export async function call<B = Record<string, unknown>>(method: string, url: string, sent: Sent = {}): Promise<B> {
  for (;;) {
    const { status, body } = await request<B>(method, url, sent)
    if (status < 400) return body
    if (status !== 503) throw new Error(`${method} ${url} answered ${status}: ${JSON.stringify(body)}`)
    await sleep(100)
  }
}

type LoggedIn = { readonly user: { readonly id: string }; readonly accessToken: string }

async function authenticate(url: string, path: string, username: string, password: string): Promise<Person> {
  const { user, accessToken } = await call<LoggedIn>('POST', `${url}/api/auth/${path}`, {
    body: { username, password },
  })
  return { id: user.id, username, token: accessToken }
}

/** Registers a person. @param url of the server */
export const register = (url: string, username: string): Promise<Person> =>
  authenticate(url, 'register', username, PASSWORD)

/** Logs a person in, by default with the password of `register`. */
export const logIn = (url: string, username: string, password = PASSWORD): Promise<Person> =>
  authenticate(url, 'login', username, password)
