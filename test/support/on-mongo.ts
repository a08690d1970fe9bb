import { afterAll, beforeAll, describe, it } from '@jest/globals'
import { MongoClient } from 'mongodb'
import { freshDatabase } from './fresh-addresses.js'
import { isMongoHere, MongoServer } from './mongo-server.js'

const given = process.env['READ_MODELS'] ?? ''
const isReal = given.startsWith('mongodb')

/** A MongoDB that suites share. */
export type SharedMongo = {
  /** For the names of suites. */
  readonly name: string
  /** Address of a database that is empty; only while tests run. */
  readonly freshUrl: () => string
}

/**
 * Suites on one MongoDB, which costs a second: the one that READ_MODELS names, on which they leave nothing behind, else a
 * mongo-java-server, else they are reported as skipped.
 * @param what is under test
 */
export function onMongo(what: string, suites: (mongo: SharedMongo) => void): void {
  if (isReal) describe(`${what} in MongoDB`, () => suites(realMongo()))
  else if (isMongoHere) describe(`${what} in mongo-java-server`, () => suites(javaServer()))
  else it.skip(`${what} (skipped: mongodb)`, () => undefined)
}

function javaServer(): SharedMongo {
  let server: MongoServer
  beforeAll(async () => {
    server = await MongoServer.start()
  })
  afterAll(() => server.stop())
  return { name: 'mongo-java-server', freshUrl: () => server.freshUrl() }
}

function realMongo(): SharedMongo {
  const used: string[] = []
  afterAll(async () => {
    for (const url of used) {
      const client = new MongoClient(url)
      await client.db().dropDatabase()
      await client.close()
    }
  })
  const freshUrl = (): string => {
    const url = freshDatabase(given)
    used.push(url)
    return url
  }
  return { name: 'MongoDB', freshUrl }
}
