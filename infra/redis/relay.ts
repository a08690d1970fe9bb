import { randomUUID } from 'node:crypto'
import { mergeMap, type Observable } from 'rxjs'
import type { Relay, Tidings } from '../../src/api/relay.js'
import type { RedisConnection } from './connection.js'
import { read, written } from './tidings.js'

/** Tells the other instances by a channel of Redis. Redis away: nothing is told, and nothing waits to be. */
export class RedisRelay implements Relay {
  readonly heard: Observable<Tidings>
  readonly #channel: string
  readonly #origin = randomUUID()

  /** @param logId instances of other logs may use the same Redis */
  constructor(
    private readonly connection: Pick<RedisConnection, 'listen' | 'publish'>,
    logId: string,
  ) {
    this.#channel = `parley:${logId}:tidings`
    this.heard = connection.listen(this.#channel).pipe(mergeMap((text) => this.#others(text)))
  }

  tell(tidings: Tidings): void {
    const text = written(this.#origin, tidings)
    if (text !== null) this.connection.publish(this.#channel, text)
  }

  #others(text: string): readonly Tidings[] {
    const message = read(text)
    return message === null || message.from === this.#origin ? [] : [message.tidings]
  }
}
