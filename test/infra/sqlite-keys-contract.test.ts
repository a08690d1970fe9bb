import { join } from 'node:path'
import { openKeys } from '../../infra/sqlite/keys/open-keys.js'
import { idempotencyStoreContract } from '../contract/idempotency-store.js'
import { keyStoreContract } from '../contract/key-store.js'
import { sessionStoreContract } from '../contract/session-store.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const folder = temporaryFolder()
keyStoreContract('SQLite', () => openKeys(join(folder, 'keys.db')))
sessionStoreContract('SQLite', () => openKeys(join(folder, 'sessions.db')))
idempotencyStoreContract('SQLite', () => openKeys(join(folder, 'idempotency.db')))
