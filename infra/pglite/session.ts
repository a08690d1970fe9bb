import { EventEmitter } from 'node:events'
import type { Thread } from '../threads/thread.js'
import type { Notification, PgliteWorker } from './messages.js'

export type Result = { readonly rows: Record<string, unknown>[]; readonly rowCount: number }

/** PostgreSQL has something against a statement. */
class StatementRefused extends Error {
  override readonly name = 'StatementRefused'
  /** @param code SQLSTATE @param detail what a function raised with it */
  constructor(
    message: string,
    readonly code: string,
    readonly detail: string | undefined,
  ) {
    super(message)
  }
}

/** SQLSTATE class XX: an internal error, among them pages that cannot be read. */
const isDamage = (code: string): boolean => code.startsWith('XX')

/**
 * The one session that PGlite has. Everybody's statements go through it, so that a transaction has to keep out the others until it is over.
 * Emits `notification` with what the database is listening to.
 */
export class Session extends EventEmitter<{ notification: [Notification] }> {
  #held: Promise<void> | undefined

  /** @param onLost hears that the database has broken down, or cannot read what it has written */
  constructor(
    private readonly thread: Thread<PgliteWorker, Notification>,
    private readonly onLost: (error: Error) => void,
  ) {
    super()
    // Every client of the pool may listen.
    this.setMaxListeners(0)
  }

  /** Runs a statement when no transaction of somebody else's is open. @throws StatementRefused, StoreUnavailable */
  async run(sql: string, parameters: readonly unknown[]): Promise<Result> {
    while (this.#held !== undefined) await this.#held
    return this.runHeld(sql, parameters)
  }

  /** Runs a statement for who holds the session. @throws StatementRefused, StoreUnavailable */
  async runHeld(sql: string, parameters: readonly unknown[]): Promise<Result> {
    const reply = await this.thread.call('query', sql, parameters).catch((error: unknown) => {
      // PostgreSQL refuses with a code. Without one it is WebAssembly that has come to an end, or the thread.
      this.onLost(error as Error)
      throw error
    })
    if ('rows' in reply) return { rows: [...reply.rows], rowCount: reply.rowCount }
    const { message, code, detail } = reply.refused
    const error = new StatementRefused(message, code, detail)
    if (isDamage(code)) this.onLost(error)
    throw error
  }

  /** Keeps all others out until the function that it gives is called. */
  async hold(): Promise<() => void> {
    while (this.#held !== undefined) await this.#held
    let release: () => void = () => undefined
    this.#held = new Promise((resolve) => {
      release = () => {
        this.#held = undefined
        resolve()
      }
    })
    return release
  }

  listen(channel: string): Promise<void> {
    return this.thread.call('listen', channel)
  }
}
