import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Standing } from '../../src/api/operation.js'
import type { RateLimitBucket, RateLimiter } from '../../src/api/rate-limits.js'

export type Limit = { readonly points: number; readonly seconds: number }
export type RateLimitSettings = Readonly<Record<RateLimitBucket, Limit>>

export const DEFAULT_RATE_LIMITS: RateLimitSettings = {
  user: { points: 3_000, seconds: 60 },
  address: { points: 6_000, seconds: 60 },
  attempt: { points: 20, seconds: 15 * 60 },
}

/** Rate limits, wherever they are counted. */
export class CountedLimiter implements RateLimiter {
  private readonly limiters: Readonly<Record<RateLimitBucket, RateLimiterAbstract>>

  /** @param limiter makes what counts one bucket */
  constructor(
    private readonly settings: RateLimitSettings,
    limiter: (bucket: RateLimitBucket, limit: Limit) => RateLimiterAbstract,
  ) {
    this.limiters = {
      user: limiter('user', settings.user),
      address: limiter('address', settings.address),
      attempt: limiter('attempt', settings.attempt),
    }
  }

  async consume(bucket: RateLimitBucket, key: string): Promise<Standing> {
    try {
      return this.standing(bucket, true, await this.limiters[bucket].consume(key))
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return this.standing(bucket, false, refusal)
      throw refusal
    }
  }

  async restore(bucket: RateLimitBucket, key: string): Promise<void> {
    await this.limiters[bucket].reward(key)
  }

  private standing(bucket: RateLimitBucket, allowed: boolean, counted: RateLimiterRes): Standing {
    return {
      allowed,
      limit: this.settings[bucket].points,
      remaining: counted.remainingPoints,
      resetAfter: Math.max(1, Math.ceil(counted.msBeforeNext / 1_000)),
    }
  }
}

/** Counts one bucket in memory. */
export const memoryLimiter = (keyPrefix: string, { points, seconds }: Limit): RateLimiterMemory =>
  new RateLimiterMemory({ keyPrefix, points, duration: seconds })

/** Rate limits of one process, counted in its memory. */
export class MemoryRateLimiter extends CountedLimiter {
  constructor(settings: RateLimitSettings = DEFAULT_RATE_LIMITS) {
    super(settings, memoryLimiter)
  }
}
