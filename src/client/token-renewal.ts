import { backOff, type Clock } from './clock.js'
import { isTransient, waitAsked } from './problem.js'
import { expiryOf, type TokenSource } from './tokens.js'
import { ACKNOWLEDGED_WITHIN_MS, type TransportConnection } from './transport.js'

const BEFORE_MS = 60_000

/** What becomes of a connection's token. */
export type RenewalPorts = {
  /** The server goes on with this one. */
  renewed(token: string): void
  /** The server does not take this one either. */
  refused(token: string): void
}

/** Tells the server a new token before the old one expires, on the connection that there is. If that fails, the next connection has one. */
export class TokenRenewal {
  #connection: TransportConnection | null = null
  #token = ''
  #serverAhead = 0
  #isRunning = false
  #cancel: () => void = () => undefined

  constructor(
    private readonly tokens: TokenSource,
    private readonly clock: Clock,
    private readonly ports: RenewalPorts,
  ) {}

  /**
   * Begins to watch the token of a connection.
   * @param serverTime milliseconds since 1970 by the server: clocks of devices are wrong by minutes
   */
  start(connection: TransportConnection, token: string, serverTime: number): void {
    this.#connection = connection
    this.#token = token
    this.#serverAhead = serverTime - this.clock.now()
    this.#isRunning = false
    this.#schedule(expiryOf(token))
  }

  /** The connection is over. */
  stop(): void {
    this.#connection = null
    this.#cancel()
  }

  #schedule(expiresAt: number | null): void {
    this.#cancel()
    if (expiresAt === null || !this.tokens.isRenewable) return
    const left = expiresAt - this.clock.now() - this.#serverAhead
    this.#later(Math.max(1_000, left - Math.min(BEFORE_MS, left / 5)))
  }

  #later(ms: number): void {
    this.#cancel()
    this.#cancel = this.clock.after(ms, () => void this.renew())
  }

  /** Renews the token now: it is about to expire, or the server says that it has. */
  async renew(): Promise<void> {
    const connection = this.#connection
    if (connection === null || this.#isRunning || !this.tokens.isRenewable) return
    this.#isRunning = true
    try {
      const token = await this.tokens.get(this.#token)
      if (connection === this.#connection) this.#authenticate(connection, token)
    } catch (error) {
      if (connection !== this.#connection) return
      this.#isRunning = false
      // When no token can be had the server will hang up in its time; until then there is still something to hear.
      if (isTransient(error)) this.#later(Math.max(waitAsked(error), backOff(this.clock, 2)))
    }
  }

  #authenticate(connection: TransportConnection, token: string): void {
    connection.request('authenticate', { token }, ACKNOWLEDGED_WITHIN_MS, (outcome) => {
      if (connection !== this.#connection) return
      this.#isRunning = false
      if (outcome instanceof Error) this.#later(backOff(this.clock, 2))
      else if (outcome.ok) this.#renewed(token, outcome.data)
      else this.ports.refused(token)
    })
  }

  #renewed(token: string, data: unknown): void {
    this.#token = token
    this.ports.renewed(token)
    const { expiresAt } = data as { readonly expiresAt?: string | number }
    this.#schedule(expiresAt === undefined ? expiryOf(token) : new Date(expiresAt).getTime())
  }
}
