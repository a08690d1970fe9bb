// The thread that reads for audits: long, and hence neither on the main loop nor on the projector's.
import { inlineAuditor, type Auditor } from '../../src/projections/audit/auditor.js'
import { openedLog, type LogReader } from '../openers.js'
import { serve } from '../threads/serve.js'
import type { AuditWorker } from './messages.js'

let log: LogReader | undefined

function auditor(): Auditor {
  if (log === undefined) throw new Error('the log is not open')
  return inlineAuditor(log)
}

serve<AuditWorker>(
  {
    open: async (opener) => {
      log = await openedLog(opener)
    },
    walkChain: (stream, witnessRevision) => auditor().walkChain(stream, witnessRevision),
    recountUnread: (roomId, userId) => auditor().recountUnread(roomId, userId),
    roomAt: (roomId, moment) => auditor().roomAt(roomId, moment),
  },
  () => log?.close(),
)
