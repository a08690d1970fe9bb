import type { SessionStore } from '../src/api/auth/session-store.js'
import type { IdempotencyStore } from '../src/commands/idempotency.js'
import type { KeyStore } from '../src/commands/key-store.js'

/** The three ports behind which is what no log can rebuild: one engine serves them all. */
export type KeysDatabase = KeyStore & SessionStore & IdempotencyStore
