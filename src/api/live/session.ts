import { failure } from '../failure.js'
import { refuse, type Refusal } from '../operation.js'
import { type Acknowledge, liveProblem, problemFrame } from './acknowledgement.js'
import { CommandQueue } from './command-queue.js'
import { CommandRunner } from './command-runner.js'
import type { Subscriber } from './connection.js'
import { Credentials } from './credentials.js'
import { LiveExchange, tooManyCommands } from './exchange.js'
import { FloodLimit } from './flood-limit.js'
import type { Identity, LiveConnection, RegisteredSession, SessionPorts } from './session-ports.js'

const expired = refuse('unauthenticated', 'The access token has expired: send `authenticate` with a newer one.')
const ended = refuse('unauthenticated', 'The session has ended.')
/** Why a person's newest connection is refused. */
export const crowded = refuse('rate_limited', 'This account has as many connections as there may be.')

/** One connection from its admission to its end, whatever the protocol: its token, its commands, its place in the feed. */
export class LiveSession implements RegisteredSession {
  private readonly startedAt = performance.now()
  private readonly credentials: Credentials
  private readonly queue: CommandQueue
  private readonly runner: CommandRunner
  private readonly flood: FloodLimit | null
  private subscriber: Subscriber | undefined
  private phase: 'serving' | 'stopping' | 'gone' = 'serving'

  constructor(
    private readonly connection: LiveConnection,
    { token, holder, client }: Identity,
    private readonly ports: SessionPorts,
  ) {
    const { settings, kernel } = ports
    this.queue = new CommandQueue(settings.queue)
    this.flood = settings.flood === null ? null : new FloodLimit(settings.flood)
    this.credentials = new Credentials(token, holder, {
      authenticate: kernel.authenticate,
      graceMs: settings.graceMs,
      onExpired: () => connection.send(problemFrame(liveProblem(expired, connection.id))),
      onGraceOver: () => connection.close(expired),
    })
    this.runner = new CommandRunner({
      kernel,
      client,
      credentials: this.credentials,
      subscriber: () => this.subscriber,
      sentMuch: () => connection.sentMuch,
      onAuthenticated: () => {
        ports.registry.refresh(this)
        void this.recheck()
      },
    })
  }

  get userId(): string {
    return this.credentials.caller.userId
  }

  get sessionId(): string {
    return this.credentials.caller.sessionId
  }

  /** Takes the connection up and brings it to the feed; commands that come before wait. Never rejects. */
  async start(): Promise<void> {
    const { registry, telemetry, feed } = this.ports
    const { connection, userId } = this
    if (!registry.add(this)) {
      this.credentials.stop()
      this.phase = 'gone'
      connection.close(crowded)
      return
    }
    telemetry.connected(connection.protocol, connection.id, userId)
    connection.onGone((code) => this.gone(code))
    try {
      if (await this.recheck()) this.admitted(await feed.admit(connection, this.credentials.caller))
    } catch (error) {
      connection.close(this.failed(error))
    }
  }

  /**
   * Takes a command; it is answered later, in whatever way it ends.
   * @param event name of the event; anything, for clients send anything
   * @param payload parsed JSON, or undefined when there was none
   */
  receive(event: unknown, payload: unknown, acknowledge: Acknowledge | null): void {
    const command = typeof event === 'string' ? this.ports.commands.get(event) : undefined
    const exchange = this.exchange(command?.event ?? 'unknown', acknowledge)
    if (!this.mayAsk(exchange)) return
    if (command === undefined) exchange.settle(refuse('not_found', 'There is no such event.'))
    else if (!this.queue.push(() => this.runner.begin(command, payload, exchange))) exchange.settle(tooManyCommands())
  }

  /** Answers what is no command at all. It counts as one, so that junk is not cheaper than sense. */
  reject(refusal: Refusal, acknowledge: Acknowledge | null): void {
    const exchange = this.exchange('unknown', acknowledge)
    if (this.mayAsk(exchange)) exchange.settle(refusal)
  }

  end(): void {
    this.connection.close(ended)
  }

  finish(): Promise<void> {
    if (this.phase === 'serving') this.phase = 'stopping'
    return this.queue.idle()
  }

  hangUp(): void {
    this.connection.hangUp()
  }

  /** The login may have ended after its token was checked and before the registry knew whom to tell of it. */
  private async recheck(): Promise<boolean> {
    try {
      if ((await this.credentials.check()) !== null) return true
      this.end()
    } catch (error) {
      this.connection.close(this.failed(error))
    }
    return false
  }

  private admitted(subscriber: Subscriber): void {
    if (this.phase === 'gone') {
      subscriber.disconnected()
      return
    }
    this.subscriber = subscriber
    this.queue.open()
  }

  private gone(code: string | undefined): void {
    if (this.phase === 'gone') return
    this.phase = 'gone'
    const { connection, startedAt, userId } = this
    this.credentials.stop()
    this.queue.clear()
    this.ports.registry.remove(this)
    this.subscriber?.disconnected()
    this.ports.telemetry.disconnected(connection.protocol, connection.id, userId, performance.now() - startedAt, code)
  }

  private exchange(event: string, acknowledge: Acknowledge | null): LiveExchange {
    const { connection, userId } = this
    const { telemetry, kernel } = this.ports
    return new LiveExchange(event, acknowledge, { connection, telemetry, freshness: kernel.freshness, userId })
  }

  private mayAsk(exchange: LiveExchange): boolean {
    if (this.phase === 'gone') return false
    if (this.phase === 'stopping') {
      exchange.settle({ refused: 'unavailable', detail: '', retryAfter: 1 })
      return false
    }
    const standing = this.flood?.take() ?? 'allowed'
    if (standing === 'allowed') return true
    exchange.settle({ ...refuse('rate_limited', 'This connection sends too much.'), retryAfter: 1 })
    if (standing === 'exhausted') this.connection.close(refuse('rate_limited', 'This connection sends far too much.'))
    return false
  }

  private failed(error: unknown): Refusal {
    return failure(error, { requestId: this.connection.id, operationId: 'connect' }, this.ports.kernel.log)
  }
}
