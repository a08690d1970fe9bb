import type { Auditor } from '../../src/projections/audit/auditor.js'
import type { Opener } from '../openers.js'
import { Thread } from '../threads/thread.js'
import { CallQueue } from './call-queue.js'
import type { AuditWorker } from './messages.js'

const MAX_WAITING = 100

export type AuditThread = Auditor & {
  /** Refuses what waits, lets the audit that runs finish, and ends the thread. */
  close(): Promise<void>
}

/**
 * Starts a thread for audits, which reads the log beside its writer: one audit at a time, at most 100 waiting.
 * A thread that died (of memory, say) fails the audit that killed it; the next one gets a new thread.
 * @param log how the thread opens it
 * @throws StoreUnavailable when the log cannot be opened
 */
export async function startAuditThread(log: Opener): Promise<AuditThread> {
  let thread: Thread<AuditWorker> | undefined = await openedThread(log, forget)
  function forget(): void {
    thread = undefined
  }
  const queue = new CallQueue(MAX_WAITING)
  const audit = <K extends keyof Auditor>(method: K, ...args: Parameters<Auditor[K]>): ReturnType<Auditor[K]> =>
    queue.run(JSON.stringify([method, args]), async () => {
      thread ??= await openedThread(log, forget)
      return thread.call(method, ...(args as never))
    }) as ReturnType<Auditor[K]>
  return {
    walkChain: (stream, witnessRevision) => audit('walkChain', stream, witnessRevision),
    recountUnread: (roomId, userId) => audit('recountUnread', roomId, userId),
    roomAt: (roomId, moment) => audit('roomAt', roomId, moment),
    close: async () => {
      await queue.close()
      await thread?.end()
    },
  }
}

async function openedThread(log: Opener, onDeath: () => void): Promise<Thread<AuditWorker>> {
  const thread = new Thread<AuditWorker>(new URL('./thread.js', import.meta.url), { name: 'audit', onDeath })
  await thread.open(() => thread.call('open', log))
  return thread
}
