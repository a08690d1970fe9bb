import type { StoredEvent } from './event.js'
import type { Log } from './log.js'
import type { LogFile } from './log-file.js'

/** What one request wrote, and how it is answered when that is safe. */
type Commit = { readonly events: readonly StoredEvent[]; readonly answer: () => void }

/** Events are shown in portions of about so many: between two of them the connections get a turn, as they do in a server of many threads. */
const PORTION = 32

/** One in so many appends is answered after its events have been delivered: about 5 %, as measured. */
const LATE_ONE_IN = 20

/** Puts what was decided on the file, shows it to the readers and answers the writer, in the order of the log. */
export class Commits {
  #waiting: Commit[] = []
  #isRunning = false
  #count = 0
  #idle: (() => void)[] = []

  /**
   * @param show tells readers and subscribers that `log.visible` went on
   * @param failed the file cannot be written any more
   */
  constructor(
    private readonly log: Log,
    private readonly file: LogFile | undefined,
    private readonly show: () => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  submit(events: readonly StoredEvent[], answer: () => void): void {
    this.#waiting.push({ events, answer })
    if (this.#isRunning) return
    this.#isRunning = true
    setImmediate(() => void this.#run().catch(this.failed))
  }

  /** Resolves when all that was submitted is done. */
  settled(): Promise<void> {
    return this.#isRunning ? new Promise((resolve) => this.#idle.push(resolve)) : Promise.resolve()
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting
      this.#waiting = []
      await this.file?.write(group.map(({ events }) => events))
      for (const portion of portions(group)) {
        this.#complete(portion)
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    this.#isRunning = false
    for (const resolve of this.#idle.splice(0)) resolve()
  }

  #complete(portion: readonly Commit[]): void {
    const late = portion.filter(() => ++this.#count % LATE_ONE_IN === 0)
    for (const commit of portion) if (!late.includes(commit)) commit.answer()
    const last = portion.findLast(({ events }) => events.length > 0)?.events.at(-1)
    if (last !== undefined) {
      this.log.visible = last.index + 1
      this.show()
    }
    for (const { answer } of late) setTimeout(answer, 1)
  }
}

function* portions(group: readonly Commit[]): Generator<readonly Commit[]> {
  let portion: Commit[] = []
  let size = 0
  for (const commit of group) {
    portion.push(commit)
    size += Math.max(commit.events.length, 1)
    if (size < PORTION) continue
    yield portion
    portion = []
    size = 0
  }
  if (portion.length > 0) yield portion
}
