import type { AppendFailure } from './faults.js'

/** What can be made to go wrong, in process or in a program of its own: each is a line of text that the server understands. */
export abstract class FaultInjection {
  /** Resolves when the fault is in force. @throws Error when the server does not know it */
  abstract inject(line: string): Promise<void>

  /** Every connection goes at once; new ones are welcome. */
  drop = (): Promise<void> => this.inject('drop')
  /** New connections are refused; those there are stay. */
  refuse = (ms: number): Promise<void> => this.inject(`refuse ${ms}`)
  /** Both: the server is away. */
  outage = (ms: number): Promise<void> => this.inject(`outage ${ms}`)
  /** Accepts, and answers nothing, not even keep-alives: as if stopped by SIGSTOP. */
  freeze = (): Promise<void> => this.inject('freeze')
  thaw = (): Promise<void> => this.inject('thaw')
  /** What a client sees while a server starts. */
  notReady = (ms: number): Promise<void> => this.inject(`not-ready ${ms}`)
  /** Every request waits so many milliseconds; 0 ends it. */
  slow = (ms: number): Promise<void> => this.inject(`slow ${ms}`)
  /** The next so many appends are written, then their connection breaks before the answer. */
  loseAnswers = (count: number): Promise<void> => this.inject(`lose-answers ${count}`)
  /** The next so many appends fail and are not written. */
  failAppends = (count: number, how: AppendFailure = 'connection'): Promise<void> =>
    this.inject(`fail-appends ${count} ${how}`)
  /** Before each of the next so many appends, somebody else writes to the same stream. */
  conflict = (count: number): Promise<void> => this.inject(`conflict ${count}`)
  /** Live subscriptions are dropped at the next live event, as too slow. */
  tooSlow = (): Promise<void> => this.inject('too-slow')
  /** The next so many appends are answered so many milliseconds after their events were delivered. */
  answerLate = (count: number, ms: number): Promise<void> => this.inject(`answer-late ${count} ${ms}`)
  /** Ends as a server that is stopped well: every call by RST_STREAM with code 0. Back after so many milliseconds. */
  shutdown = (ms: number): Promise<void> => this.inject(`shutdown ${ms}`)
  /** An event of the server's own in `$all`. */
  writeStatistics = (): Promise<void> => this.inject('statistics')
}
