import type { Refusal, Standing } from './operation.js'

/** What is counted: calls of a user, calls of an address, refused attempts at one name from one address. */
export type RateLimitBucket = 'user' | 'address' | 'attempt'

/** Counts calls per window. An implementation whose store fails lets calls pass: limits protect, they must not be what breaks. */
export interface RateLimiter {
  /** Counts one call and says whether it is within the limit. */
  consume(bucket: RateLimitBucket, key: string): Promise<Standing>
  /** Takes a counted call back. */
  restore(bucket: RateLimitBucket, key: string): Promise<void>
}

/** 429 until the window ends. */
export const tooMany = (standing: Standing): Refusal => ({
  refused: 'rate_limited',
  detail: `The limit of ${standing.limit} is used up.`,
  retryAfter: standing.resetAfter,
  standing,
})

/**
 * What an address is counted as: an IPv6 address by its /64, which is what one customer has; others as they are.
 * @param address as the socket says it, without a port
 */
export function addressKey(address: string): string {
  if (!address.includes(':')) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped?.[1] !== undefined) return mapped[1]
  const [before = '', after] = (address.split('%')[0] ?? '').split('::')
  const head = before === '' ? [] : before.split(':')
  const tail = after === undefined || after === '' ? [] : after.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0')
  return [...head, ...zeros, ...tail].slice(0, 4).join(':')
}
