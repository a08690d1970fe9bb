import type { Auditor } from '../../../src/projections/audit/auditor.js'

/** What the audit thread can be asked. */
export type AuditWorker = Auditor & {
  /** @param logPath the `log.db` file */
  open(logPath: string): void
}
