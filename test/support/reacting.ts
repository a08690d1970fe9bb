import { setTimeout as sleep } from 'node:timers/promises'
import type { Services } from '../../src/api/services.js'
import { START } from '../../src/commands/event-store.js'
import { knownInvite, openInvitesDueBy } from '../../src/projections/queries/known-invite.js'
import { declineNotices } from '../../src/reactions/declines.js'
import { inviteExpiry } from '../../src/reactions/invite-expiry.js'
import { inviteMessages } from '../../src/reactions/invites.js'
import { type Job, NotNow } from '../../src/reactions/jobs.js'
import type { Reaction } from '../../src/reactions/reaction.js'

/** The reactions to invites, over a process's services. */
export function inviteReactions(services: Services): readonly Reaction[] {
  const { queries, posting, rooms, settings } = services
  const ports = {
    ...{ rooms, posting, settings, now: queries.now },
    readInvite: (inviteId: string, upTo: string) => knownInvite(queries, inviteId, upTo),
    openInvites: (dueBy: Date, limit: number) => openInvitesDueBy(queries, dueBy, limit),
  }
  return [inviteMessages(ports), declineNotices(ports), inviteExpiry(ports)]
}

/** Follows the log from its beginning and carries out what follows, one after the other, without a queue; what has a time of its own when that comes. */
export class Reacting {
  readonly #ending = new AbortController()
  readonly #reactions: readonly Reaction[]
  readonly #later = new Set<Promise<void>>()
  readonly #following: Promise<void>
  /** While true nothing is carried out. */
  isHeld = false

  constructor(
    readonly services: Services,
    reactions = inviteReactions(services),
  ) {
    this.#reactions = reactions
    this.#following = this.#follow()
  }

  async #follow(): Promise<void> {
    const { signal } = this.#ending
    for await (const batch of this.services.store.subscribe(START, { batchSize: 100, signal })) {
      const due = batch.flatMap((event) =>
        this.#reactions
          .filter(({ handles }) => handles.includes(event.type))
          .flatMap((reaction) => reaction.jobsFor(event).map((job) => ({ reaction, job }))),
      )
      for (const { reaction, job } of due) await this.#carryOut(reaction, job)
    }
  }

  async #carryOut(reaction: Reaction, job: Job): Promise<void> {
    const { signal } = this.#ending
    while (this.isHeld && !signal.aborted) await sleep(2)
    if (signal.aborted) return
    if (reaction.mode === 'direct') {
      await reaction.run(job, { number: 1, signal })
      return
    }
    const due = this.#atItsTime(reaction, job).finally(() => this.#later.delete(due))
    this.#later.add(due)
  }

  async #atItsTime(reaction: Reaction, job: Job): Promise<void> {
    const { signal } = this.#ending
    let pauseMs = Math.max(0, (job.runAt?.getTime() ?? 0) - Date.now())
    for (let number = 1; ; number += 1) {
      await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => undefined)
      if (signal.aborted) return
      try {
        await reaction.run(job, { number, signal })
        return
      } catch (error) {
        if (!(error instanceof NotNow)) throw error
        pauseMs = error.afterMs
      }
    }
  }

  async close(): Promise<void> {
    this.#ending.abort()
    await this.#following
    await Promise.all(this.#later)
  }
}
