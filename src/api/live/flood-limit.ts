export type FloodSettings = {
  readonly perSecond: number
  /** Commands that may come at once. */
  readonly burst: number
  /** So many refused ones in a row, and the connection is closed. */
  readonly patience: number
}

/** What one connection may send: a token bucket, so that one socket cannot keep the process busy with refusals alone. */
export class FloodLimit {
  private tokens: number
  private at: number
  private refused = 0

  /** @param now milliseconds of any clock that only goes forward */
  constructor(
    private readonly settings: FloodSettings,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.tokens = settings.burst
    this.at = now()
  }

  /** Counts a command. `exhausted`: one too many of those that were too many. */
  take(): 'allowed' | 'refused' | 'exhausted' {
    const { perSecond, burst, patience } = this.settings
    const now = this.now()
    this.tokens = Math.min(burst, this.tokens + ((now - this.at) * perSecond) / 1_000)
    this.at = now
    if (this.tokens < 1) {
      this.refused += 1
      return this.refused >= patience ? 'exhausted' : 'refused'
    }
    this.tokens -= 1
    this.refused = 0
    return 'allowed'
  }
}
