import { setTimeout as sleep } from 'node:timers/promises'
import type { LiveParts } from '../../infra/parley.js'
import type { SettledServices } from '../../infra/reactions.js'
import type { Reaction } from '../../src/reactions/reaction.js'
import { RunningParley } from './running-parley.js'

/** Milliseconds after which a story waits no longer. */
const PATIENCE_MS = 30_000

/** While it is shut, no reaction is carried out. */
export class Gate {
  isHeld = false

  /** The same reaction, behind this gate. */
  before(reaction: Reaction): Reaction {
    const { name, handles, mode, open, giveUp } = reaction
    return {
      ...{ name, handles, mode },
      jobsFor: (event) => reaction.jobsFor(event),
      run: async (job, attempt) => {
        while (this.isHeld && !attempt.signal.aborted) await sleep(2)
        await reaction.run(job, attempt)
      },
      ...(open && { open: (dueBy: Date) => open.call(reaction, dueBy) }),
      ...(giveUp && { giveUp: (...given: Parameters<typeof giveUp>) => giveUp.apply(reaction, given) }),
    }
  }
}

/** A Parley in this process whose reactions can be held back, and what it is made of. */
export async function reactingParley(settings: Readonly<Record<string, string>> = {}, parts: LiveParts = {}) {
  const reacting = new Gate()
  let services: SettledServices | undefined
  const parley = await RunningParley.start(settings, {
    ...parts,
    reactions: (reactions, composed) => {
      services = composed
      return reactions.map((reaction) => reacting.before(reaction))
    },
  })
  if (services === undefined) throw new Error('nobody asked for the reactions')
  return { parley, reacting, services }
}

/** Asks again and again until an answer is as wanted. @throws when it does not come to be in good time, with the last answer */
export async function eventually<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  const end = performance.now() + PATIENCE_MS
  for (;;) {
    const answer = await ask()
    if (isWanted(answer)) return answer
    if (performance.now() > end) throw new Error(`waited in vain; at last: ${JSON.stringify(answer)}`)
    await sleep(10)
  }
}
