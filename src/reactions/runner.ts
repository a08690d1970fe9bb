import { GiveUp, type JobRunner } from './jobs.js'
import type { Reaction } from './reaction.js'

/** Carries out jobs by the reactions that they belong to; one whose reaction is no more is given up. */
export function runnerOf(reactions: readonly Reaction[]): JobRunner {
  const byName = new Map(reactions.map((reaction) => [reaction.name, reaction]))
  return {
    run: async (job, attempt) => {
      const reaction = byName.get(job.reaction)
      if (reaction === undefined) throw new GiveUp('there is no such reaction')
      await reaction.run(job, attempt)
    },
    giveUp: async (job, error) => byName.get(job.reaction)?.giveUp?.(job, error),
  }
}
