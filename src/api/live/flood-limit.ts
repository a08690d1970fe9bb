export type FloodSettings = {
  readonly perSecond: number
  /** Commands that may come at once. */
  readonly burst: number
  /** So many refused ones within `patienceMs`, and the connection is closed. */
  readonly patience: number
  readonly patienceMs: number
}

/** A token bucket. */
class Bucket {
  private tokens: number

  constructor(
    private readonly size: number,
    private readonly perMs: number,
    private at: number,
  ) {
    this.tokens = size
  }

  /** Takes one out. False when there is none. */
  take(now: number): boolean {
    this.tokens = Math.min(this.size, this.tokens + (now - this.at) * this.perMs)
    this.at = now
    if (this.tokens < 1) return false
    this.tokens -= 1
    return true
  }
}

/** What one connection may send, and how often it may be told that it is too much: a socket cannot keep the process busy with refusals alone. */
export class FloodLimit {
  private readonly commands: Bucket
  private readonly refusals: Bucket

  /** @param now milliseconds of any clock that only goes forward */
  constructor(
    { perSecond, burst, patience, patienceMs }: FloodSettings,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.commands = new Bucket(burst, perSecond / 1_000, now())
    this.refusals = new Bucket(patience, patience / patienceMs, now())
  }

  /** Counts a command. `exhausted`: one too many of those that were too many. */
  take(): 'allowed' | 'refused' | 'exhausted' {
    const now = this.now()
    if (this.commands.take(now)) return 'allowed'
    return this.refusals.take(now) ? 'refused' : 'exhausted'
  }
}
