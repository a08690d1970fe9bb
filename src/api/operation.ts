import type { Static, TObject, TSchema } from '@sinclair/typebox'
import type { Position } from '../commands/event-store.js'
import type { ProblemCode } from './problems.js'

/** Who calls, as a valid access token says it. */
export type Caller = {
  readonly userId: string
  readonly sessionId: string
  readonly role: 'user' | 'moderator' | 'admin'
}

/** `public`: nobody has to be logged in, and `caller` is null. `admin`: the system role, not a rank in a room. */
export type Access = 'public' | 'user' | 'admin'
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** What surrounds a call. */
export type OperationContext<A extends Access = Access> = {
  readonly caller: A extends 'public' ? Caller | null : Caller
  /** The request's id; it becomes the correlation id of the events. */
  readonly correlationId: string
  /** Aborted when the client has gone: a long query may stop, a command must not. */
  readonly signal?: AbortSignal
  /** For the list of sessions; neither is proof of anything. */
  readonly client?: { readonly address: string; readonly userAgent: string }
}

/** A call's input, validated against the operation's schemas. */
export type OperationInput<P = unknown, Q = unknown, B = unknown> = {
  readonly params: P
  readonly query: Q
  readonly body: B
  /** Id of the command: derived from the idempotency key where there is one, so that a repeat is the same command; otherwise new. */
  readonly commandId: string
  /** The `Idempotency-Key`, 1 to 200 visible ASCII characters. */
  readonly key?: string
  /** The revision demanded by `If-Match`; NO_REVISION_MATCHES when it can match none. Absent for `*`. */
  readonly ifMatch?: number
}

/** What `If-Match` becomes when it holds a well-formed entity tag that no revision has (a weak one, for instance): the operation answers 412 in its turn. */
export const NO_REVISION_MATCHES = -2

/** What a call gave. */
export type Answer = {
  readonly status: number
  readonly body?: unknown
  /** Id of the thing it was about, remembered under the idempotency key. */
  readonly resourceId?: string
  /** A position of the log that contains the effect; for commands. */
  readonly position?: Position
  /** The thing's revision as text; the transport adds the quotes. */
  readonly etag?: string
  /** True when what was read may be old. */
  readonly stale?: boolean
}

export type InputFault = { readonly path: string; readonly message: string }

/** Why a call is refused: an expected outcome, so a value. */
export type Refusal = {
  readonly refused: ProblemCode
  readonly detail: string
  readonly errors?: readonly InputFault[]
  /** Seconds after which trying again makes sense. */
  readonly retryAfter?: number
  /** The rate limit that has refused it. */
  readonly standing?: Standing
}

/** How a caller stands with a rate limit. */
export type Standing = {
  readonly allowed: boolean
  readonly limit: number
  readonly remaining: number
  /** Seconds until the window ends, rounded up. */
  readonly resetAfter: number
}

export type Outcome = Answer | Refusal

/** The first answer under an idempotency key: no more than this is remembered. */
export type FirstAnswer = { readonly status: number; readonly resourceId?: string }

/** Another way to the same operation; its path names the same parameters. */
export type Alias = { readonly method: Method; readonly path: string; readonly id: string }

/** One thing the API can do, without a word of the transport: REST and Socket.IO run the same table. */
export interface OperationOf<P extends TObject, Q extends TObject, B extends TObject, A extends Access> {
  /** Verb and noun in camelCase: the `operationId`. */
  readonly id: string
  readonly tag: string
  readonly summary: string
  readonly description?: string
  readonly method: Method
  /** For instance `/api/rooms/:roomId`. */
  readonly path: string
  readonly aliases?: readonly Alias[]
  readonly kind: 'query' | 'command'
  readonly access: A
  /** Parameters of the path; every one a non-empty string of at most 200 characters unless given. */
  readonly params?: P
  readonly query?: Q
  /** The JSON body; may be left out by clients when it requires no field. Objects are closed: unknown fields are refused. */
  readonly body?: B
  /** True when `If-Match` is understood. */
  readonly ifMatch?: boolean
  /** `record`: remembered by scope and fingerprint (idempotent.ts). `own`: the operation sees to `input.key` itself. `none`: the header is ignored. */
  readonly idempotency: 'none' | 'record' | 'own'
  /** What becomes of a login here; a browser may have its refresh token kept in a cookie (session-cookie.ts). */
  readonly session?: 'opens' | 'renews' | 'ends'
  /** Status → schema of the body, null for none. */
  readonly responses: Readonly<Record<number, TSchema | null>>
  /** Problems besides those of every operation (documents only). */
  readonly problems: readonly ProblemCode[]
  /** The name tried, where refusals must be rare (log-in): refused calls count per name and address. */
  attempt?(input: Pick<OperationInput<Static<P>, Static<Q>, Static<B>>, 'params' | 'query' | 'body'>): string
  run(input: OperationInput<Static<P>, Static<Q>, Static<B>>, context: OperationContext<A>): Promise<Outcome>
  /** Answers a repeat: the first status and id with the thing's present state. Needed for `record` unless every answer is a 204. */
  replay?(
    input: OperationInput<Static<P>, Static<Q>, Static<B>>,
    context: OperationContext<A>,
    first: FirstAnswer,
  ): Promise<Outcome>
}

/** An operation whose schemas are not known to the compiler. */
export type Operation = OperationOf<TObject, TObject, TObject, Access>

type Nothing = TObject<Record<string, never>>

/**
 * Writes down an operation; the types of `input` and `context` follow from its schemas and its access.
 * @param definition see OperationOf
 * @returns the same object, as an entry of the table of operations
 */
export function operation<
  P extends TObject = Nothing,
  Q extends TObject = Nothing,
  B extends TObject = Nothing,
  A extends Access = Access,
>(definition: OperationOf<P, Q, B, A>): Operation {
  return definition
}

/** Tells a refusal from an answer. */
export const isRefusal = (outcome: Outcome): outcome is Refusal => 'refused' in outcome

/** Refuses a call. */
export const refuse = (refused: ProblemCode, detail: string, errors?: readonly InputFault[]): Refusal =>
  errors === undefined ? { refused, detail } : { refused, detail, errors }

/** The read models are behind: they cannot say that something is not there, nor that somebody may not see it. */
export const NOT_YET: Refusal = { refused: 'unavailable', detail: '', retryAfter: 1 }
