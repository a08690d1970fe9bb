import type { RecordedEvent } from '../../commands/event-store.js'
import { roomIdOf } from '../../domain/room/events.js'
import { openTriggers } from '../../domain/room/triggers.js'
import { ProviderFailed } from '../ai/provider.js'
import { type Attempt, GiveUp, type Job, NotNow } from '../jobs.js'
import { jobId, type Reaction } from '../reaction.js'
import { answer } from './answer.js'
import { allOwed, askAgain, notice } from './notices.js'
import type { FirstOpen, ReplyPorts } from './ports.js'
import { questionAt } from './question.js'

const NAME = 'reply'
/** Milliseconds after which a worker that is at work elsewhere has finished, or its lease has run out if it died. */
const ELSEWHERE_MS = 11_000
/** Milliseconds that a provider may ask to wait for; who would have to wait longer is better told at once. */
const LONGEST_WAIT_MS = 60_000

/**
 * Asked → answered. What an agent owes a room is answered one after the other, in the order of asking: a job takes what comes first, and then
 * asks for the next. One that is not first goes away; its turn comes. What the room's state holds as open is the only truth about it, so that
 * a job may come twice, late, or never (a sweep asks for what is open).
 */
export class Replies implements Reaction {
  readonly name = NAME
  readonly handles = ['MessagePosted', 'ReplyRequested']
  readonly mode = 'queued'
  /** Room and agent that are being worked on in this process. */
  private readonly busy = new Set<string>()
  /** Room and agent whose provider wants to be left alone → until when, in milliseconds since 1970. */
  private readonly resting = new Map<string, number>()

  constructor(private readonly ports: ReplyPorts) {}

  jobsFor(event: RecordedEvent): readonly Job[] {
    const { revision, data } = event
    const asks = Array.isArray(data['asks']) ? (data['asks'] as readonly string[]) : []
    const roomId = roomIdOf(event)
    return asks.map((agentId) => jobOf({ roomId, agentId, revision }))
  }

  async open(): Promise<readonly Job[]> {
    const now = this.ports.now().getTime()
    for (const [lane, until] of this.resting) if (until <= now) this.resting.delete(lane)
    // Their jobs are in the queue, perhaps under another id than the one they would be given here.
    return (await this.ports.firstOpen())
      .filter((first) => !this.resting.has(laneOf(first)))
      .map((first) => jobOf(first))
  }

  async run({ id, data }: Job, { onDemand, signal }: Attempt): Promise<void> {
    const about = data as unknown as FirstOpen
    // The notice that it failed has closed the question: what is wanted is a new one.
    if (onDemand && !(await this.isOpen(about))) {
      await askAgain(this.ports, await this.questionOf(about), id)
      return
    }
    // Looked at before the lane is taken: who only looks must not turn away whose turn it is.
    if ((await this.firstOf(about)) !== about.revision) return
    const lane = laneOf(about)
    // Whoever is at work here asks for the next when they are done.
    if (this.busy.has(lane)) return
    this.busy.add(lane)
    try {
      await this.inLane(about, signal)
    } finally {
      this.busy.delete(lane)
    }
    await this.askForNext(about)
  }

  /** @throws NotNow while a worker in another process is at work here */
  private async inLane(about: FirstOpen, signal: AbortSignal): Promise<void> {
    const lease = await this.ports.leases.take(leaseOf(about))
    if (lease === null) throw new NotNow(ELSEWHERE_MS, 'another worker is answering')
    try {
      // Again: it may have been answered while this was looking.
      if ((await this.firstOf(about)) === about.revision) await this.attempt(about, signal)
    } finally {
      await lease.release()
    }
  }

  async giveUp({ data }: Job, error: Error): Promise<void> {
    const about = data as unknown as FirstOpen
    if ((await this.firstOf(about)) !== about.revision) return
    // Whoever is at work on it elsewhere will tell.
    if (!this.busy.has(laneOf(about)) && (await this.ports.leases.isTaken(leaseOf(about)))) return
    const question = await this.questionOf(about)
    const covered = await allOwed(this.ports, question)
    const facts = {
      ...{ kind: 'ai_failed', agentId: about.agentId, reason: reasonOf(error), count: covered.count },
      messageId: question.messageId,
    }
    await notice(this.ports, question, covered, `failed ${question.eventId}`, facts)
    this.ports.telemetry.ended('given_up')
    await this.askForNext(about)
  }

  private async attempt(about: FirstOpen, signal: AbortSignal): Promise<void> {
    try {
      this.ports.telemetry.ended(await answer(this.ports, await this.questionOf(about), signal))
    } catch (error) {
      if (!signal.aborted) this.ports.telemetry.ended('failed')
      const failure = forQueue(error)
      if (failure instanceof NotNow) this.resting.set(laneOf(about), this.ports.now().getTime() + failure.afterMs)
      throw failure
    }
  }

  private questionOf({ roomId, agentId, revision }: FirstOpen) {
    return questionAt(this.ports.store, roomId, agentId, revision)
  }

  private async isOpen({ roomId, agentId, revision }: FirstOpen): Promise<boolean> {
    const { state } = await this.ports.rooms.of(roomId).latest()
    return openTriggers(state, agentId).some((open) => open.revision === revision)
  }

  private async firstOf({ roomId, agentId }: FirstOpen): Promise<number | undefined> {
    const { state } = await this.ports.rooms.of(roomId).latest()
    return openTriggers(state, agentId)[0]?.revision
  }

  private async askForNext({ roomId, agentId, revision: after }: FirstOpen): Promise<void> {
    const revision = await this.firstOf({ roomId, agentId, revision: after })
    // Another id than the one it had at first: that job may be just about to find out that it is not its turn.
    if (revision !== undefined) await this.ports.addJobs([jobOf({ roomId, agentId, revision }, `after-${after}`)])
  }
}

/** What is answered one after the other. */
const laneOf = ({ roomId, agentId }: FirstOpen): string => `${roomId} ${agentId}`

const leaseOf = (about: FirstOpen): string => `reply:${laneOf(about)}`

const jobOf = ({ roomId, agentId, revision }: FirstOpen, ...more: readonly string[]): Job => ({
  id: jobId(NAME, roomId, String(revision), agentId, ...more),
  reaction: NAME,
  data: { roomId, agentId, revision },
})

/** What the queue makes of a failure. */
function forQueue(error: unknown): unknown {
  if (!(error instanceof ProviderFailed)) return error
  const { fault, message, retryAfterMs } = error
  if (fault === 'refused' || (retryAfterMs ?? 0) > LONGEST_WAIT_MS) return new GiveUp(message, { cause: error })
  return retryAfterMs === undefined ? error : new NotNow(retryAfterMs, message, { cause: error })
}

/** What people are told of a failure: what kind it was; the provider is not to blame for what went wrong here. */
function reasonOf(error: Error): string {
  const failure = error.cause instanceof ProviderFailed ? error.cause : error
  return failure instanceof ProviderFailed ? failure.fault : 'internal'
}
