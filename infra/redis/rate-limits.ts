import { RateLimiterRedis } from 'rate-limiter-flexible'
import type { Standing } from '../../src/api/operation.js'
import type { RateLimitBucket } from '../../src/api/rate-limits.js'
import { CountedLimiter, DEFAULT_RATE_LIMITS, memoryLimiter, type RateLimitSettings } from '../memory/rate-limits.js'
import type { RedisConnection } from './connection.js'

export type RedisRateLimiterOptions = {
  readonly connection: Pick<RedisConnection, 'commands'>
  /** Instances of other logs may use the same Redis. */
  readonly logId: string
  /** Hides what is counted, in the same way on every instance: usernames and addresses are nobody's business. */
  readonly hash: (key: string) => string
  readonly settings?: RateLimitSettings
}

/**
 * Rate limits of all instances together, counted in Redis. While that is away each counts for itself, in its memory: limits protect, they must
 * not be what breaks.
 */
export class RedisRateLimiter extends CountedLimiter {
  readonly #hash: (key: string) => string

  constructor({ connection, logId, hash, settings = DEFAULT_RATE_LIMITS }: RedisRateLimiterOptions) {
    super(
      settings,
      (bucket, limit) =>
        new RateLimiterRedis({
          storeClient: connection.commands,
          keyPrefix: `parley:${logId}:limit:${bucket}`,
          points: limit.points,
          duration: limit.seconds,
          rejectIfRedisNotReady: true,
          insuranceLimiter: memoryLimiter(bucket, limit),
        }),
    )
    this.#hash = hash
  }

  override consume(bucket: RateLimitBucket, key: string): Promise<Standing> {
    return super.consume(bucket, this.#hash(key))
  }

  override restore(bucket: RateLimitBucket, key: string): Promise<void> {
    return super.restore(bucket, this.#hash(key))
  }
}
