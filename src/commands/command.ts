import type { Intent, Rejection } from '../domain/decider.js'
import { type Position, type RecordedEvent, StoreUnavailable } from './event-store.js'

/** A command as it is given to a stream's writer, which adds the time. */
export type Unstamped<C> = C extends Intent<string, unknown> ? Omit<C, 'at'> : never

/** Where a command comes from: kept in the metadata of every event that it gives. */
export type Cause = {
  /** Names the command for ever: the same id again has no further effect. */
  readonly commandId: string
  readonly correlationId: string
  /** The event or command that led to this one; the command itself when absent. */
  readonly causationId?: string
}

export type Submission<C> = Cause & {
  readonly command: Unstamped<C>
  /** Whose keys may have to seal what the command gives. */
  readonly subjects: readonly string[]
  /** Set by who has looked for this command among all events up to that revision and not found it; see `Outcome` `unsure`. */
  readonly searchedUpTo?: number
}

/** How a command ended. Only `appended` changed anything. */
export type Outcome =
  | { readonly kind: 'appended'; readonly events: readonly RecordedEvent[]; readonly position: Position }
  /** Nothing had to change; `position` contains the effect. */
  | { readonly kind: 'unchanged'; readonly position: Position; readonly revision: number }
  /** The same command was carried out before, by the events from `revision` on. */
  | { readonly kind: 'repeated'; readonly position: Position; readonly revision: number; readonly count: number }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  /** The command may have been carried out long ago, at or before `upTo`: search there, then submit again. */
  | { readonly kind: 'unsure'; readonly upTo: number }

/** Too many commands wait already: come back later. Nothing was done. */
export class Overloaded extends StoreUnavailable {
  constructor() {
    super('too many commands wait for this stream')
  }
}
