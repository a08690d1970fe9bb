import { randomUUID } from 'node:crypto'
import { mergeMap, type Observable } from 'rxjs'
import type { Entry, Heard, PresenceExchange, ProcessSign } from '../presence/shared/exchange.js'
import type { RedisConnection } from './connection.js'
import { entryIn, heardIn } from './presence-messages.js'

/** Milliseconds without a sign of life after which Redis forgets what a process said. */
const ALIVE_MS = 10_000
/** Fields that one command sets. */
const FIELDS_AT_ONCE = 500
/** Where a process's number and last sign of life stand, among its people. */
const SIGN = '-'

/**
 * KEYS: what the process says, the set of processes. ARGV: the process, milliseconds to live, its sign, the channel, what is said there
 * (nothing when it is empty), how many names and values follow, those, and the names that are forgotten.
 */
const SAY = `
if redis.call('PEXPIRE', KEYS[1], ARGV[2]) == 0 then return 0 end
redis.call('SADD', KEYS[2], ARGV[1])
redis.call('HSET', KEYS[1], '${SIGN}', ARGV[3], unpack(ARGV, 7, 6 + ARGV[6]))
if #ARGV > 6 + ARGV[6] then redis.call('HDEL', KEYS[1], unpack(ARGV, 7 + ARGV[6])) end
if ARGV[5] ~= '' then redis.call('PUBLISH', ARGV[4], ARGV[5]) end
return 1`

/** What processes say of their people, in Redis: one hash per process that expires with it, and one channel. */
export class RedisPresenceExchange implements PresenceExchange {
  readonly process = randomUUID()
  readonly heard: Observable<Heard>
  readonly isUp: Observable<boolean>
  readonly #root: string

  /** @param logId instances of other logs may use the same Redis */
  constructor(
    private readonly connection: Pick<RedisConnection, 'commands' | 'isUp' | 'listen'>,
    logId: string,
  ) {
    this.#root = `parley:${logId}:presence`
    this.isUp = connection.isUp
    this.heard = connection.listen(this.#root).pipe(mergeMap((text) => this.#fromOthers(text)))
  }

  say(number: number, entries: readonly Entry[], forgotten: readonly string[]): Promise<boolean> {
    const message: Heard = { kind: 'said', from: this.process, number, entries }
    return this.#run(number, JSON.stringify(message), entries.flatMap(written), forgotten)
  }

  async sayAll(number: number, entries: readonly Entry[]): Promise<void> {
    const { commands } = this.connection
    const message: Heard = { kind: 'said', from: this.process, number, entries: null }
    const key = this.#placeOf(this.process)
    // All or nothing: half of it would look as if the others had gone.
    const all = commands.multi().del(key).hset(key, SIGN, signOf(number))
    for (let from = 0; from < entries.length; from += FIELDS_AT_ONCE)
      all.hset(key, ...entries.slice(from, from + FIELDS_AT_ONCE).flatMap(written))
    all.pexpire(key, ALIVE_MS).sadd(this.#processes, this.process).publish(this.#root, JSON.stringify(message))
    const results = await all.exec()
    const failure = results?.find(([error]) => error !== null)?.[0]
    if (failure !== null && failure !== undefined) throw failure
  }

  showAlive(number: number): Promise<boolean> {
    return this.#run(number, '', [], [])
  }

  async leave(): Promise<void> {
    const message: Heard = { kind: 'left', from: this.process }
    await this.connection.commands
      .multi()
      .del(this.#placeOf(this.process))
      .srem(this.#processes, this.process)
      .publish(this.#root, JSON.stringify(message))
      .exec()
  }

  async others(): Promise<ReadonlyMap<string, ProcessSign>> {
    const { commands } = this.connection
    const processes = (await commands.smembers(this.#processes)).filter((process) => process !== this.process)
    const signs = await Promise.all(processes.map((process) => commands.hget(this.#placeOf(process), SIGN)))
    const alive = new Map<string, ProcessSign>()
    const dead: string[] = []
    for (const [i, process] of processes.entries()) {
      const sign = signIn(signs[i] ?? '')
      if (sign === null) dead.push(process)
      else alive.set(process, sign)
    }
    // Should one of them be alive after all, it puts itself back.
    if (dead.length > 0) await commands.srem(this.#processes, ...dead)
    return alive
  }

  async saidBy(process: string): Promise<{ readonly number: number; readonly entries: readonly Entry[] } | null> {
    const { [SIGN]: sign = '', ...people } = await this.connection.commands.hgetall(this.#placeOf(process))
    const entries = Object.values(people).map(entryIn)
    const number = signIn(sign)?.number
    return number === undefined ? null : { number, entries: entries.filter((entry) => entry !== null) }
  }

  #fromOthers(text: string): readonly Heard[] {
    const heard = heardIn(text)
    return heard === null || heard.from === this.process ? [] : [heard]
  }

  async #run(
    number: number,
    message: string,
    fields: readonly string[],
    forgotten: readonly string[],
  ): Promise<boolean> {
    const keys = [this.#placeOf(this.process), this.#processes]
    const about = [this.process, ALIVE_MS, signOf(number), this.#root, message]
    const answer = await this.connection.commands.eval(
      SAY,
      ...[keys.length, ...keys, ...about, fields.length, ...fields, ...forgotten],
    )
    return answer === 1
  }

  get #processes(): string {
    return `${this.#root}:processes`
  }

  #placeOf(process: string): string {
    return `${this.#root}:of:${process}`
  }
}

const written = (entry: Entry): readonly [string, string] => [entry.userId, JSON.stringify(entry)]

const signOf = (number: number): string => `${number} ${Date.now()}`

function signIn(text: string): ProcessSign | null {
  const [, number, aliveAt] = /^(\d{1,15}) (\d{1,15})$/.exec(text) ?? []
  return number === undefined ? null : { number: Number(number), aliveAt: Number(aliveAt) }
}
