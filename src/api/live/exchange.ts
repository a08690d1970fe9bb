import { randomUUID } from 'node:crypto'
import { refuse, type Outcome } from '../operation.js'
import type { Freshness } from '../perform.js'
import { acknowledgementOf, type Acknowledge, type Acknowledgement, problemFrame } from './acknowledgement.js'
import type { Connection } from './connection.js'
import type { LiveTelemetry } from './telemetry.js'

export type ExchangePorts = {
  readonly connection: Pick<Connection, 'send'>
  readonly telemetry: LiveTelemetry
  readonly freshness: Freshness
  readonly userId: string
}

/** One command and its answer. */
export class LiveExchange {
  /** Also the correlation id of the events. */
  readonly requestId = randomUUID()
  private readonly startedAt = performance.now()

  /**
   * @param event its name; `unknown` when it is none of ours
   * @param acknowledge null when the client asked for no acknowledgement: then it hears of refusals only
   */
  constructor(
    readonly event: string,
    private readonly acknowledge: Acknowledge | null,
    private readonly ports: ExchangePorts,
  ) {}

  get isAcknowledged(): boolean {
    return this.acknowledge !== null
  }

  /** Answers with what came out. */
  settle(outcome: Outcome): void {
    this.answer(acknowledgementOf(outcome, this.requestId, this.ports.freshness))
  }

  /** Answers. */
  answer(acknowledgement: Acknowledgement): void {
    const { requestId, event, startedAt } = this
    const { connection, telemetry, userId } = this.ports
    if (this.acknowledge !== null) this.acknowledge(acknowledgement)
    else if (!acknowledgement.ok) connection.send(problemFrame(acknowledgement.problem))
    const code = acknowledgement.ok ? undefined : acknowledgement.problem.code
    telemetry.answered({ requestId, event, userId, code, startedAt })
  }
}

/** Why a command waits for no answer: too many of them do. */
export const tooManyCommands = (): Outcome => ({
  ...refuse('rate_limited', 'Too many commands are waiting on this connection.'),
  retryAfter: 1,
})
