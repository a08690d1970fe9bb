import type { Auditor } from '../../src/projections/audit/auditor.js'
import type { Opener } from '../openers.js'

/** What the audit thread can be asked. */
export type AuditWorker = Auditor & {
  open(log: Opener): Promise<void>
}
