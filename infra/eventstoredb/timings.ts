/** Milliseconds. */
export type Timings = {
  /** For an answer to a call, or for the next event of a read. */
  readonly call: number
  /** That callers wait while a lost connection is looked after; after that they are refused at once. */
  readonly patience: number
  /** For a host to accept a connection. */
  readonly knock: number
  /** For a new client to prove itself. Long: where a server is frozen, the very call that waits is the first to notice that it goes on. */
  readonly check: number
  /** Between two attempts to reach the server again, at most. */
  readonly retry: number
  /** Of silence, after which a subscription is compared with the log's end. */
  readonly watch: number
  /** For events that the log has and the subscription has not delivered yet. */
  readonly grace: number
}

export const TIMINGS: Timings = {
  call: 5_000,
  patience: 2_000,
  knock: 1_000,
  check: 30_000,
  retry: 1_000,
  watch: 3_000,
  grace: 1_000,
}
