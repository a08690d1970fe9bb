import { filter, firstValueFrom } from 'rxjs'
import { RedisConnection } from '../../infra/redis/connection.js'
import type { RedisServer } from './redis-server.js'

/** Connections to one Redis, and what they say of it. */
export class RedisConnections {
  readonly said: unknown[][] = []
  readonly #open: RedisConnection[] = []
  readonly #log = {
    warn: (...what: unknown[]) => this.said.push(what),
    info: (...what: unknown[]) => this.said.push(what),
  }

  constructor(private readonly server: RedisServer) {}

  /** One that is not up yet. */
  begin(): RedisConnection {
    const connection = new RedisConnection({ url: this.server.url, log: this.#log })
    this.#open.push(connection)
    return connection
  }

  async open(): Promise<RedisConnection> {
    const connection = this.begin()
    await isUp(connection)
    return connection
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.map((connection) => connection.close()))
  }
}

/** Waits until it is up, or until it is not. */
export const isUp = (connection: RedisConnection, is = true): Promise<boolean> =>
  firstValueFrom(connection.isUp.pipe(filter((now) => now === is)))
