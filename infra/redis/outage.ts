import type { Logger } from 'pino'
import { passwordsIn, withoutSecrets } from '../bullmq/error-text.js'

/** Says that Redis is away, once, and that it is back; never with a password. */
export class Outage {
  readonly #secrets: readonly string[]
  #isTold = false

  /** @param url of Redis */
  constructor(
    private readonly log: Pick<Logger, 'info' | 'warn'>,
    url: string,
  ) {
    this.#secrets = passwordsIn(url)
  }

  /** Something failed for want of Redis. */
  readonly report = (error: unknown): void => {
    if (this.#isTold) return
    this.#isTold = true
    this.log.warn({ err: withoutSecrets(error, this.#secrets) }, 'Redis')
  }

  /** Redis answers. */
  readonly over = (): void => {
    if (this.#isTold) this.log.info('Redis is back')
    this.#isTold = false
  }
}
