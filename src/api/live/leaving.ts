import { refuse } from '../operation.js'
import type { ProblemCode } from '../problems.js'

/** Why a socket that does not read is closed. */
export const slowConsumer = refuse('slow_consumer', 'What was sent to this connection was not read in time.')

/** After these the client should come back by itself; after others, a login that has ended for instance, it would come in vain. */
const PASSING: ReadonlySet<ProblemCode> = new Set(['slow_consumer', 'unavailable', 'internal'])
export const isPassing = (code: ProblemCode): boolean => PASSING.has(code)

/** Tells, once, that a connection is over, whoever noticed first. */
export class Leaving {
  private listener: ((code: string | undefined) => void) | undefined
  private told: { readonly code: string | undefined } | undefined

  get hasBegun(): boolean {
    return this.told !== undefined
  }

  /** The one who wants to know; it is told at once when it is late. */
  onGone(listener: (code: string | undefined) => void): void {
    this.listener = listener
    if (this.told !== undefined) listener(this.told.code)
  }

  /** @param code of the problem for which the connection is closed; undefined when it went by itself */
  begin(code?: string): void {
    if (this.told !== undefined) return
    this.told = { code }
    this.listener?.(code)
  }
}
