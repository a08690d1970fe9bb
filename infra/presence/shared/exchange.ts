import type { Observable } from 'rxjs'
import type { StampedFields } from './stamped-record.js'

/** What a process says of one person; the status message is sealed. */
export type Entry = {
  readonly userId: string
  /** A device of theirs is connected to that process, or was a moment ago. */
  readonly isPresent: boolean
  readonly fields: StampedFields
}

/** A process, as the others see it. */
export type ProcessSign = {
  /** Of the last thing it said: they are numbered one by one. */
  readonly number: number
  /** When it last showed that it is alive, by its own clock; milliseconds since 1970. */
  readonly aliveAt: number
}

export type Heard =
  | {
      readonly kind: 'said'
      readonly from: string
      readonly number: number
      /** Null: all of it anew, to be asked for. */
      readonly entries: readonly Entry[] | null
    }
  /** That process ends: it will say nothing more. */
  | { readonly kind: 'left'; readonly from: string }

/**
 * Where the processes tell each other about people. Each has a place of its own with all that it says; who shows no sign of life for some
 * seconds loses it. Nothing there outlives the processes: every method may find that everything is gone, and rejects while the engine is away.
 */
export interface PresenceExchange {
  /** This process. */
  readonly process: string
  /**
   * Says something new, to what was said before. False: that is not there any more, it has to be said anew; nothing was said.
   * @param number one more than that of the last thing said
   * @param forgotten people of whom nothing is said any more
   */
  say(number: number, entries: readonly Entry[], forgotten: readonly string[]): Promise<boolean>
  /** Says all of it anew, in the place of what was said before. */
  sayAll(number: number, entries: readonly Entry[]): Promise<void>
  /** Shows that this process is alive. False: what it said is not there any more. */
  showAlive(number: number): Promise<boolean>
  /** Takes back all that was said, and says so. */
  leave(): Promise<void>
  /** The other processes that are alive, by their ids. */
  others(): Promise<ReadonlyMap<string, ProcessSign>>
  /** All that a process says; null when it is gone. */
  saidBy(process: string): Promise<{ readonly number: number; readonly entries: readonly Entry[] } | null>
  /** What the others say; some of it may be lost. */
  readonly heard: Observable<Heard>
  /** Whether the engine is there; tells the present state first. */
  readonly isUp: Observable<boolean>
}
