import { setImmediate } from 'node:timers'
import { workerData } from 'node:worker_threads'
import { serve } from '../serve.js'
import { sizeOf, type Texts } from './rows.js'
import { LogWriter, type Append, type Outcome } from './writer.js'

/** No transaction is larger (UTF-16 units), so that none keeps those behind it waiting for long. */
const MAX_TRANSACTION = 8 * 1_048_576

export type LogWorkerOptions = { readonly path: string; readonly commitDelayMs: number }

/** What the log's thread can be asked. */
export type LogThread = {
  open(): { readonly logId: string }
  append(stream: string, expectedRevision: number, texts: Texts): Promise<Outcome>
  close(): void
}

type Waiting = Append & { readonly resolve: (outcome: Outcome) => void; readonly reject: (error: Error) => void }

const { path, commitDelayMs } = workerData as LogWorkerOptions
const writer = new LogWriter(path, commitDelayMs)
let queue: Waiting[] = []

function takeBatch(): readonly Waiting[] {
  let size = 0
  let count = 0
  for (; count < queue.length && size < MAX_TRANSACTION; count += 1) size += sizeOf(queue[count]?.texts ?? [])
  const batch = queue.slice(0, count)
  queue = queue.slice(count)
  return batch
}

function commitWaiting(): void {
  const batch = takeBatch()
  if (batch.length === 0) return // close() was faster
  if (queue.length > 0) setImmediate(commitWaiting)
  const outcomes = writer.commit(batch)
  for (const [i, { resolve, reject }] of batch.entries()) {
    const outcome = outcomes[i] ?? new Error('an append without an outcome')
    if (outcome instanceof Error) reject(outcome)
    else resolve(outcome)
  }
}

serve<LogThread>({
  open: () => {
    writer.open()
    return { logId: writer.logId() }
  },
  append: (stream, expectedRevision, texts) =>
    new Promise((resolve, reject) => {
      // Not at once: what else has arrived by now comes along in the same transaction.
      if (queue.push({ stream, expectedRevision, texts, resolve, reject }) === 1) setImmediate(commitWaiting)
    }),
  close: () => {
    while (queue.length > 0) commitWaiting()
    writer.close()
  },
})
