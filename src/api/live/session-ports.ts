import type { Authenticated } from '../auth/authenticate.js'
import type { OperationContext } from '../operation.js'
import type { Kernel } from '../rest/kernel.js'
import type { Connection, Feed } from './connection.js'
import type { ReadyCommand } from './ready-command.js'
import type { ConnectionRegistry, Registered } from './registry.js'
import type { LiveSettings } from './settings.js'
import type { LiveTelemetry, Protocol } from './telemetry.js'

/** A connection as its session needs it. */
export interface LiveConnection extends Connection {
  readonly protocol: Protocol
  /** Whether it ever sent something that may hold a payload of more than 256 KB: only then are payloads measured. */
  readonly sentMuch: boolean
  /** Hangs up without a word: the client comes back by itself. */
  hangUp(): void
  /**
   * Calls once, when the connection is closed or being closed: nothing more reaches the client.
   * @param listener hears the code of the problem that it was closed for
   */
  onGone(listener: (code: string | undefined) => void): void
}

/** A session as it is found by its user and its login. */
export interface RegisteredSession extends Registered {
  /** The login has ended. */
  end(): void
  /** Takes no more commands. Resolves once all that were taken are answered. */
  finish(): Promise<void>
  /** Hangs up so that the client comes back. */
  hangUp(): void
}

/** What all sessions share. */
export type SessionPorts = {
  readonly kernel: Kernel
  readonly feed: Feed
  readonly commands: ReadonlyMap<string, ReadyCommand>
  readonly registry: ConnectionRegistry<RegisteredSession>
  readonly telemetry: LiveTelemetry
  readonly settings: LiveSettings
}

/** Who stands behind a new connection. */
export type Identity = {
  readonly token: string
  readonly holder: Authenticated
  readonly client: NonNullable<OperationContext['client']>
}
