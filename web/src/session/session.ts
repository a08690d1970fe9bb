import { signal, type ReadonlySignal } from '@preact/signals'
import { ConnectionLost, ParleyProblem, type User } from '../../../src/client/index.js'
import { call, type Login } from './calls.js'
import { exchangeIsOver, exchangeKey } from './exchange-key.js'
import { inTurn, OtherTabs } from './other-tabs.js'

/**
 * `unknown` until the first look at whether this browser is still logged in. Out: `left` by somebody's wish here or in another tab, `over` for
 * another reason (expired, ended from elsewhere), `never` in since the page was opened.
 */
export type SessionState =
  | { readonly status: 'unknown' | 'unreachable' }
  | { readonly status: 'out'; readonly why: 'never' | 'left' | 'over' }
  | { readonly status: 'in'; readonly user: User }

type Held = { readonly token: string; readonly usableUntil: number }
/** Tokens are not used in their last seconds: the request has to get there first. */
const MARGIN_MS = 10_000
/**
 * Tabs share the cookie, and its token is good once: only one of them renews at a time. Logging in waits for it: the refusal of an old token takes
 * the cookie away, which would be the new one.
 */
const TURN = 'parley.session'

/**
 * Who is logged in, in this browser. The refresh token is in a cookie that no script can read; the access token is nowhere but here, in memory.
 */
export class Session {
  readonly #state = signal<SessionState>({ status: 'unknown' })
  readonly #tabs = new OtherTabs((told) => (told.kind === 'out' ? this.#out('left') : this.#inElsewhere(told.userId)))
  #held: Held | null = null
  #renewing: Promise<string> | null = null
  /** Somebody is logging out: that the session is over is heard before the answer. */
  #isLeaving = false

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
    this.#opened(await inTurn(TURN, () => call('/api/auth/login', { username, password })))
  }

  /** Makes an account and logs in. Rejects with ParleyProblem (`username_taken`, `invalid`), ConnectionLost or TimedOut. */
  async register(username: string, password: string, displayName: string): Promise<void> {
    const name = displayName.trim()
    const account = { username, password, ...(name !== '' && { displayName: name }) }
    this.#opened(await inTurn(TURN, () => call('/api/auth/register', account)))
  }

  /** Ends the session, here, on the server and in the other tabs. Rejects with ParleyProblem, ConnectionLost or TimedOut. */
  async logOut(): Promise<void> {
    try {
      const token = await this.token()
      this.#isLeaving = true
      await call('/api/auth/logout', {}, { token })
    } catch (error) {
      if (!isOver(error)) throw error
    } finally {
      this.#isLeaving = false
    }
    this.#tabs.tell({ kind: 'out' })
    this.#out('left')
  }

  /** The session is over, and not because somebody here wanted it. */
  end(): void {
    this.#out('over')
  }

  /** Whether it is this person who is logged in. */
  isOf(userId: string): boolean {
    const state = this.#state.peek()
    return state.status === 'in' && state.user.id === userId
  }

  /** What somebody has changed of themselves. They may have logged out before the answer came. */
  changed(user: User): void {
    if (this.isOf(user.id)) this.#state.value = { status: 'in', user }
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
      const login = await inTurn(TURN, exchange)
      this.#begin(login)
      return login.accessToken
    } catch (error) {
      if (isOver(error)) this.#out('over')
      else if (this.#state.value.status === 'unknown') this.#state.value = { status: 'unreachable' }
      throw error
    }
  }

  /** Another tab has logged in. As somebody else perhaps: the cookie is theirs now. */
  #inElsewhere(userId: string): void {
    const state = this.#state.value
    if (state.status === 'in' && state.user.id === userId) return
    this.#held = null
    void this.resume()
  }

  #out(why: 'left' | 'over'): void {
    this.#held = null
    const state = this.#state.value
    const wanted = why === 'left' || this.#isLeaving ? 'left' : 'over'
    if (state.status !== 'out') this.#state.value = { status: 'out', why: state.status === 'in' ? wanted : 'never' }
    // Another tab says so after the server has.
    else if (state.why === 'over' && wanted === 'left') this.#state.value = { status: 'out', why: wanted }
  }

  #opened(login: Login): void {
    exchangeIsOver()
    this.#begin(login)
    this.#tabs.tell({ kind: 'in', userId: login.user.id })
  }

  #begin({ user, accessToken, expiresIn }: Login): void {
    const lifetime = expiresIn * 1000
    this.#held = { token: accessToken, usableUntil: Date.now() + lifetime - Math.min(MARGIN_MS, lifetime / 2) }
    this.#state.value = { status: 'in', user }
  }
}

/** Exchanges the refresh token in the cookie for the next, under one name until there is an answer. */
async function exchange(): Promise<Login> {
  try {
    const login = await call('/api/auth/refresh', {}, { key: exchangeKey() })
    if (!isLogin(login)) throw new ConnectionLost('The answer could not be read.')
    exchangeIsOver()
    return login
  } catch (error) {
    if (isOver(error)) exchangeIsOver()
    throw error
  }
}

const isLogin = (login: unknown): boolean => typeof login === 'object' && login !== null && 'accessToken' in login
const isOver = (error: unknown): boolean => error instanceof ParleyProblem && error.status === 401
