import type { Logger } from 'pino'
import { filter, NEVER, type Observable, skip } from 'rxjs'
import type { RateLimiter } from '../src/api/rate-limits.js'
import type { Relay } from '../src/api/relay.js'
import type { KeyRing } from '../src/commands/key-ring.js'
import type { Config } from './config.js'
import { MemoryRateLimiter } from './memory/rate-limits.js'
import { NOBODY_ELSE } from './memory/relay.js'
import { RedisConnection } from './redis/connection.js'
import { RedisRateLimiter } from './redis/rate-limits.js'
import { RedisRelay } from './redis/relay.js'

/** What a process has in common with the other instances, as far as it is in no log and no store; alone, it has it to itself. */
export type Company = {
  readonly relay: Relay
  /** Null: no limits. */
  readonly limits: RateLimiter | null
  /** Null: nobody else. */
  readonly redis: RedisConnection | null
  /** Tells when the others can be heard again after they could not be. */
  readonly missed: Observable<unknown>
  close(): Promise<void>
}

/** Joins the other instances over Redis, where there is one. Never fails for one that is away. @param logId instances of other logs are strangers */
export function joinCompany(
  { REDIS_URL: url, RATE_LIMITS }: Pick<Config, 'REDIS_URL' | 'RATE_LIMITS'>,
  logId: string,
  keys: KeyRing,
  log: Logger,
): Company {
  const isLimited = RATE_LIMITS === 'on'
  if (url === undefined) {
    const limits = isLimited ? new MemoryRateLimiter() : null
    return { relay: NOBODY_ELSE, limits, redis: null, missed: NEVER, close: () => Promise.resolve() }
  }
  const redis = new RedisConnection({ url, log })
  return {
    relay: new RedisRelay(redis, logId),
    limits: isLimited ? new RedisRateLimiter({ connection: redis, logId, hash: (key) => keys.nameHash(key) }) : null,
    redis,
    // The first thing that it tells is how it is at the start.
    missed: redis.isUp.pipe(skip(1), filter(Boolean)),
    close: () => redis.close(),
  }
}
