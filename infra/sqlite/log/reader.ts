import type { Position, RecordedEvent } from '../../../src/commands/event-store.js'
import type { LogReader } from '../../openers.js'
import { Changes } from './changes.js'
import { follow, readInTurns } from './follow.js'
import { LogPages } from './pages.js'

/** How long a subscription that nobody wakes takes to notice new events. */
const POLL_MS = 250

/**
 * Opens a log for reading beside the store that writes it: on another thread, or in another process.
 * Subscriptions look for new events by themselves every 250 ms, and at once on `wake()`.
 * @param path the `log.db` file
 * @throws StoreUnavailable when there is no log, or it cannot be opened now
 */
export function openLogReader(path: string): Omit<LogReader, 'close'> & { close(): void } {
  const pages = new LogPages(path)
  const changes = new Changes()
  const read = (after: Position, limit: number): Promise<readonly RecordedEvent[]> => readInTurns(pages, after, limit)
  return {
    logId: pages.logId,
    readStream: async (stream, fromRevision, limit) => Promise.resolve(pages.stream(stream, fromRevision, limit)),
    readAll: async (after, limit) => Promise.resolve(pages.all(after, limit)),
    head: async () => Promise.resolve(pages.head()),
    subscribe: (after, { batchSize, signal }) => follow({ read, changes, pollMs: POLL_MS }, after, batchSize, signal),
    wake: () => changes.notify(),
    close: () => {
      changes.close()
      pages.close()
    },
  }
}
