import type { Logger } from 'pino'
import { Counter, Gauge, type Registry } from 'prom-client'

export const PROTOCOLS = ['socket.io', 'websocket'] as const
export type Protocol = (typeof PROTOCOLS)[number]

/** What is known of a command once it is answered. */
export type CommandRecord = {
  readonly requestId: string
  /** `unknown` when it is none of ours: what clients make up must not make metrics. */
  readonly event: string
  readonly userId: string
  /** Code of the problem answered; undefined when it was carried out. */
  readonly code: string | undefined
  readonly startedAt: number
}

/** Measures and logs the live feed's connections and commands. */
export class LiveTelemetry {
  private readonly open = new Map<Protocol, number>(PROTOCOLS.map((protocol) => [protocol, 0]))
  private readonly commands: Counter<'event' | 'outcome'>
  private readonly slow: Counter

  constructor(
    private readonly log: Logger,
    registry: Registry,
  ) {
    const { open } = this
    const registers = [registry]
    new Gauge({
      name: 'parley_live_connections',
      help: 'Sockets that are admitted',
      labelNames: ['protocol'],
      registers,
      collect() {
        for (const [protocol, count] of open) this.set({ protocol }, count)
      },
    })
    this.commands = new Counter({
      name: 'parley_live_commands_total',
      help: 'Commands over sockets, by what they were answered with: ok, or the code of a problem',
      labelNames: ['event', 'outcome'],
      registers,
    })
    this.slow = new Counter({
      name: 'parley_live_slow_consumers_total',
      help: 'Sockets that were closed because they did not take what was sent to them',
      registers,
    })
  }

  connected(protocol: Protocol, connectionId: string, userId: string): void {
    this.open.set(protocol, (this.open.get(protocol) ?? 0) + 1)
    this.log.info({ protocol, connectionId, userId }, 'connected')
  }

  /** @param code of the problem for which the connection was closed; undefined when it went by itself */
  disconnected(protocol: Protocol, connectionId: string, userId: string, ms: number, code: string | undefined): void {
    this.open.set(protocol, (this.open.get(protocol) ?? 0) - 1)
    this.log.info({ protocol, connectionId, userId, seconds: Math.round(ms / 1_000), code }, 'disconnected')
    if (code === 'slow_consumer') this.slow.inc()
  }

  /** Records a command. As with requests, neither payload nor token is logged. */
  answered({ requestId, event, userId, code, startedAt }: CommandRecord): void {
    this.commands.inc({ event, outcome: code ?? 'ok' })
    const ms = Math.round((performance.now() - startedAt) * 100) / 100
    const line = { requestId, event, ms, userId, code }
    if (code === 'internal' || code === 'unavailable') this.log.error(line, 'command')
    else this.log.info(line, 'command')
  }
}
