const EVERY_MS = 2_000

/** Says on standard error, every two seconds at most, how far something has come. */
export class Progress {
  private readonly began = performance.now()
  private said = performance.now()
  /** As told last. */
  events = 0

  /** @param share how much of it is done, from 0 to 1, where that is known */
  constructor(
    private readonly verb: string,
    private readonly share?: () => number,
  ) {}

  tell(events: number): void {
    this.events = events
    const now = performance.now()
    if (now - this.said < EVERY_MS) return
    this.said = now
    const rate = Math.round((events / (now - this.began)) * 1000)
    const share = this.share === undefined ? '' : `, ${Math.floor(this.share() * 100)} %`
    process.stderr.write(`${this.verb}: ${events} events${share}, ${rate}/s\n`)
  }
}
