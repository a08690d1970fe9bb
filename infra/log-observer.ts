import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Services } from '../src/api/services.js'

const BATCH = 500
/** Milliseconds before the log is followed again after that has failed. */
const AGAIN_MS = 1_000

/** Follows the log for nothing else but that the writers' state follows it: whoever does something about what it is told may be held up by that. */
export function observeLog({ store, head }: Pick<Services, 'store' | 'head'>, log: Logger): { close(): Promise<void> } {
  const ending = new AbortController()
  const { signal } = ending
  const follow = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        // To be handed a batch is enough: the writers have heard of it before.
        const batches = store.subscribe(head(), { batchSize: BATCH, signal })[Symbol.asyncIterator]()
        while ((await batches.next()).done !== true);
      } catch (err) {
        log.warn({ err }, 'following the log')
      }
      await sleep(AGAIN_MS, undefined, { signal }).catch(() => undefined)
    }
  }
  const following = follow()
  return {
    close: async () => {
      ending.abort()
      await following
    },
  }
}
