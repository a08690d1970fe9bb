/** A right that at most one process has at a time, as long as it keeps it. */
export type Lease = {
  /** Grows with every change of hands: whoever writes under a lease says it, and is refused once a later holder has written. */
  readonly token: number
  /** Aborted when it cannot be known any more that nobody else has it. What is done under the lease ends then. */
  readonly lost: AbortSignal
  /** Gives it back, so that the next one need not wait until it runs out. Never rejects. */
  release(): Promise<void>
}

/**
 * Rights that processes hold by turns. A holder renews its lease by itself; one that dies or hangs loses it after some seconds. No clocks are
 * compared: a lease has run out when its record has not changed for that long, as measured by the one who wants it.
 */
export interface Leases {
  /** The lease, if nobody else has it now; null otherwise. @throws (rejects) StoreUnavailable */
  take(name: string): Promise<Lease | null>
  /** Whether somebody has it, as far as one can tell: of a holder who died it is true for some seconds more. @throws (rejects) StoreUnavailable */
  isTaken(name: string): Promise<boolean>
}
