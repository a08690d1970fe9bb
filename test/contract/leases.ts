import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Lease, Leases } from '../../src/commands/leases.js'

/** Leases under test. */
export type OpenedLeases = {
  /** As another process has them; where there is only one process, always the same. */
  readonly process: () => Leases
  readonly dispose: () => Promise<void>
}

/** What leases must do, whoever keeps them; each adapter enrols with a name and a way to open fresh ones. */
export function describeLeases(name: string, open: () => Promise<OpenedLeases>): void {
  describe(`leases: ${name}`, () => {
    let opened: OpenedLeases
    let one: Leases
    let other: Leases

    beforeEach(async () => {
      opened = await open()
      one = opened.process()
      other = opened.process()
    })
    afterEach(() => opened.dispose())

    const taken = async (leases: Leases, of = 'projector'): Promise<Lease> => {
      const lease = await leases.take(of)
      if (lease === null) throw new Error('not free')
      return lease
    }

    it('are had by one at a time', async () => {
      const lease = await taken(one)
      expect(lease.lost.aborted).toBe(false)
      expect([await other.take('projector'), await one.take('projector')]).toEqual([null, null])
      await lease.release()
    })

    it('can be seen to be taken', async () => {
      expect(await one.isTaken('projector')).toBe(false)
      const lease = await taken(one)
      expect([await one.isTaken('projector'), await other.isTaken('projector')]).toEqual([true, true])
      await lease.release()
      expect([await one.isTaken('projector'), await other.isTaken('projector')]).toEqual([false, false])
    })

    it('are free again once they were given back, under a higher token', async () => {
      const tokens: number[] = []
      for (const leases of [one, other, other, one]) {
        const lease = await taken(leases)
        tokens.push(lease.token)
        await lease.release()
      }
      expect(tokens).toEqual([...new Set(tokens)].sort((a, b) => a - b))
    })

    it('are not lost by being given back', async () => {
      const lease = await taken(one)
      await lease.release()
      expect(lease.lost.aborted).toBe(false)
    })

    it('of different names have nothing to do with each other', async () => {
      const leases = [await taken(one), await taken(other, 'reactions'), await taken(one, '$x.y')]
      expect(await other.isTaken('nobody')).toBe(false)
      await Promise.all(leases.map((lease) => lease.release()))
    })

    it('are given back once: a second time takes them from nobody', async () => {
      const first = await taken(one)
      await first.release()
      const second = await taken(other)
      await first.release()
      expect(await one.take('projector')).toBeNull()
      await second.release()
    })

    it('are won by one of all who want them', async () => {
      const processes = [one, other, ...Array.from({ length: 6 }, () => opened.process())]
      for (let round = 0; round < 5; round += 1) {
        const got = await Promise.all([...processes, ...processes].map((leases) => leases.take('projector')))
        const won = got.filter((lease) => lease !== null)
        expect(won).toHaveLength(1)
        await won[0]?.release()
      }
    })
  })
}
