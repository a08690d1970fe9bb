import type { QueueLimits } from './command-queue.js'
import type { FloodSettings } from './flood-limit.js'
import { LIVE_LIMITS } from './limits.js'
import type { AllowedOrigins } from './origins.js'

/** When a socket that does not read is given up. */
export type SlowConsumerSettings = {
  /** Bytes sent unasked that may wait for one socket. */
  readonly bytes: number
  /** Bytes of answers that may wait for it. */
  readonly answerBytes: number
  /** Writes that may wait for one socket. */
  readonly writes: number
  /** Milliseconds that a socket has to take its last frames, once it is being closed. */
  readonly closingMs: number
}

export type LiveSettings = {
  readonly allowedOrigins: AllowedOrigins
  /** Null: no limit. */
  readonly flood: FloodSettings | null
  readonly queue: QueueLimits
  readonly connectionsPerUser: number
  /** Milliseconds within which a connection has to say who it is. */
  readonly handshakeMs: number
  /** Milliseconds that a connection lives on after its token's end. */
  readonly graceMs: number
  readonly pingIntervalMs: number
  readonly pingTimeoutMs: number
  /** Bytes of one frame from a client. */
  readonly maxFrame: number
  readonly slow: SlowConsumerSettings
  /** Milliseconds that commands under way have when the process stops. */
  readonly drainMs: number
}

export const DEFAULT_LIVE_SETTINGS: LiveSettings = {
  allowedOrigins: [],
  flood: {
    perSecond: LIVE_LIMITS.commandsPerSecond,
    burst: LIVE_LIMITS.commandBurst,
    patience: 200,
    patienceMs: 10_000,
  },
  queue: { running: LIVE_LIMITS.running, waiting: LIVE_LIMITS.waiting },
  connectionsPerUser: LIVE_LIMITS.socketsPerPerson,
  handshakeMs: LIVE_LIMITS.handshakeMs,
  graceMs: LIVE_LIMITS.tokenGraceMs,
  pingIntervalMs: 25_000,
  pingTimeoutMs: 20_000,
  maxFrame: LIVE_LIMITS.frameBytes,
  // Two of the longest answers to `sync`.
  slow: { bytes: LIVE_LIMITS.unsentBytes, answerBytes: 2 * LIVE_LIMITS.syncBytes, writes: 5_000, closingMs: 5_000 },
  drainMs: 5_000,
}
