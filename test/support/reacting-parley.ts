import { setTimeout as sleep } from 'node:timers/promises'
import type { Services } from '../../src/api/services.js'
import { Reacting } from './reacting.js'
import { RunningParley } from './running-parley.js'

/** Milliseconds after which a story waits no longer. */
const PATIENCE_MS = 10_000

/** A Parley in this process that reacts to invites, and what it reacts with. */
export async function reactingParley(settings: Readonly<Record<string, string>> = {}) {
  let reacting: Reacting | undefined
  const parley = await RunningParley.start(settings, {
    reactions: (services: Services) => (reacting = new Reacting(services)),
  })
  if (reacting === undefined) throw new Error('nobody asked for the reactions')
  return { parley, reacting, services: reacting.services }
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
