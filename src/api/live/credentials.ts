import type { Authenticated } from '../auth/authenticate.js'
import { refuse, type Refusal } from '../operation.js'

/** Timers of Node cannot wait longer. */
const LONGEST_MS = 2 ** 31 - 1

export type CredentialsPorts = {
  readonly authenticate: (token: string) => Promise<Authenticated | null>
  /** Milliseconds between the end of the token and the end of the connection. */
  readonly graceMs: number
  /** The token's time is over: the client should send a newer one. */
  readonly onExpired: () => void
  /** It has not. */
  readonly onGraceOver: () => void
}

/** The access token of a connection: asked for every command, watched for its end, exchanged for a newer one. */
export class Credentials {
  private timer: NodeJS.Timeout | undefined
  private stopped = false

  constructor(
    private token: string,
    private holder: Authenticated,
    private readonly ports: CredentialsPorts,
  ) {
    this.watch()
  }

  /** Who the token spoke for when it was last good. */
  get caller(): Authenticated {
    return this.holder
  }

  /** Who holds the token now; null when it is no longer good. @throws StoreUnavailable */
  async check(): Promise<Authenticated | null> {
    const holder = await this.ports.authenticate(this.token)
    if (holder !== null) this.holder = holder
    return holder
  }

  /** Goes on with another token of the same user. @throws StoreUnavailable */
  async replace(token: string): Promise<Authenticated | Refusal> {
    const holder = await this.ports.authenticate(token)
    if (holder === null) return refuse('unauthenticated', 'A valid access token is needed.')
    if (holder.userId !== this.holder.userId) return refuse('forbidden', 'This is the token of somebody else.')
    this.token = token
    this.holder = holder
    this.watch()
    return holder
  }

  /** Ends the watch. */
  stop(): void {
    this.stopped = true
    clearTimeout(this.timer)
  }

  private watch(): void {
    if (this.stopped) return
    const left = this.holder.expiresAt - Date.now()
    if (left > 0) this.after(Math.min(left, LONGEST_MS), () => this.watch())
    else {
      this.after(this.ports.graceMs, this.ports.onGraceOver)
      this.ports.onExpired()
    }
  }

  private after(ms: number, then: () => void): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(then, ms).unref()
  }
}
