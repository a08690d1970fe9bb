import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { HORIZON_MS } from './follower.js'
import type { Job, Jobs } from './jobs.js'
import type { Reaction } from './reaction.js'
import { untilEnded } from './until-ended.js'

/** Milliseconds between two sweeps. */
const EVERY_MS = 30_000
/** Milliseconds after which a job that should have run is not believed to be waiting for its time any more: a clock was moved. */
const LATE_MS = 60_000
/** Milliseconds after which what is still open is asked for anew. */
const ANEW_MS = 600_000

export type SweepPorts = {
  readonly reactions: readonly Reaction[]
  readonly jobs: Pick<Jobs, 'add'>
  readonly now: () => Date
  readonly log: Pick<Logger, 'warn'>
  /** Resolves when the read models contain what was in the log at the start. */
  readonly ready: (signal: AbortSignal) => Promise<void>
  /** What else is to be done now and then, however long it takes: sweeping goes on beside it. Two at once are to be one. */
  readonly besides?: (signal: AbortSignal) => Promise<void>
}

/** Adds the jobs that are missing, at the start and now and then: those that the queue has lost, those whose time has come near. */
export class Sweep {
  private readonly ending = new AbortController()
  private sweeping: Promise<void> = Promise.resolve()
  private beside: Promise<void> = Promise.resolve()

  constructor(private readonly ports: SweepPorts) {}

  start(): void {
    this.sweeping = this.sweepOn()
  }

  async close(): Promise<void> {
    this.ending.abort()
    await this.sweeping
    await this.beside
  }

  /** Adds what is missing, once. A reaction that cannot tell does not keep the others from it. */
  async once(): Promise<void> {
    for (const { open } of this.open()) {
      await this.quietly(async () => {
        const jobs = await open()
        if (jobs.length === 0) return
        await untilEnded(this.ending.signal, this.ports.jobs.add(jobs.map((job) => this.inTime(job))))
      })
    }
    const { besides } = this.ports
    if (besides !== undefined) this.beside = this.quietly(() => besides(this.ending.signal))
  }

  private open() {
    const dueBy = new Date(this.ports.now().getTime() + HORIZON_MS)
    return this.ports.reactions.flatMap((reaction) =>
      reaction.open === undefined ? [] : [{ open: () => reaction.open?.(dueBy) ?? Promise.resolve([]) }],
    )
  }

  /**
   * What should have been done by now gets another id, and every ten minutes another one again: under its own it has perhaps been given up,
   * or is asleep until a time that the clock has jumped over.
   */
  private inTime(job: Job): Job {
    const { id, runAt, ...rest } = job
    const now = this.ports.now().getTime()
    if (runAt !== undefined && runAt.getTime() > now - LATE_MS) return job
    return { ...rest, id: `${id}-swept-${Math.floor(now / ANEW_MS)}` }
  }

  private async quietly(work: () => Promise<void>): Promise<void> {
    if (this.ending.signal.aborted) return
    await work().catch((err: unknown) => {
      if (!this.ending.signal.aborted) this.ports.log.warn({ err }, 'reactions: looking for what is to be done')
    })
  }

  private async sweepOn(): Promise<void> {
    const { signal } = this.ending
    await this.quietly(() => this.ports.ready(signal))
    while (!signal.aborted) {
      await this.once()
      await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined)
    }
  }
}
