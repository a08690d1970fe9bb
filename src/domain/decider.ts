import type { JsonObject, JsonValue } from './json.js'

/** A fact in the past tense: what happened, without when or by whom. */
export type DomainEvent = { readonly type: string; readonly data: JsonObject }

/** When, where and by whom an event came about. */
export type Occurrence = {
  /** Number of the event in its stream: 0, 1, 2 … */
  readonly revision: number
  /** ISO 8601 UTC with milliseconds; never earlier than that of the event before it in the stream. */
  readonly at: string
  /** The id of the user who caused it, or `system`. */
  readonly actorId: string
}

/** An event that has happened. */
export type Fact<E extends DomainEvent = DomainEvent> = E & Occurrence

/** An imperative, with everything that deciding needs and the domain may not fetch: the time, the actor, new ids. */
export type Intent<T extends string, D> = {
  readonly type: T
  readonly data: D
  readonly at: string
  readonly actorId: string
}

/** Why a command is refused. Codes are the public contract's (docs/errors.md); a refusal is a value, not an exception. */
export type Rejection = {
  readonly code: RejectionCode | typeof SUPERSEDED
  readonly detail: string
}

export type RejectionCode =
  | 'invalid'
  | 'not_found'
  | 'forbidden'
  | 'muted'
  | 'banned'
  | 'blocked'
  | 'conflict'
  | 'stale'
  | 'room_full'
  | 'room_archived'
  | 'already_member'
  | 'owner_must_stay'
  | 'invite_pending'
  | 'invite_closed'
  | 'message_deleted'
  | 'username_taken'
  | 'limit_reached'
  | 'idempotency_key_reused'

/** Internal: what was known of a message is outdated; read again and repeat. Never reaches a client. */
export const SUPERSEDED = 'superseded'

export type Decision<E extends DomainEvent> =
  | { readonly accepted: true; readonly events: readonly E[] }
  | { readonly accepted: false; readonly rejection: Rejection }

/**
 * An aggregate: its decisions and its fold, both pure. (The decider of Chassaing: `decide`, `evolve`, `initialState`.)
 * `encode` and `decode` carry the state through a snapshot; `stateVersion` rises whenever the encoded shape changes.
 */
export interface Decider<S, C, E extends DomainEvent> {
  readonly initialState: S
  decide(command: C, state: S): Decision<E>
  evolve(state: S, event: Fact<E>): S
  readonly stateVersion: number
  encode(state: S): JsonValue
  decode(json: JsonValue): S
}

/** Accepts a command with the events it gives; none means that nothing had to change. */
export const accept = <E extends DomainEvent>(...events: readonly E[]): Decision<E> => ({ accepted: true, events })

/** Refuses a command. */
export const reject = (
  code: Rejection['code'],
  detail: string,
): { readonly accepted: false; readonly rejection: Rejection } => ({
  accepted: false,
  rejection: { code, detail },
})
