import { type Attempt, GiveUp, type Job, type JobRunner } from './jobs.js'
import type { Reaction } from './reaction.js'

/** Hands every job to the reaction that it is one of. */
export class ReactionRunner implements JobRunner {
  private readonly byName: ReadonlyMap<string, Reaction>

  constructor(reactions: readonly Reaction[]) {
    this.byName = new Map(reactions.map((reaction) => [reaction.name, reaction]))
  }

  async run(job: Job, attempt: Attempt): Promise<void> {
    const reaction = this.byName.get(job.reaction)
    // An older or newer version of the program has left it.
    if (reaction === undefined) throw new GiveUp(`there is no reaction ${job.reaction}`)
    await reaction.run(job, attempt)
  }

  async giveUp(job: Job, error: Error): Promise<void> {
    await this.byName.get(job.reaction)?.giveUp?.(job, error)
  }
}
