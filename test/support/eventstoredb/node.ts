import { Commits } from './commits.js'
import { type ProposedEvent, type StoredEvent } from './event.js'
import type { ExpectedRevision } from './expected-revision.js'
import { Faults } from './faults.js'
import { json, Log, type Written } from './log.js'
import { LogFile } from './log-file.js'
import type { Subscription } from './subscription.js'

/** What an append ends in. */
export type Outcome = (written: Written) => void

/** A server without its network: the log, who follows it, and what is to go wrong. */
export class Node {
  readonly log = new Log()
  readonly faults = new Faults()
  readonly subscriptions = new Set<Subscription>()
  readonly #file: LogFile | undefined
  readonly #commits: Commits

  /**
   * @param path file the log comes back from; undefined keeps it in memory
   * @param isSynced whether an append waits for the disk
   * @throws Error when the file cannot be opened
   */
  constructor(path: string | undefined, isSynced: boolean, failed: (error: unknown) => void) {
    this.#file = path === undefined ? undefined : new LogFile(path, this.log, isSynced)
    this.#commits = new Commits(this.log, this.#file, () => this.#show(), failed)
  }

  /** Appends; `done` is called when that is safe, in the order of the log. */
  append(stream: string, expected: ExpectedRevision, events: readonly ProposedEvent[], done: Outcome): void {
    if (this.faults.conflicts > 0) {
      this.faults.conflicts--
      this.append(stream, 'any', [json('written-by-another', '{}')], () => undefined)
    }
    this.#submit(this.log.append(stream, expected, events), done)
  }

  delete(stream: string, expected: ExpectedRevision, isTombstone: boolean, done: Outcome): void {
    this.#submit(this.log.delete(stream, expected, isTombstone), done)
  }

  /** Something that the server itself writes now and then, which is why the head of `$all` is nobody's own. */
  writeStatistics(port: number): void {
    this.append(`$stats-127.0.0.1:${port}`, 'any', [json('$statsCollected', '{"proc-cpu":0}')], () => undefined)
  }

  /** Resolves when all that was accepted is safe. */
  settled(): Promise<void> {
    return this.#commits.settled()
  }

  close(): void {
    this.#file?.close()
  }

  #submit(written: Written, done: Outcome): void {
    this.#commits.submit(written.events, () => done(written))
  }

  #show(): void {
    for (const subscription of this.subscriptions) subscription.wake()
  }
}

/** The event that an append's answer speaks of: the last one, be it written now or before. */
export const lastOf = ({ decision, events }: Written): StoredEvent | undefined =>
  decision.kind === 'repeated' ? decision.last : events.at(-1)
