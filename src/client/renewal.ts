import { backOff, type Clock, delay } from './clock.js'
import { isTransient } from './problem.js'

/** What a renewal works with. */
type Steps = {
  readonly clock: Clock
  /** One reading at a time. */
  inTurn(task: () => Promise<void>): Promise<void>
  /** @returns false when what was read is outdated already */
  read(): Promise<boolean>
  isClosed(): boolean
}

/** Reads a part of a room, and reads it again whenever the room itself was loaded anew. */
export class Renewal {
  /** What is there was read from a room that has been loaded anew since. */
  #isOutdated = false

  constructor(private readonly steps: Steps) {}

  /** Reads for the first time. @returns rejects with ParleyProblem, ConnectionLost or TimedOut */
  async begin(): Promise<void> {
    this.#isOutdated = true
    await this.#settle()
  }

  /** Reads again, until that succeeds. */
  again(): void {
    this.#isOutdated = true
    void this.#renew()
  }

  async #settle(): Promise<void> {
    const { steps } = this
    while (this.#isOutdated && !steps.isClosed())
      await steps.inTurn(async () => {
        if (this.#isOutdated && (await steps.read())) this.#isOutdated = false
      })
  }

  async #renew(): Promise<void> {
    for (let failures = 1; this.#isOutdated && !this.steps.isClosed(); failures += 1) {
      try {
        await this.#settle()
      } catch (error) {
        // Who is no member any more goes on seeing what they last saw.
        if (!isTransient(error)) return
        await delay(this.steps.clock, backOff(this.steps.clock, failures))
      }
    }
  }
}
