import type { ConnectionLost, Problem, TimedOut } from './problem.js'

/** Milliseconds that the server has to acknowledge a command. */
export const ACKNOWLEDGED_WITHIN_MS = 10_000

/** What the server acknowledges a command with. */
export type Acknowledgement =
  | { readonly ok: true; readonly data: unknown; readonly position?: string; readonly stale?: boolean }
  | { readonly ok: false; readonly problem: Problem }

/** Hears what became of a command. */
export type Heard = (outcome: Acknowledgement | ConnectionLost | TimedOut) => void

/** Hears what a connection has to say. */
export interface TransportListener {
  /** An event of the server, in the order of their sending. */
  event(name: string, payload: unknown): void
  /** The connection has ended, or never came about; heard once. @param problem the server's reason, when it gave one */
  closed(problem: Problem | null): void
}

/** One connection, until it ends. */
export interface TransportConnection {
  /**
   * Sends a command; commands leave in the order of the calls.
   * @param heard is called once, with the acknowledgement or with what came instead: at its place among the events, which a promise would lose
   */
  request(event: string, payload: object, timeoutMs: number, heard: Heard): void
  /** Hangs up. The listener hears nothing more. */
  close(): void
}

/** How the client reaches the server. The protocol's logic knows no sockets, so that it is tested without any. */
export interface Transport {
  /** Starts a connection. It tries once: when to try again is the client's affair. */
  open(token: string, listener: TransportListener): TransportConnection
}
