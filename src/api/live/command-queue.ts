/**
 * A command in two steps. The first runs alone, in the order in which the commands came, and says who asks; what it gives back is the
 * command itself, which runs beside others. Neither may reject.
 */
export type QueuedCommand = () => Promise<(() => Promise<void>) | null>

export type QueueLimits = {
  /** Commands that run at once. */
  readonly running: number
  /** Commands that wait for the others. */
  readonly waiting: number
}

/** The commands of one connection: they start in order, and there are never too many of them. */
export class CommandQueue {
  private readonly waiting: QueuedCommand[] = []
  private readonly idlers: (() => void)[] = []
  private running = 0
  private starting = false
  private opened = false

  constructor(private readonly limits: QueueLimits) {}

  /** Takes a command. False when too many are waiting already. */
  push(command: QueuedCommand): boolean {
    if (this.waiting.length >= this.limits.waiting) return false
    this.waiting.push(command)
    void this.startWaiting()
    return true
  }

  /** Lets commands start; until then they wait. */
  open(): void {
    this.opened = true
    void this.startWaiting()
  }

  /** Forgets the commands that have not started: nobody is there to hear of them. */
  clear(): void {
    this.waiting.length = 0
    this.settle()
  }

  /** Resolves once nothing runs and nothing waits. */
  idle(): Promise<void> {
    return this.isIdle() ? Promise.resolve() : new Promise((resolve) => this.idlers.push(resolve))
  }

  private async startWaiting(): Promise<void> {
    if (this.starting) return
    this.starting = true
    for (let command = this.next(); command !== undefined; command = this.next()) {
      const work = await command()
      if (work !== null) void this.run(work)
    }
    this.starting = false
    this.settle()
  }

  private next(): QueuedCommand | undefined {
    return this.opened && this.running < this.limits.running ? this.waiting.shift() : undefined
  }

  private async run(work: () => Promise<void>): Promise<void> {
    this.running += 1
    await work()
    this.running -= 1
    void this.startWaiting()
  }

  private isIdle(): boolean {
    return this.running === 0 && !this.starting && this.waiting.length === 0
  }

  private settle(): void {
    if (!this.isIdle()) return
    for (const resolve of this.idlers.splice(0)) resolve()
  }
}
