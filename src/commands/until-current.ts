import type { Outcome } from './command.js'
import { StoreUnavailable } from './event-store.js'

/** Of many changes of one thing at once every round lets one through. */
const MOST_ATTEMPTS = 50

/**
 * Tries a change that follows from what is there, until nobody changes it in between.
 * @throws StoreUnavailable after very many times
 */
export async function untilCurrent(change: () => Promise<Outcome>): Promise<Outcome> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const outcome = await change()
    if (outcome.kind !== 'rejected' || outcome.rejection.code !== 'stale') return outcome
  }
  throw new StoreUnavailable('it is being changed too often')
}
