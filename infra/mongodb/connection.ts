import { type Db, type DbOptions, MongoClient, type MongoClientOptions, ReadConcern } from 'mongodb'
import { StoreUnavailable } from '../../src/commands/event-store.js'
import { describe, isClosed } from './errors.js'
import { LostOperations } from './lost-operations.js'
import { repeated } from './repeated.js'

const DEFAULT_DATABASE = 'parley'

/** For tests mostly: how long to wait, in milliseconds. */
export type MongoTimes = {
  /** For a server that can be written to. */
  readonly selectionMs: number
  /** For an answer: a server that is frozen is noticed after that. */
  readonly answerMs: number
}

export type MongoOptions = {
  /** Connections at most; each carries one operation at a time. */
  readonly poolSize?: number
  readonly times?: MongoTimes
}

const TIMES: MongoTimes = { selectionMs: 5_000, answerMs: 10_000 }
const POOL_SIZE = 50
/** A frozen server's operations end by themselves, after `answerMs`: so much later they are lost. */
const LOST_AFTER = 1.2

/** The address is none, or has options that the driver does not know. It does not say which, as the address may hold a password. */
export class MongoAddressWrong extends Error {
  override readonly name = 'MongoAddressWrong'
  constructor() {
    super('READ_MODELS is no MongoDB address, or has an option that is not known')
  }
}

/** They hold whatever the address says. */
const clientOptions = ({ poolSize = POOL_SIZE, times = TIMES }: MongoOptions): MongoClientOptions => ({
  appName: 'parley',
  maxPoolSize: poolSize,
  serverSelectionTimeoutMS: times.selectionMs,
  connectTimeoutMS: times.selectionMs,
  waitQueueTimeoutMS: times.selectionMs,
  socketTimeoutMS: times.answerMs,
  // The driver's own need sessions, and cannot be told how long to go on: see `repeated`.
  retryWrites: false,
  retryReads: false,
  // As in JSON. Otherwise it would be null.
  ignoreUndefined: true,
})

/** A write is answered once a failover cannot lose it; a read sees it, from whichever process. */
const dbOptions = ({ times = TIMES }: MongoOptions): DbOptions => ({
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: times.answerMs * 0.8 },
  readConcern: new ReadConcern('majority'),
  readPreference: 'primary',
})

/** What MongoDB takes for the name of a database, on every system. */
const DATABASE = /^[^\s/\\."$*<>:|?\0]{1,63}$/

function databaseIn(address: string): string {
  const path = /^[^/]*\/\/[^/?]*\/([^?]*)/.exec(address)?.[1] ?? ''
  const name = path === '' ? DEFAULT_DATABASE : decodeURIComponent(path)
  if (!DATABASE.test(name)) throw new MongoAddressWrong()
  return name
}

/**
 * One database of a MongoDB, with a pool of connections. Opening it does not wait for the server: the first operation does. It goes on by itself
 * after an outage. Operations are done by `read` and `write`, so that errors come out as the ports'.
 */
export class MongoConnection {
  readonly db: Db
  /** For every read: the server, too, ends what nobody waits for any more. */
  readonly readOptions: { readonly maxTimeMS: number }
  readonly #client: MongoClient
  readonly #lost: LostOperations
  #connected = false
  #closed = false

  /**
   * @param address `mongodb://user:password@host/database?options`; the database is `parley` unless named
   * @throws MongoAddressWrong
   */
  constructor(address: string, options: MongoOptions = {}) {
    const { times = TIMES, poolSize = POOL_SIZE } = options
    this.readOptions = { maxTimeMS: times.answerMs * 0.9 }
    this.#lost = new LostOperations(times.answerMs * LOST_AFTER, poolSize / 2, () => this.#renew())
    try {
      this.#client = new MongoClient(address, clientOptions(options))
      this.db = this.#client.db(databaseIn(address), dbOptions(options))
    } catch {
      // What was thrown may hold the whole address.
      throw new MongoAddressWrong()
    }
  }

  /**
   * Reads; repeated while the engine has passing trouble.
   * @throws (rejects) StoreUnavailable, MongoRefusal
   */
  read<T>(work: () => Promise<T>): Promise<T> {
    return repeated(() => this.#attempt(work, false), false)
  }

  /**
   * Writes what may be written twice; repeated while the engine has passing trouble.
   * @throws (rejects) StoreUnavailable (`outcomeUnknown` when it may have happened), DuplicateKey, MongoRefusal
   */
  write<T>(work: () => Promise<T>): Promise<T> {
    return repeated(() => this.#attempt(work, true), true)
  }

  /** Ends all operations. Nothing can be done with it afterwards. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#client.close()
  }

  async #attempt<T>(work: () => Promise<T>, writing: boolean): Promise<T> {
    if (this.#closed) throw new StoreUnavailable('MongoDB: the connection is closed')
    if (!this.#connected) await this.#connect()
    try {
      return await this.#lost.outcomeOf(work(), writing)
    } catch (error) {
      if (isClosed(error)) this.#connected = false
      throw error
    }
  }

  /** Begins anew with all places in the pool. What is under way is ended, and repeated. */
  #renew(): void {
    // Its failure says nothing new: what is asked next connects again, or finds no server.
    this.#client.close().catch(() => undefined)
    this.#connected = false
  }

  // Explicitly: a client whose first operation found no server would find none ever after ("Topology is closed").
  async #connect(): Promise<void> {
    try {
      await this.#client.connect()
      this.#connected = true
    } catch (error) {
      // Whatever it is, a wrong password or a name that cannot be resolved: nothing was asked yet.
      throw new StoreUnavailable(describe(error))
    }
  }
}
