import { once } from 'node:events'
import { createServer } from 'node:net'
import { randomInt } from 'node:crypto'

/** Below what the system gives to outgoing connections: a client that tries a closed port there cannot connect to itself. */
const [LOWEST, HIGHEST] = [20_000, 32_000]

/** A port that nobody listens at, and that a server may take again after it was away. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST)
    const server = createServer()
    try {
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
    } catch {
      continue
    }
    server.close()
    await once(server, 'close')
    return port
  }
}
