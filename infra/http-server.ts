import { createServer, type RequestListener, type Server } from 'node:http'
import type { Registry } from 'prom-client'
import { answerClientError } from '../src/api/rest/client-error.js'
import type { Config } from './config.js'
import { measureConnections } from './metrics.js'

/** A server of that application; it does not listen yet. */
export function httpServer(application: RequestListener, registry: Registry): Server {
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 60_000 }, application)
  server.on('clientError', answerClientError)
  measureConnections(registry, server)
  return server
}

/** Resolves once the server listens. Rejects when the port is taken or forbidden. */
export function listen(server: Server, { PORT, HOST }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(PORT, HOST, resolve)
  })
}
