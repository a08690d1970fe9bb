import { describe, expect, it } from '@jest/globals'
import type { RateLimitSettings } from '../../infra/memory/rate-limits.js'
import type { RateLimiter } from '../../src/api/rate-limits.js'
import { eventually } from '../support/eventually.js'

export const LIMITS: RateLimitSettings = {
  user: { points: 3, seconds: 60 },
  address: { points: 5, seconds: 1 },
  attempt: { points: 2, seconds: 900 },
}

/** What every rate limiter keeps to. @param open gives one that has counted nothing, with `LIMITS` */
export function rateLimiterContract(name: string, open: () => RateLimiter): void {
  describe(`rate limiter: ${name}`, () => {
    it('counts calls up to the limit, then refuses until the window ends', async () => {
      const limiter = open()
      const standings = []
      for (let i = 0; i < 5; i += 1) standings.push(await limiter.consume('user', 'ann'))
      expect(standings.map(({ allowed, remaining }) => [allowed, remaining])).toEqual([
        ...[
          [true, 2],
          [true, 1],
          [true, 0],
          [false, 0],
          [false, 0],
        ],
      ])
      for (const { limit, resetAfter } of standings) {
        expect(limit).toBe(3)
        expect(resetAfter).toBeGreaterThan(0)
        expect(resetAfter).toBeLessThanOrEqual(60)
      }
    })

    it('counts each key and each bucket for itself', async () => {
      const limiter = open()
      for (let i = 0; i < 4; i += 1) await limiter.consume('user', 'ann')
      expect((await limiter.consume('user', 'bob')).allowed).toBe(true)
      expect((await limiter.consume('attempt', 'ann')).allowed).toBe(true)
    })

    it('counts calls that come at once one by one', async () => {
      const limiter = open()
      const standings = await Promise.all(Array.from({ length: 20 }, () => limiter.consume('user', 'ann')))
      expect(standings.filter(({ allowed }) => allowed)).toHaveLength(3)
    })

    it('takes calls back', async () => {
      const limiter = open()
      for (let i = 0; i < 2; i += 1) await limiter.consume('attempt', 'ann')
      await limiter.restore('attempt', 'ann')
      expect((await limiter.consume('attempt', 'ann')).allowed).toBe(true)
      expect((await limiter.consume('attempt', 'ann')).allowed).toBe(false)
    })

    it('begins anew with the next window', async () => {
      const limiter = open()
      for (let i = 0; i < 6; i += 1) await limiter.consume('address', '10.0.0.1')
      await eventually(async () => expect((await limiter.consume('address', '10.0.0.1')).allowed).toBe(true))
    })
  })
}
