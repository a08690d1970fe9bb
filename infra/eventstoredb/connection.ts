import type { EventStoreDBClient } from '@eventstore/db-client'
import { StoreUnavailable } from '../../src/commands/event-store.js'
import { type EventStoreDbAddress, InvalidAddress } from './address.js'
import { knock, makeClient } from './client.js'
import { asStoreError, isAnswer, isConnectionLost } from './failures.js'
import { atMost, backOff, pause, within } from './limits.js'
import { aborted, newSession, newTurn, type OwnSession, type Session } from './session.js'
import { TIMINGS, type Timings } from './timings.js'

export type ConnectionOptions = {
  readonly address: EventStoreDbAddress
  /** Proves that a new client works and speaks to the right server; rejects otherwise. */
  readonly check: (client: EventStoreDBClient) => Promise<void>
  readonly timings?: Timings
}

const FIRST_RETRY_MS = 50
/** For a client to end its calls. It would wait for ever for one that was left alone. */
const RETIRE_MS = 1_000

/**
 * The way to a server, over one client at a time. A client that has lost its connection is replaced, because it may be spoilt: after a failed discovery it refuses
 * every append for ever, and after a long outage it lets minutes pass between two attempts.
 * While a lost connection is looked after, calls wait for a moment; when that was not enough they are refused at once, so that nobody waits for time-outs in turn.
 * One attempt at a time is made to get it back.
 */
export class Connection {
  readonly #options: Required<ConnectionOptions>
  readonly #closing = new AbortController()
  #state: 'up' | 'waiting' | 'down' = 'waiting'
  #session: OwnSession
  #candidate: EventStoreDBClient | undefined
  #failure: unknown
  /** Resolves when the state changes. */
  #turn = newTurn()

  private constructor(options: Required<ConnectionOptions>, client: EventStoreDBClient) {
    this.#options = options
    this.#session = newSession(client)
    this.#become('up')
  }

  /** @throws StoreUnavailable, InvalidAddress */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const complete = { timings: TIMINGS, ...options }
    try {
      return new Connection(complete, await checkedClient(complete))
    } catch (error) {
      throw error instanceof InvalidAddress ? error : asStoreError(error)
    }
  }

  /**
   * Makes a call, and notices when its failure means that the connection is lost.
   * @param ms for an answer; unlimited if not given
   * @throws StoreUnavailable when the server is known to be away; TimedOut; what the call throws
   */
  async run<T>(call: (session: Session) => Promise<T>, ms?: number): Promise<T> {
    const session = await this.session()
    try {
      return await (ms === undefined ? call(session) : within(ms, call(session)))
    } catch (error) {
      this.report(session, error)
      throw error
    }
  }

  /** The session of the moment; one that is being looked after is waited for. @throws (rejects) StoreUnavailable when the server is known to be away */
  async session(): Promise<Session> {
    while (this.#state === 'waiting') await this.#turn.done
    if (this.#closing.signal.aborted) throw new StoreUnavailable('the log is closed')
    if (this.#state === 'down') throw asStoreError(this.#failure)
    return this.#session
  }

  /** Waits until the server can be reached; also ends with the signal, or with the connection. */
  async up(signal: AbortSignal): Promise<void> {
    while (this.#state !== 'up' && !signal.aborted && !this.#closing.signal.aborted) {
      const ended = new AbortController()
      await Promise.race([this.#turn.done, aborted(signal, ended.signal)])
      ended.abort()
    }
  }

  /** Says what a session met with. Everything but the news that the connection of the present session is lost is ignored. */
  report(session: Session, error: unknown): void {
    if (session !== this.#session || this.#state !== 'up' || !isConnectionLost(error)) return
    if (this.#closing.signal.aborted) return
    this.#failure = error
    void this.#recover()
  }

  /** Ends what is still under way; callers finish before. */
  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return
    this.#closing.abort()
    this.#become('down')
    await this.#retire()
  }

  async #recover(): Promise<void> {
    const { timings } = this.#options
    const { signal } = this.#closing
    this.#become('waiting')
    const impatient = setTimeout(() => this.#become('down'), timings.patience)
    await this.#retire()
    for (let failures = 0; !signal.aborted; failures += 1) {
      const client = await this.#attempt()
      if (client !== null) {
        clearTimeout(impatient)
        this.#renew(client)
        return
      }
      if (failures > 0) this.#become('down')
      await pause(backOff(failures, FIRST_RETRY_MS, timings.retry), signal)
    }
    clearTimeout(impatient)
  }

  /**
   * Before there is a new client: the client library keeps the appends that wait for an answer in one place for all clients of a process. When one loses its connection
   * it drops those of all others, and an answer that comes to a dropped one throws where nobody can catch it.
   */
  async #retire(): Promise<void> {
    const { client, ending } = this.#session
    ending.abort()
    await atMost(RETIRE_MS, client.dispose())
  }

  /** Tries a new client; one that was answered, if only by a server that is not ready yet, is tried again, because each leaves a connection behind. */
  async #attempt(): Promise<EventStoreDBClient | null> {
    const { address, check, timings } = this.#options
    try {
      await knock(address, timings.knock)
      this.#candidate ??= makeClient(address)
      await within(timings.check, check(this.#candidate), this.#closing.signal)
      return this.#candidate
    } catch (error) {
      this.#failure = error
      if (!isAnswer(error)) await this.#dropCandidate()
      return null
    }
  }

  async #dropCandidate(): Promise<void> {
    const candidate = this.#candidate
    this.#candidate = undefined
    if (candidate !== undefined) await atMost(RETIRE_MS, candidate.dispose())
  }

  #renew(client: EventStoreDBClient): void {
    this.#candidate = undefined
    if (this.#closing.signal.aborted) return void atMost(RETIRE_MS, client.dispose())
    this.#session = newSession(client)
    this.#become('up')
  }

  #become(state: 'up' | 'waiting' | 'down'): void {
    if (this.#state === state || (this.#closing.signal.aborted && state !== 'down')) return
    this.#state = state
    const { end } = this.#turn
    this.#turn = newTurn()
    end()
  }
}

async function checkedClient({ address, check, timings }: Required<ConnectionOptions>): Promise<EventStoreDBClient> {
  await knock(address, timings.knock)
  const client = makeClient(address)
  try {
    await within(timings.call, check(client))
    return client
  } catch (error) {
    await atMost(RETIRE_MS, client.dispose())
    throw error
  }
}
