import { workerData } from 'node:worker_threads'
import { CommitQueue } from '../group-commit.js'
import { serve } from '../../threads/serve.js'
import { sizeOf, type Texts } from './rows.js'
import { LogWriter, type Append, type Outcome } from './writer.js'

/** No transaction is larger (UTF-16 units), so that none keeps those behind it waiting for long. */
const MAX_TRANSACTION = 8 * 1_048_576

export type LogWorkerOptions = { readonly path: string; readonly commitDelayMs: number }

/** What the log's thread can be asked. */
export type LogThread = {
  open(): void
  append(stream: string, expectedRevision: number, texts: Texts): Promise<Outcome>
}

const { path, commitDelayMs } = workerData as LogWorkerOptions
const writer = new LogWriter(path, commitDelayMs)
const queue = new CommitQueue<Append, Outcome>({
  commit: (batch) => writer.commit(batch),
  maxWeight: MAX_TRANSACTION,
  weightOf: ({ texts }) => sizeOf(texts),
})

serve<LogThread>(
  {
    open: () => void writer.open(),
    append: (stream, expectedRevision, texts) => queue.add({ stream, expectedRevision, texts }),
  },
  () => {
    queue.flush()
    writer.close()
  },
)
