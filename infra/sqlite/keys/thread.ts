// The thread that has keys.db. Every commit waits for the disk: here it makes nobody else wait.
import { CommitQueue } from '../group-commit.js'
import { serve } from '../../threads/serve.js'
import { commitCalls, type KeysCall, readNow } from './group-commit.js'
import { type KeysMethod, type KeysOperations, keysOperations, type KeysThread, onlyReads } from './operations.js'
import { openKeysDatabase } from './schema.js'

/** Calls in one transaction at most: longer ones would hold up the first for no gain. */
const MAX_TOGETHER = 256

type Opened = {
  readonly operations: KeysOperations
  readonly queue: CommitQueue<KeysCall, unknown>
  readonly close: () => void
}

let opened: Opened | undefined

function open(path: string): void {
  const db = openKeysDatabase(path)
  const operations = keysOperations(db)
  const queue = new CommitQueue<KeysCall, unknown>({
    commit: (calls) => commitCalls(db, operations, calls),
    maxWeight: MAX_TOGETHER,
  })
  opened = { operations, queue, close: () => void db.close() }
}

function perform(method: KeysMethod, args: readonly unknown[]): unknown {
  if (opened === undefined) throw new Error('keys.db is not open')
  const call = { method, args }
  return onlyReads(method) ? readNow(opened.operations, call) : opened.queue.add(call)
}

serve<KeysThread>({ open, perform }, () => {
  opened?.queue.flush()
  opened?.close()
})
