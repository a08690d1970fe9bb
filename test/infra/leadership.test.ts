import { describe, expect, it } from '@jest/globals'
import { Leadership } from '../../infra/leadership.js'
import { MemoryLeases } from '../../infra/memory/leases.js'
import type { Lease, Leases } from '../../src/commands/leases.js'
import { eventually } from '../support/eventually.js'

/** One lease, which can be lost. */
class FragileLeases implements Leases {
  readonly inner = new MemoryLeases()
  lose: () => void = () => undefined

  async take(name: string): Promise<Lease | null> {
    const lease = await this.inner.take(name)
    if (lease === null) return null
    const losing = new AbortController()
    this.lose = () => losing.abort()
    return { ...lease, lost: losing.signal }
  }

  isTaken(name: string): Promise<boolean> {
    return this.inner.isTaken(name)
  }
}

describe('leadership', () => {
  const leading = (leases: Leases, name: string, told: string[], fails = 0) => {
    let failing = fails
    return new Leadership({
      leases,
      name: 'work',
      begin: ({ token }) => {
        if ((failing -= 1) >= 0) return Promise.reject(new Error('not now'))
        told.push(`${name} begins with ${token}`)
        return Promise.resolve({ close: () => Promise.resolve(void told.push(`${name} ends`)) })
      },
      report: (error) => told.push(String(error)),
    })
  }

  it('passes to the next one when the first ends', async () => {
    const [leases, told] = [new MemoryLeases(), [] as string[]]
    const [one, two] = [leading(leases, 'one', told), leading(leases, 'two', told)]
    await one.start()
    await two.start()
    expect(told).toEqual(['one begins with 1'])
    expect(await leases.isTaken('work')).toBe(true)
    await one.close()
    await eventually(() => expect(told).toEqual(['one begins with 1', 'one ends', 'two begins with 2']))
    await two.close()
    expect(told.at(-1)).toBe('two ends')
    expect(await leases.isTaken('work')).toBe(false)
  })

  it('ends what it does when the lease is lost, and begins anew when it has it again', async () => {
    const [leases, told] = [new FragileLeases(), [] as string[]]
    const one = leading(leases, 'one', told)
    await one.start()
    leases.lose()
    await eventually(() => expect(told).toEqual(['one begins with 1', 'one ends', 'one begins with 2']))
    await one.close()
  })

  it('fails when it cannot begin, and keeps the lease from nobody', async () => {
    const [leases, told] = [new MemoryLeases(), [] as string[]]
    await expect(leading(leases, 'one', told, 1).start()).rejects.toThrow('not now')
    const two = leading(leases, 'two', told)
    await two.start()
    expect(told).toEqual(['two begins with 2'])
    await two.close()
  })

  it('tries again when it cannot begin later', async () => {
    const [leases, told] = [new MemoryLeases(), [] as string[]]
    const lease = await leases.take('work')
    const one = leading(leases, 'one', told, 1)
    await one.start()
    await lease?.release()
    await eventually(() => expect(told).toEqual(['Error: not now', 'one begins with 3']))
    await one.close()
  })
})
