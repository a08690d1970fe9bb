import { BehaviorSubject, filter, firstValueFrom, Subject, take, takeWhile } from 'rxjs'
import { backOff, type Clock } from './clock.js'
import type { Ready } from './frames.js'
import {
  ClientClosed,
  ConnectionLost,
  isTransient,
  isUnauthenticated,
  ParleyProblem,
  type Problem,
  waitAsked,
} from './problem.js'
import { TokenRenewal } from './token-renewal.js'
import type { TokenSource } from './tokens.js'
import {
  ACKNOWLEDGED_WITHIN_MS,
  type Transport,
  type TransportConnection,
  type TransportListener,
} from './transport.js'

/** `offline`: waiting before the next attempt. `closed`: for good. */
export type ConnectionState = 'connecting' | 'online' | 'offline' | 'closed'
export type ServerEvent = { readonly name: string; readonly payload: unknown }

const READY_WITHIN_MS = 20_000
/** A connection that lasted this long was a good one: the next failure starts counting anew. */
const GOOD_AFTER_MS = 2_000
const REFUSALS = 3

/** One connection after the other: waits between them, renews the token before it expires, and gives up only when no token is taken. */
export class LiveConnection {
  readonly states = new BehaviorSubject<ConnectionState>('connecting')
  /** Every event of the server, `ready` first on every connection. Ends when the connection is closed for good. */
  readonly events = new Subject<ServerEvent>()
  #connection: TransportConnection | null = null
  #token = ''
  #refused: string | undefined
  #refusals = 0
  #failures = 0
  #onlineSince = 0
  #cancelTimer: () => void = () => undefined
  readonly #renewal: TokenRenewal
  #reason: unknown
  #retryAt: number | null = null

  constructor(
    private readonly transport: Transport,
    private readonly tokens: TokenSource,
    private readonly clock: Clock,
  ) {
    this.#renewal = new TokenRenewal(tokens, clock, {
      renewed: (token) => {
        this.#token = token
      },
      refused: (token) => {
        this.#refused = token
        this.reset()
      },
    })
  }

  get isClosed(): boolean {
    return this.states.value === 'closed'
  }

  /** Why it is closed, if that was not its user's wish. */
  get reason(): unknown {
    return this.#reason
  }

  /** When the next attempt is made, in milliseconds since 1970; null while there is nothing to wait for. */
  get retryAt(): number | null {
    return this.#retryAt
  }

  /** Makes the next attempt now, if one is waited for. */
  retry(): void {
    if (this.#retryAt === null) return
    this.#cancelTimer()
    void this.open()
  }

  /** Starts connecting. */
  async open(): Promise<void> {
    this.#retryAt = null
    this.states.next('connecting')
    try {
      const refused = this.#refused
      this.#token = await (refused === undefined ? this.tokens.get() : this.tokens.get(refused))
      // Somebody may have closed the client while the token was on its way.
      if (!this.isClosed) this.#connect()
    } catch (error) {
      if (this.isClosed) return
      if (isTransient(error) && !isUnauthenticated(error)) this.#later(waitAsked(error))
      else this.close(error)
    }
  }

  #connect(): void {
    const current: { connection?: TransportConnection } = {}
    // What an earlier connection still says is nobody's any more.
    const isCurrent = () => current.connection === this.#connection
    const listener: TransportListener = {
      event: (name, payload) => {
        if (isCurrent()) this.#heard(name, payload)
      },
      closed: (problem) => {
        if (isCurrent()) this.#lost(problem)
      },
    }
    current.connection = this.transport.open(this.#token, listener)
    this.#connection = current.connection
    this.#cancelTimer = this.clock.after(READY_WITHIN_MS, () => this.reset())
  }

  #heard(name: string, payload: unknown): void {
    if (name === 'ready') this.#ready(payload as Ready)
    if (name === 'problem' && (payload as Partial<Problem> | null)?.status === 401) void this.#renewal.renew()
    this.events.next({ name, payload })
  }

  #ready({ serverTime }: Ready): void {
    this.#cancelTimer()
    this.#refused = undefined
    this.#refusals = 0
    this.#onlineSince = this.clock.now()
    if (this.#connection !== null) this.#renewal.start(this.#connection, this.#token, Date.parse(serverTime))
    this.states.next('online')
  }

  #lost(problem: Problem | null): void {
    const wasGood = this.states.value === 'online' && this.clock.now() - this.#onlineSince >= GOOD_AFTER_MS
    this.#drop()
    if (wasGood) this.#failures = 0
    if (problem?.status === 401) {
      this.#refusals += 1
      this.#refused = this.#token
      if (!this.tokens.isRenewable || this.#refusals >= REFUSALS) {
        this.close(new ParleyProblem(problem))
        return
      }
    }
    this.#later((problem?.retryAfter ?? 0) * 1000)
  }

  #later(atLeastMs: number): void {
    this.#failures += 1
    const wait = Math.max(atLeastMs, backOff(this.clock, this.#failures))
    this.#retryAt = this.clock.now() + wait
    this.#cancelTimer = this.clock.after(wait, () => void this.open())
    this.states.next('offline')
  }

  #drop(): void {
    this.#cancelTimer()
    this.#renewal.stop()
    const connection = this.#connection
    this.#connection = null
    connection?.close()
  }

  /** Hangs up and connects anew: for who cannot be sure any more to have heard everything. */
  reset(): void {
    if (this.#connection === null) return
    this.#drop()
    this.#later(0)
  }

  /** Ends it for good. @param error why, if not because its user wants it */
  close(error?: unknown): void {
    if (this.isClosed) return
    this.#drop()
    this.#retryAt = null
    this.#reason = error
    this.states.next('closed')
    this.states.complete()
    this.events.complete()
  }

  /**
   * Sends a command.
   * @returns the data of its acknowledgement. Rejects with ParleyProblem, ConnectionLost or TimedOut.
   */
  request(event: string, payload: object, timeoutMs = ACKNOWLEDGED_WITHIN_MS): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.ask(event, payload, timeoutMs, resolve, reject)
    })
  }

  /** As `request`, for answers whose place among the events matters: `answered` is called right there. */
  ask(
    event: string,
    payload: object,
    timeoutMs: number,
    answered: (data: unknown) => void,
    failed: (error: Error) => void,
  ): void {
    const connection = this.#connection
    if (connection === null || this.states.value !== 'online') {
      failed(new ConnectionLost('There is no connection.'))
      return
    }
    connection.request(event, payload, timeoutMs, (outcome) => {
      if (outcome instanceof Error) failed(outcome)
      else if (outcome.ok) answered(outcome.data)
      else failed(this.#refusal(outcome.problem))
    })
  }

  #refusal(problem: Problem): ParleyProblem {
    if (problem.status === 401) void this.#renewal.renew()
    return new ParleyProblem(problem)
  }

  /** Resolves as soon as there is a connection. Rejects with ClientClosed when there will be none any more. */
  async online(): Promise<void> {
    const isOnline = this.states.pipe(
      takeWhile((state) => state !== 'closed'),
      filter((state) => state === 'online'),
      take(1),
    )
    await firstValueFrom(isOnline).catch(() => {
      throw new ClientClosed('The client is closed.')
    })
  }
}
