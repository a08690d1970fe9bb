// The thread that has keys.db. Every commit waits for the disk: here it makes nobody else wait.
import { CommitQueue } from '../group-commit.js'
import { serve } from '../serve.js'
import { commitCalls, type KeysCall } from './group-commit.js'
import { keysOperations, type KeysMethod, type KeysThread } from './operations.js'
import { openKeysDatabase } from './schema.js'

/** Calls in one transaction at most: longer ones would hold up the first for no gain. */
const MAX_TOGETHER = 256

type Opened = { readonly queue: CommitQueue<KeysCall, unknown>; readonly close: () => void }

let opened: Opened | undefined

function open(path: string): void {
  const db = openKeysDatabase(path)
  const operations = keysOperations(db)
  const queue = new CommitQueue<KeysCall, unknown>({
    commit: (calls) => commitCalls(db, operations, calls),
    maxWeight: MAX_TOGETHER,
  })
  opened = { queue, close: () => void db.close() }
}

function perform(method: KeysMethod, args: readonly unknown[]): Promise<unknown> {
  if (opened === undefined) throw new Error('keys.db is not open')
  return opened.queue.add({ method, args })
}

serve<KeysThread>({ open, perform }, () => {
  opened?.queue.flush()
  opened?.close()
})
