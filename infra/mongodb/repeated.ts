import { setTimeout as sleep } from 'node:timers/promises'
import { StoreUnavailable } from '../../src/commands/event-store.js'
import { failureOf } from './errors.js'

const MOST_ATTEMPTS = 6
const FIRST_WAIT_MS = 50
/** With an attempt that then takes as long as a socket waits, it makes 15 s. */
const BUDGET_MS = 5_000

/**
 * Does something that may be done twice, again and again while the engine has passing trouble, such as an election: at most six times, not
 * beginning again after 5 s.
 * @param work one attempt
 * @param writing whether it is a write, of which one attempt that failed may have happened
 * @throws (rejects) StoreUnavailable (`outcomeUnknown` when any attempt may have happened), DuplicateKey, MongoRefusal, or what `work` itself throws
 */
export async function repeated<T>(work: () => Promise<T>, writing: boolean): Promise<T> {
  const started = performance.now()
  let unknown = false
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (thrown) {
      const { error, again } = failureOf(thrown, writing)
      if (error instanceof StoreUnavailable) unknown ||= error.outcomeUnknown
      const waitMs = FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + Math.random() / 2)
      const isLast = attempt >= MOST_ATTEMPTS || performance.now() - started + waitMs > BUDGET_MS
      if (!again || isLast) throw withOutcome(error, unknown)
      await sleep(waitMs)
    }
  }
}

const withOutcome = (error: Error, unknown: boolean): Error =>
  error instanceof StoreUnavailable && unknown ? new StoreUnavailable(error.message, true) : error
