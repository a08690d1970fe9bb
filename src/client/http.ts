import { type Clock, backOff, delay } from './clock.js'
import { ConnectionLost, isTransient, ParleyProblem, problemIn, TimedOut, waitAsked } from './problem.js'
import type { TokenSource } from './tokens.js'

export type Fetch = typeof fetch
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type HttpCall = {
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly body?: object
  /** What the answer has to contain: the position of a write or of a frame. */
  readonly after?: string | undefined
  /** Makes a repeat of the same command harmless. */
  readonly idempotencyKey?: string
  /** The revision that is to be changed and no later one: else the server refuses with 412. */
  readonly ifMatch?: number | undefined
}
/** `isStale`: the server could not make sure that the answer contains what was asked for. */
export type HttpAnswer<T> = { readonly body: T; readonly isStale: boolean }

const TIMEOUT_MS = 15_000
const ATTEMPTS = 4

/** The REST API's transport: JSON, tokens, problems as errors, repeats where they are harmless. */
export class Http {
  /**
   * @param url of the server
   * @param tokens null for those who are not logged in (yet)
   */
  constructor(
    private readonly url: string,
    private readonly tokens: TokenSource | null,
    private readonly clock: Clock,
    private readonly fetch: Fetch = globalThis.fetch,
  ) {}

  /**
   * Calls an operation. What failed in passing (no network, 408, 429, 5xx) is repeated a few times, if repeating is harmless.
   * @param path below the server's address, its variable parts already %-encoded
   * @returns the body. Rejects with ParleyProblem, ConnectionLost or TimedOut.
   */
  async call<T>(method: HttpMethod, path: string, call: HttpCall = {}): Promise<HttpAnswer<T>> {
    const isRepeatable = method !== 'POST' || call.idempotencyKey !== undefined
    for (let failures = 1; ; failures += 1) {
      try {
        return await this.#authenticated<T>(method, path, call)
      } catch (error) {
        const isHopeless = error instanceof ParleyProblem && error.status === 401
        if (!isRepeatable || isHopeless || !isTransient(error) || failures >= ATTEMPTS) throw error
        await delay(this.clock, Math.max(waitAsked(error), backOff(this.clock, failures)))
      }
    }
  }

  /** A refused token is exchanged for another one, once. */
  async #authenticated<T>(method: HttpMethod, path: string, call: HttpCall): Promise<HttpAnswer<T>> {
    if (this.tokens === null) return this.#once<T>(method, path, call, null)
    const token = await this.tokens.get()
    try {
      return await this.#once<T>(method, path, call, token)
    } catch (error) {
      const isRefused = error instanceof ParleyProblem && error.status === 401
      if (!isRefused || !this.tokens.isRenewable) throw error
      return this.#once<T>(method, path, call, await this.tokens.get(token))
    }
  }

  async #once<T>(method: HttpMethod, path: string, call: HttpCall, token: string | null): Promise<HttpAnswer<T>> {
    const response = await this.#send(method, `${this.url}${path}${queryText(call.query)}`, call, token)
    const text = await response.text().catch(() => {
      throw new ConnectionLost('The connection went in the middle of an answer.')
    })
    const body = parse(text)
    if (response.ok) return { body: body as T, isStale: response.headers.get('Parley-Stale') === 'true' }
    const retryAfter = Number(response.headers.get('Retry-After') ?? 0)
    throw new ParleyProblem({ ...problemIn(body, response.status), ...(retryAfter > 0 && { retryAfter }) })
  }

  async #send(method: HttpMethod, url: string, call: HttpCall, token: string | null): Promise<Response> {
    const { body, after, idempotencyKey, ifMatch } = call
    const headers = {
      ...(token !== null && { Authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(after !== undefined && { 'Parley-After': after }),
      ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
      ...(ifMatch !== undefined && { 'If-Match': `"${ifMatch}"` }),
    }
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }
    try {
      // Not as a method: browsers want `fetch` to be called on nothing else than the window.
      const { fetch } = this
      return await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) })
    } catch (error) {
      const isLate = error instanceof Error && error.name === 'TimeoutError'
      throw isLate ? new TimedOut(`${method} ${url} took too long.`) : new ConnectionLost(`${method} ${url} failed.`)
    }
  }
}

function queryText(query: HttpCall['query']): string {
  const given = Object.entries(query ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  )
  return given.length === 0 ? '' : `?${given.join('&')}`
}

/** A proxy's page of errors is no JSON. */
function parse(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text)
  } catch {
    return null
  }
}
