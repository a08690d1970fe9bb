import type { PresenceStore } from '../../src/api/live/presence/presence-store.js'
import type { Company } from '../company.js'
import { RedisPresenceExchange } from '../redis/presence-exchange.js'
import type { Ground } from '../serving.js'
import { KeptPresenceStore } from './kept-presence-store.js'
import { SharedPresenceStore } from './shared/shared-store.js'

export type Presence = PresenceStore & {
  /** To be called before the connections of a process that ends are closed: their people may be back elsewhere in a moment. */
  readonly farewell?: () => void
  close(): Promise<void>
}

/** Opens where presence is kept: with the other instances where there is a Redis between them, else by this process alone. Never fails for want of an engine. */
export function openPresence(
  { engines, write: { keys }, log }: Pick<Ground, 'engines' | 'write' | 'log'>,
  { redis }: Company,
): Promise<Presence> {
  const keeping = { open: engines.openPresence, keys, log }
  if (redis === null) return KeptPresenceStore.open(keeping)
  return SharedPresenceStore.open({ ...keeping, exchange: new RedisPresenceExchange(redis, engines.store.logId) })
}
