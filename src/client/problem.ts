import type { ProblemDocument } from '../api/problems.js'

/** A refusal as RFC 9457 has it; `retryAfter` in seconds, where trying again makes sense. */
export type Problem = ProblemDocument & { readonly retryAfter?: number }

/** The server said no. */
export class ParleyProblem extends Error {
  override readonly name = 'ParleyProblem'

  constructor(readonly problem: Problem) {
    super(problem.detail === '' ? problem.title : problem.detail)
  }

  get status(): number {
    return this.problem.status
  }

  get code(): Problem['code'] {
    return this.problem.code
  }
}

/** The connection went, or was not there: whether the server has done what was asked is not known. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'
}

/** No answer in time: whether the server has done what was asked is not known. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut'
}

/** The client was closed, by its user or because the server knows the person no more. */
export class ClientClosed extends Error {
  override readonly name = 'ClientClosed'
}

/** What somebody waits in is full: they are asked to wait or to read faster. */
export class Overrun extends Error {
  override readonly name = 'Overrun'
}

const REPEATABLE = new Set([401, 408, 429])

/** Whether the same request may succeed later: nothing was said, or nothing definite. (A 401 may, with another token.) */
export function isTransient(error: unknown): boolean {
  if (error instanceof ConnectionLost || error instanceof TimedOut) return true
  if (!(error instanceof ParleyProblem)) return false
  return REPEATABLE.has(error.status) || error.status >= 500 || error.code === 'in_progress'
}

export const isUnauthenticated = (error: unknown): boolean => error instanceof ParleyProblem && error.status === 401

/** How long the server asks to wait, in milliseconds; 0 when it does not. */
export const waitAsked = (error: unknown): number =>
  error instanceof ParleyProblem ? (error.problem.retryAfter ?? 0) * 1000 : 0

/** Reads a problem from what came over the wire; something else becomes an internal error of the server. */
export function problemIn(value: unknown, status = 500): Problem {
  const isProblem = typeof value === 'object' && value !== null && 'code' in value && 'status' in value
  if (isProblem) return value as Problem
  return { type: 'about:blank', title: 'Unexpected answer', status, detail: '', code: 'internal', requestId: '' }
}
