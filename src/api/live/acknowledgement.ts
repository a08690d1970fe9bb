import { isRefusal, type Outcome, type Refusal } from '../operation.js'
import type { Freshness } from '../perform.js'
import { problemDocument, type ProblemDocument } from '../problems.js'
import { batchOf, Frame, type FrameBatch } from './frame.js'

/** A problem document as sockets get it: what REST says in `Retry-After` is a field. */
export type LiveProblem = ProblemDocument & {
  /** Seconds, at least 1. */
  readonly retryAfter?: number
}

/** What a command is answered with. */
export type Acknowledgement =
  | {
      readonly ok: true
      /** Null where REST answers 204. */
      readonly data: unknown
      /** As in `Parley-Position`. */
      readonly position?: string
      /** As in `Parley-Stale`. */
      readonly stale?: true
    }
  | { readonly ok: false; readonly problem: LiveProblem }

/** Sends an acknowledgement to who asked for it; never throws. */
export type Acknowledge = (acknowledgement: Acknowledgement) => void

/** A refusal as a document. */
export function liveProblem(refusal: Refusal, requestId: string): LiveProblem {
  const document = problemDocument(refusal, requestId)
  const { retryAfter } = refusal
  return retryAfter === undefined ? document : { ...document, retryAfter: Math.max(1, Math.ceil(retryAfter)) }
}

/** What an operation gave, as an acknowledgement. */
export function acknowledgementOf(outcome: Outcome, requestId: string, freshness: Freshness): Acknowledgement {
  if (isRefusal(outcome)) return { ok: false, problem: liveProblem(outcome, requestId) }
  const { position, stale } = outcome
  return {
    ok: true,
    data: outcome.status === 204 ? null : (outcome.body ?? null),
    ...(position !== undefined && { position: freshness.token(position) }),
    ...(stale === true && { stale }),
  }
}

/** The `problem` event: for what no acknowledgement can carry. */
export const problemFrame = (problem: LiveProblem): FrameBatch => batchOf(new Frame('problem', problem))
