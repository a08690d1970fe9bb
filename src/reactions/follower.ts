import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import {
  type EventStore,
  type Position,
  type RecordedEvent,
  START,
  StoreUnavailable,
  StreamParked,
} from '../commands/event-store.js'
import type { Checkpoints } from './checkpoints.js'
import type { Job, JobRunner, Jobs } from './jobs.js'
import type { Reaction } from './reaction.js'
import { untilEnded } from './until-ended.js'

const NAME = 'reactions'
const BATCH = 500
/** Milliseconds between two checkpoints: what follows from the events in between is done twice after a crash, the second time without effect. */
const CHECKPOINT_MS = 1_000
const SHORTEST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 10_000

/** Jobs with a time of their own are in the queue only so long before it; until then the log remembers them. */
export const HORIZON_MS = 600_000

export type FollowerPorts = {
  readonly store: Pick<EventStore, 'subscribe' | 'head'>
  readonly checkpoints: Checkpoints
  readonly reactions: readonly Reaction[]
  readonly runner: JobRunner
  readonly jobs: Pick<Jobs, 'add'>
  readonly now: () => Date
  readonly log: Pick<Logger, 'warn'>
}

/**
 * Turns what happens into what is to be done about it. Follows the log from its checkpoint; small things are done at once, in the order of
 * the log, and before the checkpoint moves on. What is left to the queue and was asked for before this process began is the sweep's.
 */
export class Follower {
  private readonly byType: ReadonlyMap<string, readonly Reaction[]>
  private readonly ending = new AbortController()
  private following: Promise<void> = Promise.resolve()
  private began: Position = START
  private position: Position = START
  private saved: Position = START
  private savedAt = -Infinity

  constructor(private readonly ports: FollowerPorts) {
    const types = new Set(ports.reactions.flatMap(({ handles }) => handles))
    const handling = (type: string) => ports.reactions.filter(({ handles }) => handles.includes(type))
    this.byType = new Map([...types].map((type) => [type, handling(type)]))
  }

  /** Begins to follow. @throws StoreUnavailable */
  async start(): Promise<void> {
    const { checkpoints, store } = this.ports
    this.began = await store.head()
    const saved = (await checkpoints.load(NAME)) ?? START
    // Beyond the end of a log that was restored it says nothing: what is written there from now on is new.
    this.position = this.saved = saved > this.began ? START : saved
    this.following = this.follow()
  }

  /** Ends after the event in hand. */
  async close(): Promise<void> {
    this.ending.abort()
    await this.following
    await this.save().catch((err: unknown) => this.ports.log.warn({ err }, 'reactions: checkpoint'))
  }

  private async follow(): Promise<void> {
    const { signal } = this.ending
    let failures = 0
    const followed = (): void => {
      failures = 0
    }
    while (!signal.aborted) {
      try {
        await this.subscription(followed)
      } catch (err) {
        this.ports.log.warn({ err }, 'reactions: following the log')
      }
      failures += 1
      await this.pause(failures)
    }
  }

  private async subscription(followed: () => void): Promise<void> {
    const { signal } = this.ending
    for await (const batch of this.ports.store.subscribe(this.position, { batchSize: BATCH, signal })) {
      await this.react(batch)
      followed()
    }
  }

  private async react(batch: readonly RecordedEvent[]): Promise<void> {
    const queued: Job[] = []
    for (const event of batch) {
      for (const reaction of this.byType.get(event.type) ?? []) {
        if (reaction.mode === 'queued') queued.push(...this.toBeQueued(event, reaction))
        // Half done is not done: the next process begins with this event.
        else if (!(await this.carryOut(this.isNews(event, reaction) ? reaction.jobsFor(event) : []))) return
      }
      this.position = event.position
    }
    // Not waited for: to open the queue may take seconds. What cannot be added now the sweep adds.
    if (queued.length > 0) void this.leaveToQueue(queued)
    if (performance.now() - this.savedAt >= CHECKPOINT_MS) await this.save()
  }

  private isNews({ metadata }: RecordedEvent, { newsForMs = Infinity }: Reaction): boolean {
    return this.ports.now().getTime() - Date.parse(metadata.at) <= newsForMs
  }

  private toBeQueued(event: RecordedEvent, reaction: Reaction): readonly Job[] {
    if (event.position <= this.began) return []
    const horizon = this.ports.now().getTime() + HORIZON_MS
    return reaction.jobsFor(event).filter(({ runAt }) => runAt === undefined || runAt.getTime() <= horizon)
  }

  private async carryOut(jobs: readonly Job[]): Promise<boolean> {
    for (const job of jobs) if (!(await this.persist(job))) return false
    return true
  }

  /**
   * Does it, or leaves it to the queue; while neither can be, nothing after it is done either.
   * @returns false when the process ended before
   */
  private async persist(job: Job): Promise<boolean> {
    const { signal } = this.ending
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        await this.ports.runner.run(job, { number: failures + 1, onDemand: false, signal })
        return true
      } catch (err) {
        this.ports.log.warn({ err, job: job.id }, 'reactions: not done at once')
        if (!isOutage(err) && (await this.leaveToQueue([job]))) return true
      }
      await this.pause(failures)
    }
    return false
  }

  private async leaveToQueue(jobs: readonly Job[]): Promise<boolean> {
    const { signal } = this.ending
    try {
      // An engine that is being made may take minutes: nobody waits for it at the end.
      await untilEnded(signal, this.ports.jobs.add(jobs))
      return true
    } catch (err) {
      if (!signal.aborted) this.ports.log.warn({ err }, 'jobs')
      return false
    }
  }

  private async save(): Promise<void> {
    this.savedAt = performance.now()
    if (this.position === this.saved) return
    await this.ports.checkpoints.save(NAME, this.position)
    this.saved = this.position
  }

  private async pause(failures: number): Promise<void> {
    const longest = Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS * 2 ** failures)
    const { signal } = this.ending
    await sleep(longest * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined)
  }
}

/** Nothing else could be done now either. A stream that is parked holds up only what is about it. */
const isOutage = (error: unknown): boolean => error instanceof StoreUnavailable && !(error instanceof StreamParked)
