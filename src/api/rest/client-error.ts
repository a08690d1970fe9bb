import { randomUUID } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { refuse } from '../operation.js'
import { problemDocument } from '../problems.js'
import { PROBLEM_TYPE } from './respond.js'

/** Answers what is no HTTP request at all, as Node's parser found: also junk gets a problem, and then the connection is closed. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  // A connection that the client has reset, or that is half written already, takes no answer.
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const body = JSON.stringify(
    problemDocument(refuse('malformed', 'This is not a request as HTTP/1.1 has it.'), randomUUID()),
  )
  const head = [
    'HTTP/1.1 400 Bad Request',
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
