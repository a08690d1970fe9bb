import { MongoConnection } from '../../infra/mongodb/connection.js'
import { openMongoKeys } from '../../infra/mongodb/keys/open-keys.js'
import type { KeysDatabase } from '../../infra/keys-database.js'
import { onMongo } from '../support/on-mongo.js'
import { idempotencyStoreContract } from './idempotency-store.js'
import { keyStoreContract } from './key-store.js'
import { sessionStoreContract } from './session-store.js'

onMongo('keys', ({ name, freshUrl }) => {
  const open = async (): Promise<KeysDatabase> => {
    const connection = new MongoConnection(freshUrl())
    return { ...(await openMongoKeys(connection)), close: () => connection.close() }
  }
  keyStoreContract(name, open)
  sessionStoreContract(name, open)
  idempotencyStoreContract(name, open)
})
