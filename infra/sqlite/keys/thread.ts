// The thread that has keys.db. Every commit waits for the disk: here it makes nobody else wait.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { commitTogether, type Call } from './group-commit.js'
import { keysOperations } from './operations.js'
import { openKeysDatabase } from './schema.js'

/** Calls in one transaction at most: longer ones would hold up the first for no gain. */
const MAX_TOGETHER = 256

const port = parentPort
if (port === null) throw new Error('this is the code of a worker thread')
const { path } = workerData as { path: string }
const db = openKeysDatabase(path)
const operations = keysOperations(db)

port.on('message', (first: Call | 'close') => {
  const calls: Call[] = []
  let closing = false
  for (let next: Call | 'close' | undefined = first; next !== undefined; next = waiting()) {
    if (next === 'close') closing = true
    else calls.push(next)
    if (calls.length === MAX_TOGETHER) break
  }
  if (calls.length > 0) port.postMessage(commitTogether(db, operations, calls))
  if (closing) {
    db.close()
    port.close()
  }
})

function waiting(): Call | 'close' | undefined {
  const message = port === null ? undefined : receiveMessageOnPort(port)
  return message?.message as Call | 'close' | undefined
}

port.postMessage('open')
