import { ProviderFailed } from '../../src/reactions/ai/provider.js'
import type { Limits } from './limits.js'

/** Aborts a request when nobody waits for it any more, or when nothing has come for too long. */
export class Deadline {
  readonly #controller = new AbortController()
  readonly #total: NodeJS.Timeout
  #next: NodeJS.Timeout
  #hasBegun = false

  /** @param outer the caller's signal */
  constructor(
    private readonly limits: Limits,
    private readonly outer: AbortSignal,
  ) {
    this.#total = setTimeout(() => this.#expire('no whole answer', limits.totalMs), limits.totalMs)
    this.#next = setTimeout(() => this.#expire('no answer', limits.firstByteMs), limits.firstByteMs)
    outer.addEventListener('abort', this.#onOuterAbort, { once: true })
    if (outer.aborted) this.#onOuterAbort()
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Something has come. */
  progress(): void {
    this.#hasBegun = true
    clearTimeout(this.#next)
    this.#next = setTimeout(() => this.#expire('the answer stopped', this.limits.silenceMs), this.limits.silenceMs)
  }

  /** What it means that the connection has failed. Of the error only its code is told: texts of others may hold anything. */
  failure(error: unknown): unknown {
    if (this.signal.aborted) return this.signal.reason
    const code = codeOf(error)
    return this.#hasBegun
      ? new ProviderFailed('broken', `the connection ended in the middle of the answer${code}`)
      : new ProviderFailed('unreachable', `no connection${code}`)
  }

  /** Ends the request, if it is still under way. */
  end(): void {
    clearTimeout(this.#total)
    clearTimeout(this.#next)
    this.outer.removeEventListener('abort', this.#onOuterAbort)
    this.#controller.abort()
  }

  readonly #onOuterAbort = (): void => this.#controller.abort(this.outer.reason)

  #expire(what: string, ms: number): void {
    const fault = this.#hasBegun ? 'broken' : 'unreachable'
    this.#controller.abort(new ProviderFailed(fault, `${what} within ${ms / 1_000} s`))
  }
}

/** The system's code of an error (`ECONNREFUSED`), which fetch hides in causes. */
function codeOf(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const { code } = at as NodeJS.ErrnoException
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code)) return ` (${code})`
  }
  return ''
}
