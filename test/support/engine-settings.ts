import { afterAll } from '@jest/globals'
import { MongoClient } from 'mongodb'
import { freshDatabase, freshLog } from './fresh-addresses.js'

/** Settings of the embedded engines, whatever the environment of the tests says. */
export const EMBEDDED = { EVENT_STORE: 'sqlite:', READ_MODELS: 'sqlite:', REDIS_URL: '' }

type EngineSettings = Readonly<Record<keyof typeof EMBEDDED, string>>

const byFolder = new Map<string, EngineSettings>()

/**
 * Settings of the engines that the tests are to run on: those that EVENT_STORE, READ_MODELS and REDIS_URL name in the environment of the tests, with a
 * log and a database of their own, or else the embedded ones. A database is dropped after the file's tests, and what was to be closed before.
 * @param folder DATA_DIR: who starts again in the same one finds everything as it was
 */
export function engineSettings(folder: string): EngineSettings {
  const settings = byFolder.get(folder) ?? freshSettings()
  byFolder.set(folder, settings)
  return settings
}

function freshSettings(): EngineSettings {
  const { EVENT_STORE = '', READ_MODELS = '', REDIS_URL = '' } = process.env
  return {
    EVENT_STORE: EVENT_STORE.startsWith('esdb') ? freshLog(EVENT_STORE) : EMBEDDED.EVENT_STORE,
    READ_MODELS: READ_MODELS.startsWith('mongodb') ? droppedLater(freshDatabase(READ_MODELS)) : EMBEDDED.READ_MODELS,
    REDIS_URL,
  }
}

function droppedLater(address: string): string {
  afterAll(async () => {
    const client = new MongoClient(address)
    await client.db().dropDatabase()
    await client.close()
  })
  return address
}
