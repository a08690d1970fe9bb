import type { Attempt, Job, JobRunner } from '../../src/reactions/jobs.js'

export type Run = { readonly job: Job; readonly number: number; readonly at: number }
type Script = (job: Job, attempt: Attempt) => unknown

/** Carries out jobs as the test says, and keeps what it was asked to do. */
export class ScriptedRunner implements JobRunner {
  readonly runs: Run[] = []
  readonly givenUp: { readonly id: string; readonly message: string }[] = []

  /** @param whenGivenUp may fail */
  constructor(
    private readonly script: Script = () => undefined,
    private readonly whenGivenUp: (job: Job) => unknown = () => undefined,
  ) {}

  /** How often a job was tried. */
  attemptsOf(id: string): readonly number[] {
    return this.runs.filter(({ job }) => job.id === id).map(({ number }) => number)
  }

  /** Milliseconds between the attempts of a job. */
  pausesOf(id: string): readonly number[] {
    const times = this.runs.filter(({ job }) => job.id === id).map(({ at }) => at)
    return times.slice(1).map((at, i) => at - (times[i] ?? 0))
  }

  async run(job: Job, attempt: Attempt): Promise<void> {
    this.runs.push({ job, number: attempt.number, at: performance.now() })
    await this.script(job, attempt)
  }

  async giveUp(job: Job, { message }: Error): Promise<void> {
    this.givenUp.push({ id: job.id, message })
    await this.whenGivenUp(job)
  }
}
