import type { Logger } from 'pino'
import { withoutSecrets } from './error-text.js'

/** An outage is one line a minute, not one per attempt to connect. */
const QUIET_MS = 60_000
const MOST = 100

/** Tells the log what goes wrong where nobody waits for it. */
export class Complaints {
  readonly #told = new Map<string, number>()

  /** @param secrets never to be logged */
  constructor(
    private readonly log: Pick<Logger, 'warn'>,
    private readonly secrets: readonly string[],
  ) {}

  readonly report = (error: unknown): void => {
    const err = withoutSecrets(error, this.secrets)
    const now = Date.now()
    if (now < (this.#told.get(err.message) ?? 0) + QUIET_MS) return
    if (this.#told.size >= MOST) this.#told.clear()
    this.#told.set(err.message, now)
    this.log.warn({ err }, 'jobs')
  }
}
