import type { Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Operation } from '../operation.js'
import type { Kernel } from '../rest/kernel.js'
import type { Feed } from './connection.js'
import { PlainWebSocketServer } from './plain/server.js'
import { readyCommands } from './ready-command.js'
import { ConnectionRegistry } from './registry.js'
import type { RegisteredSession, SessionPorts } from './session-ports.js'
import { DEFAULT_LIVE_SETTINGS, type LiveSettings } from './settings.js'
import { SocketIoServer } from './socket-io/server.js'
import { LiveTelemetry } from './telemetry.js'

export type LivePorts = {
  readonly feed: Feed
  readonly kernel: Kernel
  /** The table that REST serves. */
  readonly operations: readonly Operation[]
  /** Over the defaults. */
  readonly settings?: Partial<LiveSettings>
}

/** The live side of a running server. */
export type Live = {
  /** Tells the connections of these logins that they have ended, and closes them. */
  endSessions(sessionIds: readonly string[]): void
  /** The logins of those who are connected. */
  sessions(): ReadonlySet<string>
  /** Takes no more connections and commands, finishes those under way, and hangs up, so that the clients go elsewhere. */
  close(): Promise<void>
}

/** Milliseconds that clients have to answer the end of their connection. */
const FAREWELL_MS = 1_000
const EVERY_MS = 20

/**
 * Serves Socket.IO at `/socket.io` and plain WebSockets at `/ws` of a server.
 * @throws when an operation cannot be a command, or the metrics are registered already
 */
export function mountLive(server: Server, { feed, kernel, operations, settings }: LivePorts): Live {
  const flood = kernel.limits === null ? { flood: null } : {}
  const all = { ...DEFAULT_LIVE_SETTINGS, ...flood, ...settings }
  const registry = new ConnectionRegistry<RegisteredSession>(all.connectionsPerUser)
  const telemetry = new LiveTelemetry(kernel.log, kernel.registry)
  const commands = readyCommands(operations, kernel)
  const ports: SessionPorts = { kernel, feed, commands, registry, telemetry, settings: all }
  const transports = [new SocketIoServer(server, ports), new PlainWebSocketServer(server, ports)]
  return {
    endSessions: (sessionIds) => registry.of(sessionIds).forEach((session) => session.end()),
    sessions: () => new Set(registry.all().map(({ sessionId }) => sessionId)),
    close: async () => {
      for (const transport of transports) transport.stop()
      const sessions = registry.all()
      await within(all.drainMs, Promise.all(sessions.map((session) => session.finish())))
      for (const session of registry.all()) session.hangUp()
      await empty(transports)
      for (const transport of transports) transport.close()
    },
  }
}

/** Waits for something, but no longer than so many milliseconds. */
async function within(ms: number, awaited: Promise<unknown>): Promise<void> {
  const over = new AbortController()
  await Promise.race([awaited, sleep(ms, undefined, { signal: over.signal }).catch(() => undefined)])
  over.abort()
}

async function empty(transports: readonly { readonly open: number }[], deadline = Date.now() + FAREWELL_MS) {
  while (Date.now() < deadline && transports.some(({ open }) => open > 0)) await sleep(EVERY_MS)
}
