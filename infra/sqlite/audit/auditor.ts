import { StoreUnavailable } from '../../../src/commands/event-store.js'
import type { Auditor } from '../../../src/projections/audit/auditor.js'
import { Thread } from '../thread.js'

/** What the thread can be asked. */
export type AuditThread = Auditor & { close(): void }

/** Audits that may be under way at once; they share the thread page by page. */
const MOST_AT_ONCE = 64

/**
 * An auditor on a thread of its own.
 * @param path the `log.db` file, which the log's writer has made
 * @param onDeath told when the thread ends without having been asked to
 */
export function openAuditor(path: string, onDeath: (error: Error) => void): Auditor & { close(): Promise<void> } {
  const thread = new Thread<AuditThread>(new URL('./worker.js', import.meta.url), {
    name: 'audit',
    data: { path },
    onDeath,
  })
  let underWay = 0
  const audit = async <T>(work: () => Promise<T>): Promise<T> => {
    if (underWay >= MOST_AT_ONCE) throw new StoreUnavailable('too many audits are under way')
    underWay += 1
    try {
      return await work()
    } finally {
      underWay -= 1
    }
  }
  return {
    walkChain: (stream, witnessRevision) => audit(() => thread.call('walkChain', stream, witnessRevision)),
    recountUnread: (roomId, userId) => audit(() => thread.call('recountUnread', roomId, userId)),
    roomAt: (roomId, moment) => audit(() => thread.call('roomAt', roomId, moment)),
    close: async () => {
      await thread.call('close')
      await thread.end()
    },
  }
}
