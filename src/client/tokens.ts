import type { Clock } from './clock.js'
import { randomId } from './ids.js'
import { isUnauthenticated } from './problem.js'
import type { LoggedIn } from './rest.js'

/** Where access tokens come from. */
export interface TokenSource {
  /** Whether a token other than a refused one can be had at all. */
  readonly isRenewable: boolean
  /**
   * An access token.
   * @param refused one that the server does not take (for much longer): another one is asked for
   * @returns rejects when none can be had
   */
  get(refused?: string): Promise<string>
}

/** What proves who somebody is: a password, or what registering or logging in has answered. */
export type Credentials =
  | { readonly username: string; readonly password: string }
  | { readonly refreshToken: string; readonly accessToken?: string; readonly expiresIn?: number }
/** A token, a function that gives one (and is told which one was refused), or credentials from which the client gets its own. */
export type TokenOption = string | ((refused?: string) => string | Promise<string>) | Credentials

/** The two calls that a session needs. */
export interface Accounts {
  logIn(username: string, password: string): Promise<LoggedIn>
  /** @param key names the exchange: the same one again has the same outcome */
  refresh(refreshToken: string, key: string): Promise<LoggedIn>
}

/** Makes a source of what the user of the client gave. */
export function tokenSource(option: TokenOption, accounts: Accounts, clock: Clock): TokenSource {
  if (typeof option === 'string') return { isRenewable: false, get: () => Promise.resolve(option) }
  if (typeof option === 'function')
    return { isRenewable: true, get: async (refused) => (refused === undefined ? option() : option(refused)) }
  return new Session(option, accounts, clock)
}

type Held = { readonly token: string; readonly usableUntil: number }
/** Tokens are not used in their last seconds: the request has to get there first. */
const MARGIN_MS = 10_000

/** A session of credentials: logs in, refreshes, and logs in again when the session has ended and there is a password. */
class Session implements TokenSource {
  readonly isRenewable = true
  #held: Held | null = null
  #refreshToken: string | null = null
  /** Of the exchange whose answer is still to come: a refresh token is good once, and the answer may be lost. */
  #exchange = randomId()
  #renewing: Promise<string> | null = null

  constructor(
    private readonly credentials: Credentials,
    private readonly accounts: Accounts,
    private readonly clock: Clock,
  ) {
    if (!('refreshToken' in credentials)) return
    this.#refreshToken = credentials.refreshToken
    const { accessToken, expiresIn = 0 } = credentials
    if (accessToken !== undefined) this.#held = this.#hold(accessToken, expiresIn)
  }

  get(refused?: string): Promise<string> {
    const held = this.#held
    if (held !== null && held.token !== refused && this.clock.now() < held.usableUntil)
      return Promise.resolve(held.token)
    // A refresh token is good once: whoever needs a new token meanwhile gets the same.
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = null
    })
    return this.#renewing
  }

  async #renew(): Promise<string> {
    const { accessToken, refreshToken, expiresIn } = await this.#newSession()
    this.#refreshToken = refreshToken
    this.#exchange = randomId()
    this.#held = this.#hold(accessToken, expiresIn)
    return accessToken
  }

  async #newSession(): Promise<LoggedIn> {
    const { credentials, accounts } = this
    try {
      if (this.#refreshToken !== null) return await accounts.refresh(this.#refreshToken, this.#exchange)
    } catch (error) {
      // The session has ended: the password opens another one.
      if (!isUnauthenticated(error) || !('password' in credentials)) throw error
      this.#refreshToken = null
    }
    if (!('password' in credentials)) throw new Error('There is neither a session nor a password.')
    return accounts.logIn(credentials.username, credentials.password)
  }

  #hold(token: string, expiresIn: number): Held {
    const lifetime = expiresIn * 1000
    return { token, usableUntil: this.clock.now() + lifetime - Math.min(MARGIN_MS, lifetime / 2) }
  }
}

/**
 * When a token expires, as it says itself.
 * @returns milliseconds since 1970 by the server's clock; null for what is no JWT or says nothing
 */
export function expiryOf(token: string): number | null {
  try {
    const [, payload = ''] = token.split('.')
    const { exp } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { exp?: unknown }
    return typeof exp === 'number' ? exp * 1000 : null
  } catch {
    return null
  }
}
