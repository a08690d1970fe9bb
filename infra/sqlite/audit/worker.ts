// The thread of long readings: hashing a hundred thousand events on the main one would hold up every request for as long.
import { workerData } from 'node:worker_threads'
import { inlineAuditor } from '../../../src/projections/audit/auditor.js'
import { openLogReader } from '../log/reader.js'
import { serve } from '../serve.js'
import type { AuditThread } from './auditor.js'

const { path } = workerData as { readonly path: string }
const reader = openLogReader(path)

serve<AuditThread>({ ...inlineAuditor(reader), close: () => reader.close() })
