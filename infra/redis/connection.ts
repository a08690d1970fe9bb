import { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { BehaviorSubject, type Observable, Subject } from 'rxjs'
import { passwordsIn } from '../bullmq/error-text.js'
import { Outage } from '../outage.js'
import { inTime } from '../time-limit.js'

/** Milliseconds that somebody waits for an answer. */
const ANSWER_MS = 1_500
/** Milliseconds between two looks at whether Redis answers: one that is frozen hangs up on nobody. */
const WATCH_MS = 1_000
const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 2_000
/** Messages that Redis has not taken yet; further ones are lost. */
const MOST_UNANSWERED = 1_000

export type RedisConnectionOptions = {
  /** `redis://…` or `rediss://…` */
  readonly url: string
  readonly log: Pick<Logger, 'info' | 'warn'>
}

/**
 * A process's way to Redis: one connection for commands, one that listens. Both come back by themselves, for ever; while one of them is away
 * commands fail at once instead of waiting, and what is said is lost.
 */
export class RedisConnection {
  /** Commands fail within moments, at once when it is known that Redis is away. */
  readonly commands: Redis
  /** True while commands are answered and every channel is listened to. Asked anew, it tells the present state first. */
  readonly isUp = new BehaviorSubject(false)
  /** Hears what goes wrong where nobody waits for it; says it once per outage. */
  readonly report: (error: unknown) => void
  readonly #listener: Redis
  readonly #channels = new Map<string, Subject<string>>()
  readonly #outage: Outage
  readonly #watch: NodeJS.Timeout
  #isListening = false
  #unanswered = 0

  /** Begins to connect; never throws for a Redis that is away. */
  constructor({ url, log }: RedisConnectionOptions) {
    this.#outage = new Outage(log, 'Redis', passwordsIn(url))
    this.report = this.#outage.report
    this.commands = this.#connect(url)
    this.#listener = this.#connect(url)
    this.commands.on('ready', () => this.#look())
    this.#listener.on('ready', () => void this.#subscribe([...this.#channels.keys()]))
    this.#listener.on('message', (channel: string, text: string) => this.#channels.get(channel)?.next(text))
    this.#watch = setInterval(() => [this.commands, this.#listener].forEach((client) => void probe(client)), WATCH_MS)
    this.#watch.unref()
  }

  /** Says something on a channel, to whoever listens just now. Never waits and never throws. */
  publish(channel: string, text: string): void {
    if (this.commands.status !== 'ready' || this.#unanswered >= MOST_UNANSWERED) return
    this.#unanswered += 1
    void this.commands
      .publish(channel, text)
      .catch(this.report)
      .finally(() => (this.#unanswered -= 1))
  }

  /** What is said on a channel from now on, one's own words among it. */
  listen(channel: string): Observable<string> {
    const known = this.#channels.get(channel)
    if (known !== undefined) return known
    const messages = new Subject<string>()
    this.#channels.set(channel, messages)
    if (this.#listener.status === 'ready') void this.#subscribe([channel])
    return messages
  }

  /** Lets go; what was said before is given a moment to get there. */
  async close(): Promise<void> {
    clearInterval(this.#watch)
    if (this.commands.status === 'ready')
      await inTime(ANSWER_MS, this.commands.ping(), () => new Error('late')).catch(() => undefined)
    for (const client of [this.commands, this.#listener]) if (client.status !== 'end') client.disconnect()
    for (const messages of this.#channels.values()) messages.complete()
    this.isUp.complete()
  }

  #connect(url: string): Redis {
    const client = new Redis(url, {
      connectTimeout: ANSWER_MS,
      commandTimeout: ANSWER_MS,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      autoResubscribe: false,
      disableClientInfo: true,
      disconnectTimeout: ANSWER_MS,
      retryStrategy: pauseAfter,
    })
    client.on('error', this.report)
    client.on('close', () => this.#look())
    return client
  }

  async #subscribe(channels: readonly string[]): Promise<void> {
    try {
      if (channels.length > 0) await this.#listener.subscribe(...channels)
      this.#isListening = true
      this.#look()
    } catch (error) {
      this.report(error)
      this.#listener.disconnect(true)
    }
  }

  #look(): void {
    if (this.#listener.status !== 'ready') this.#isListening = false
    const isUp = this.commands.status === 'ready' && this.#isListening
    if (isUp) this.#outage.over()
    if (isUp !== this.isUp.value) this.isUp.next(isUp)
  }
}

/** Milliseconds until the next attempt to connect; unequal, so that not all processes come back together. */
const pauseAfter = (attempts: number): number =>
  Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempts, 10), LONGEST_PAUSE_MS) * (0.75 + Math.random() / 2)

/** Hangs up on a Redis that does not answer. */
async function probe(client: Redis): Promise<void> {
  if (client.status !== 'ready') return
  await client.ping().catch(() => client.disconnect(true))
}
