import { signal, type ReadonlySignal } from '@preact/signals'
import type { User } from '../../../src/client/index.js'
import { call, type Login } from './calls.js'

/** `unknown` until the first look at whether this browser is still logged in. */
export type SessionState =
  | { readonly status: 'unknown' | 'out' }
  | { readonly status: 'unreachable' }
  | { readonly status: 'in'; readonly user: User }

type Held = { readonly token: string; readonly usableUntil: number }
/** Tokens are not used in their last seconds: the request has to get there first. */
const MARGIN_MS = 10_000
/** Tabs share the cookie, and its token is good once: only one of them renews at a time. */
const LOCK = 'parley.session'

/**
 * Who is logged in, in this browser. The refresh token is in a cookie that no script can read; the access token is nowhere but here, in memory.
 */
export class Session {
  readonly #state = signal<SessionState>({ status: 'unknown' })
  #held: Held | null = null
  #renewing: Promise<string> | null = null

  get state(): ReadonlySignal<SessionState> {
    return this.#state
  }

  /** Looks whether this browser is still logged in. */
  async resume(): Promise<void> {
    try {
      await this.token()
    } catch {
      // `#renew` has said what it means.
    }
  }

  /** Rejects with ParleyProblem (`unauthenticated` when name or password are wrong), ConnectionLost or TimedOut. */
  async logIn(username: string, password: string): Promise<void> {
    this.#begin(await call('/api/auth/login', { username, password }))
  }

  /** Makes an account and logs in. Rejects with ParleyProblem (`username_taken`, `invalid`), ConnectionLost or TimedOut. */
  async register(username: string, password: string, displayName: string): Promise<void> {
    const name = displayName.trim()
    this.#begin(await call('/api/auth/register', { username, password, ...(name !== '' && { displayName: name }) }))
  }

  /** Ends the session, here and on the server. */
  async logOut(): Promise<void> {
    const token = await this.token()
    await call('/api/auth/logout', {}, token)
    this.end()
  }

  /** The session is over, whoever ended it. */
  end(): void {
    this.#held = null
    this.#state.value = { status: 'out' }
  }

  /** What somebody has changed of themselves. */
  changed(user: User): void {
    this.#state.value = { status: 'in', user }
  }

  /**
   * An access token.
   * @param refused one that the server does not take (for much longer)
   * @returns rejects with ParleyProblem when the session is over, with ConnectionLost or TimedOut
   */
  token(refused?: string): Promise<string> {
    const held = this.#held
    if (held !== null && held.token !== refused && Date.now() < held.usableUntil) return Promise.resolve(held.token)
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = null
    })
    return this.#renewing
  }

  async #renew(): Promise<string> {
    try {
      const login = await navigator.locks.request(LOCK, () => call('/api/auth/refresh', {}))
      this.#begin(login)
      return login.accessToken
    } catch (error) {
      this.#failed(error)
      throw error
    }
  }

  #failed(error: unknown): void {
    const isOver = error instanceof Error && 'status' in error && error.status === 401
    if (isOver) this.end()
    else if (this.#state.value.status === 'unknown') this.#state.value = { status: 'unreachable' }
  }

  #begin({ user, accessToken, expiresIn }: Login): void {
    const lifetime = expiresIn * 1000
    this.#held = { token: accessToken, usableUntil: Date.now() + lifetime - Math.min(MARGIN_MS, lifetime / 2) }
    this.#state.value = { status: 'in', user }
  }
}
