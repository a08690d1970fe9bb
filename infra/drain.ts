import type { Server } from 'node:http'

/** Milliseconds that requests under way have to finish when the process is asked to stop. */
const DRAIN_MS = 10_000
/** Connections whose answer is out are looked for this often. */
const EVERY_MS = 50

/**
 * Stops a server: no new connection; what is under way is answered. A connection that is kept alive would bring request after request,
 * so each is closed once it is idle, and what still arrives on one is told to be its last.
 */
export async function drain(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'))
  server.closeIdleConnections()
  const idle = setInterval(() => server.closeIdleConnections(), EVERY_MS)
  const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
  await closed
  clearInterval(idle)
  clearTimeout(late)
}
