import { MemoryRateLimiter } from '../../infra/memory/rate-limits.js'
import { LIMITS, rateLimiterContract } from './rate-limiter.js'

rateLimiterContract('memory', () => new MemoryRateLimiter(LIMITS))
