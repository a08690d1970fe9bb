import type { Logger } from 'pino'
import { withoutSecrets } from './bullmq/error-text.js'

/** Says that something has failed, once, and that it goes on again. */
export class Outage {
  #isTold = false

  /**
   * @param what it is that fails, for people who read logs
   * @param secrets never to be logged
   */
  constructor(
    private readonly log: Pick<Logger, 'info' | 'warn'>,
    private readonly what: string,
    private readonly secrets: readonly string[] = [],
  ) {}

  /** It has failed. */
  readonly report = (error: unknown): void => {
    if (this.#isTold) return
    this.#isTold = true
    this.log.warn({ err: withoutSecrets(error, this.secrets) }, `${this.what}: not available`)
  }

  /** It has succeeded. */
  readonly over = (): void => {
    if (this.#isTold) this.log.info(`${this.what}: available again`)
    this.#isTold = false
  }
}
