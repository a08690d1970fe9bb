import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import { StandInProcess } from '../test/support/eventstoredb/stand-in-process.js'
import { freshDatabase, freshLog } from '../test/support/fresh-addresses.js'
import { isMongoHere, MongoServer } from '../test/support/mongo-server.js'
import { isRedisHere, RedisServer } from '../test/support/redis-server.js'

/** An engine that a bench runs on: the one that the environment names, or one of the bench's own, in a process of its own. */
export type BenchEngine = {
  /** What it is; an address may hold a password. */
  readonly name: string
  /** Process of one of our own, which takes its share of this machine; null for the one that the environment names. */
  readonly pid: number | null
  /** Address of a log or database that is empty; of the same Redis every time. */
  freshUrl(): string
  stop(): Promise<void>
}

type Own = { readonly pid: number; kill(): Promise<void> }

/** Ends an engine of our own also when the bench is interrupted. */
function own(name: string, engine: Own, freshUrl: () => string): BenchEngine {
  const { pid } = engine
  const reap = (): void => void engine.kill()
  process.once('exit', reap)
  const stop = async (): Promise<void> => {
    process.off('exit', reap)
    await engine.kill()
  }
  return { name, pid, freshUrl, stop }
}

/**
 * The EventStoreDB that EVENT_STORE names, on which streams of the bench are left behind; else the stand-in, which waits for the disk.
 * @param folder for the stand-in's log
 */
export async function eventStoreDb(folder: string): Promise<BenchEngine> {
  const given = process.env['EVENT_STORE'] ?? ''
  if (given.startsWith('esdb'))
    return { name: 'EventStoreDB', pid: null, freshUrl: () => freshLog(given), stop: () => Promise.resolve() }
  const standIn = await StandInProcess.start({ file: join(folder, 'stand-in.log'), isSynced: true })
  return own('the stand-in', standIn, () => freshLog(standIn.url))
}

/**
 * The MongoDB that READ_MODELS names, whose databases of the bench are dropped in the end; else a mongo-java-server, in memory.
 * @throws Error when it cannot be had
 */
export async function mongoDb(): Promise<BenchEngine> {
  const given = process.env['READ_MODELS'] ?? ''
  if (given.startsWith('mongodb')) return givenMongo(given)
  if (!isMongoHere) throw new Error('mongo-java-server cannot be had: it needs Java and Maven')
  const server = await MongoServer.start({ heapMiB: 1_024 })
  return own('mongo-java-server', server, () => server.freshUrl())
}

function givenMongo(address: string): BenchEngine {
  const used: string[] = []
  const freshUrl = (): string => {
    const url = freshDatabase(address)
    used.push(url)
    return url
  }
  const stop = async (): Promise<void> => {
    for (const url of used) await dropDatabase(url)
  }
  return { name: 'MongoDB', pid: null, freshUrl, stop }
}

/** Drops a database of the bench's, so that it takes nothing from what comes after it. */
export async function dropDatabase(url: string): Promise<void> {
  const client = new MongoClient(url)
  await client.db().dropDatabase()
  await client.close()
}

/**
 * The Redis that REDIS_URL names; else one in memory.
 * @throws Error when it cannot be had
 */
export async function redis(): Promise<BenchEngine> {
  const given = process.env['REDIS_URL'] ?? ''
  if (given !== '') return { name: 'Redis', pid: null, freshUrl: () => given, stop: () => Promise.resolve() }
  if (!isRedisHere) throw new Error('Redis cannot be had: redis-server is not installed')
  const server = await RedisServer.start()
  return own('Redis', server, () => server.url)
}
