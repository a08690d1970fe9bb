import { describe, it } from '@jest/globals'
import { join } from 'node:path'
import { engineSettings } from '../engine-settings.js'
import { StandInProcess } from '../eventstoredb/stand-in-process.js'
import { isMongoHere, MongoServer } from '../mongo-server.js'
import { isRedisHere, RedisServer } from '../redis-server.js'

/** Milliseconds for an outage with what comes before and after, on a busy machine. */
export const OUTAGE_TEST_MS = 200_000

/** An engine that tests can do something to. */
export type EngineUnderTest = {
  /** SIGKILL. */
  kill(): Promise<void>
  /** Starts it where it was. */
  start(): Promise<void>
  /** SIGSTOP: it answers nothing, and hangs up on nobody. */
  freeze(): void
  /** SIGCONT. */
  thaw(): void
}

const isReal = {
  eventStore: (process.env['EVENT_STORE'] ?? '').startsWith('esdb'),
  mongo: (process.env['READ_MODELS'] ?? '').startsWith('mongodb'),
  redis: (process.env['REDIS_URL'] ?? '') !== '',
}

/** Those engines that are not to be had here: they are neither named by the environment, nor can they be started. */
const missing = [...(isReal.mongo || isMongoHere ? [] : ['mongodb']), ...(isReal.redis || isRedisHere ? [] : ['redis'])]

/** Engines that several processes share. */
export class FleetEngines {
  constructor(
    readonly settings: Readonly<Record<'EVENT_STORE' | 'READ_MODELS' | 'REDIS_URL', string>>,
    /** Null where it is not the tests' own. */
    readonly eventStore: StandInProcess | null,
    readonly mongo: MongoServer | null,
    readonly redis: RedisServer | null,
  ) {}

  /** One of the tests' own by name. @throws Error when it is somebody else's */
  ownEngine(name: EngineName): EngineUnderTest {
    const { eventStore, mongo, redis } = this
    if (name === 'mongodb' && mongo !== null) return mongo
    if (name === 'redis' && redis !== null) return redis
    if (name === 'eventstoredb' && eventStore !== null) {
      return {
        kill: eventStore.kill,
        start: () => eventStore.restart(),
        freeze: () => eventStore.suspend(),
        thaw: () => eventStore.resume(),
      }
    }
    throw new Error(`${name} is not the tests' own`)
  }

  async stop(): Promise<void> {
    await Promise.all([this.eventStore?.kill(), this.mongo?.kill(), this.redis?.kill()])
  }
}

export type EngineName = 'eventstoredb' | 'mongodb' | 'redis'

/**
 * Engines for a suite: those that the environment names, with a log and a database of their own, else EventStoreDB's stand-in, mongo-java-server
 * and Redis, all of which come back from a kill as the real ones do (Redis with nothing in it).
 * @param folder for what they keep
 * @returns what starts them; it may wait until tests run
 */
export function prepareEngines(folder: string): () => Promise<FleetEngines> {
  const real = engineSettings(folder)
  return async () => {
    const [eventStore, mongo, redis] = await Promise.all([
      isReal.eventStore ? null : StandInProcess.start({ file: join(folder, 'log') }),
      isReal.mongo ? null : MongoServer.start({ file: join(folder, 'mongo') }),
      isReal.redis ? null : RedisServer.start(),
    ])
    const settings = {
      EVENT_STORE: eventStore?.url ?? real.EVENT_STORE,
      READ_MODELS: mongo?.freshUrl() ?? real.READ_MODELS,
      REDIS_URL: redis?.url ?? real.REDIS_URL,
    }
    return new FleetEngines(settings, eventStore, mongo, redis)
  }
}

const ours: Readonly<Record<EngineName, boolean>> = {
  eventstoredb: !isReal.eventStore,
  mongodb: !isReal.mongo,
  redis: !isReal.redis,
}

/** Those that tests can do something to. */
export const ownEngines: readonly EngineName[] = (['eventstoredb', 'mongodb', 'redis'] as const).filter(
  (name) => ours[name],
)

/** Suites on several processes, or, where an engine for them is not to be had, a line that says so. */
export function onSharedEngines(what: string, suites: () => void): void {
  if (missing.length === 0) describe(what, suites)
  else it.skip(`${what} (skipped: ${missing.join(', ')})`, () => undefined)
}

/** A test that does something to an engine, which has to be the tests' own. */
export function itDoesTo(engine: EngineName, what: string, test: () => Promise<void>): void {
  if (ours[engine]) it(what, test, OUTAGE_TEST_MS)
  else it.skip(`${what} (skipped: ${engine} is not the tests' own)`, test)
}
