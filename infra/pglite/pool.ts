import { EventEmitter } from 'node:events'
import type { PgPool, PgPoolClient, PgQueryResult } from 'bullmq'
import type { Notification } from './messages.js'
import type { Session } from './session.js'

// BullMQ's SQL files begin with comments.
const COMMENTS = String.raw`^(?:\s|--[^\n]*\n)*`
const BEGIN = new RegExp(`${COMMENTS}BEGIN\\b`, 'i')
const END = new RegExp(`${COMMENTS}(?:COMMIT|ROLLBACK)\\b`, 'i')
const LISTEN = new RegExp(`${COMMENTS}LISTEN\\s+"?(\\w+)"?`, 'i')

/** Looks like a connection of `pg`, as far as BullMQ looks: several of them share the one session. */
class PgliteClient extends EventEmitter implements PgPoolClient {
  readonly #session: Session
  readonly #forward = (notification: Notification): void => void this.emit('notification', notification)
  #release: (() => void) | undefined

  constructor(session: Session) {
    super()
    this.#session = session
    session.on('notification', this.#forward)
  }

  async query<R>(sql: string, parameters: readonly unknown[] = []): Promise<PgQueryResult<R>> {
    const channel = LISTEN.exec(sql)?.[1]
    if (channel !== undefined) await this.#session.listen(channel)
    return (channel === undefined ? await this.#run(sql, parameters) : { rows: [], rowCount: 0 }) as PgQueryResult<R>
  }

  /** Gives the connection back. A transaction that is still open is undone. */
  release(): void {
    this.#session.off('notification', this.#forward)
    if (this.#release !== undefined) void this.#run('ROLLBACK', []).catch(() => undefined)
  }

  async #run(sql: string, parameters: readonly unknown[]): Promise<unknown> {
    if (BEGIN.test(sql)) this.#release ??= await this.#session.hold()
    if (this.#release === undefined) return this.#session.run(sql, parameters)
    try {
      return await this.#session.runHeld(sql, parameters)
    } finally {
      if (END.test(sql)) this.#letGo()
    }
  }

  #letGo(): void {
    this.#release?.()
    this.#release = undefined
  }
}

/** PGlite in the shape of `pg.Pool`, which is what BullMQ takes for PostgreSQL. */
export class PglitePool extends EventEmitter implements PgPool {
  /** Between the database and its users there is no network that could go without a word. */
  readonly options = { keepAlive: true }

  constructor(private readonly session: Session) {
    super()
  }

  query<R>(sql: string, parameters: readonly unknown[] = []): Promise<PgQueryResult<R>> {
    return this.session.run(sql, parameters) as Promise<PgQueryResult<R>>
  }

  connect(): Promise<PgPoolClient> {
    return Promise.resolve(new PgliteClient(this.session))
  }

  /** The database is closed by who opened it. */
  end(): Promise<void> {
    return Promise.resolve()
  }
}
