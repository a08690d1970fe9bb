import { afterEach, describe, expect, it } from '@jest/globals'
import { addressKey } from '../../../src/api/rate-limits.js'
import { MemoryRateLimiter } from '../../../infra/memory/rate-limits.js'
import { toyOperations } from '../../support/toy-operations.js'
import { codeOf, toyKernel, ToyServer } from '../../support/toy-kernel.js'

describe('rate limits', () => {
  let server: ToyServer
  const start = async (user: number, address: number, attempt: number): Promise<void> => {
    const limits = new MemoryRateLimiter({
      user: { points: user, seconds: 60 },
      address: { points: address, seconds: 60 },
      attempt: { points: attempt, seconds: 900 },
    })
    server = await ToyServer.start(toyOperations().operations, toyKernel({ limits }))
  }
  afterEach(() => server.stop())
  const login = (username: string, password: string) =>
    server.send({ method: 'POST', path: '/api/auth/login', token: null, body: { username, password } })

  it('counts users, each for themselves', async () => {
    await start(2, 100, 100)
    const first = await server.send({ path: '/api/things/a' })
    expect(first.headers).toMatchObject({ 'ratelimit-limit': '2', 'ratelimit-remaining': '1', 'ratelimit-reset': '60' })
    await server.send({ path: '/api/things/a' })
    const third = await server.send({ path: '/api/things/a' })
    expect([third.status, codeOf(third)]).toEqual([429, 'rate_limited'])
    expect(Number(third.headers['retry-after'])).toBeGreaterThan(0)
    expect(third.headers['ratelimit-remaining']).toBe('0')
    expect((await server.send({ path: '/api/things/a', token: 'bob' })).status).toBe(200)
  })

  it('counts addresses while nobody is known behind them', async () => {
    await start(100, 2, 100)
    expect((await login('ann', 'right')).status).toBe(200)
    expect((await server.send({ path: '/api/things/a', token: 'guess' })).status).toBe(401)
    expect((await login('ann', 'right')).status).toBe(429)
    expect((await server.send({ path: '/api/things/a' })).status).toBe(200)
  })

  it('counts only refused attempts, even when they come all at once', async () => {
    await start(100, 1_000, 3)
    for (let i = 0; i < 5; i += 1) expect((await login('ann', 'right')).status).toBe(200)
    const replies = await Promise.all(Array.from({ length: 10 }, () => login('Ann', 'wrong')))
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(3)
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(7)
    const refused = await login('ann', 'right')
    expect(refused.status).toBe(429)
    // Of the limit that refuses, not of the many others of this address.
    expect(refused.headers).toMatchObject({ 'ratelimit-limit': '3', 'ratelimit-remaining': '0' })
    expect(refused.headers['ratelimit-reset']).toBe(refused.headers['retry-after'])
    expect((await login('bob', 'right')).status).toBe(200)
  })
})

it.each([
  ['10.0.0.1', '10.0.0.1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8::5', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
])('counts the address %s as %s', (address, key) => {
  expect(addressKey(address)).toBe(key)
})
