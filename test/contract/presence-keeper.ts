import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { KeptPresenceStore } from '../../infra/presence/kept-presence-store.js'
import type { PresenceKeeper } from '../../infra/presence/presence-keeper.js'
import { NEWCOMER } from '../../src/api/live/presence/presence-store.js'
import { KeyRing } from '../../src/commands/key-ring.js'
import { keyStoreInMemory } from '../support/key-store-in-memory.js'
import { presenceStoreContract } from './presence-store.js'

const AT = '2026-11-21T12:00:00.000Z'

/** A place that a keeper keeps things in, empty at first, and how it is opened again and again. */
export type KeepersPlace = (mostPeople?: number) => PresenceKeeper | Promise<PresenceKeeper>

/** What every keeper keeps to, behind a store in memory. @param newPlace gives an empty place */
export function presenceKeeperContract(name: string, newPlace: () => KeepersPlace): void {
  describe(`presence keeper: ${name}`, () => {
    let keys: KeyRing
    const opened: KeptPresenceStore[] = []
    async function open(place: KeepersPlace, mostPeople?: number): Promise<KeptPresenceStore> {
      const log = { warn: (...what: unknown[]) => expect(what).toEqual([]) }
      const most = mostPeople === undefined ? {} : { mostPeople }
      const store = await KeptPresenceStore.open({ open: () => place(mostPeople), keys, log, ...most })
      opened.push(store)
      return store
    }
    beforeAll(async () => {
      keys = await KeyRing.open(keyStoreInMemory(), Buffer.alloc(32, 7))
    })
    afterAll(() => Promise.all(opened.map((store) => store.close())))

    presenceStoreContract(name, () => open(newPlace()))

    it('knows after a restart what was set and when people went, but nothing of where they were', async () => {
      const place = newPlace()
      const first = await open(place)
      first.update('ann', { status: 'invisible', statusMessage: 'fishing 🎣', currentRoomId: 'pond', present: true })
      first.update('bob', { lastSeenAt: AT })
      await first.close()
      const second = await open(place)
      expect(second.find('ann')).toEqual({ ...NEWCOMER, status: 'invisible', statusMessage: 'fishing 🎣' })
      expect(second.find('bob')).toEqual({ ...NEWCOMER, lastSeenAt: AT })
      second.update('ann', { statusMessage: null })
      await second.close()
      expect((await open(place)).find('ann')).toEqual({ ...NEWCOMER, status: 'invisible' })
    })

    it('has it once it is saved, whatever happens to the process', async () => {
      const place = newPlace()
      const store = await open(place)
      store.update('ann', { status: 'busy' })
      await store.saved()
      store.update('ann', { status: 'away', statusMessage: 'lunch' })
      await store.saved()
      expect((await open(place)).find('ann')).toMatchObject({ status: 'away', statusMessage: 'lunch' })
    })

    it('seals messages with the key of who wrote them, and has none of whose key is destroyed', async () => {
      const place = newPlace()
      const store = await open(place)
      for (const who of ['cid', 'dan']) store.update(who, { status: 'busy', statusMessage: 'a word in confidence' })
      await store.saved()
      const keeper = await place()
      const kept = JSON.stringify(await keeper.all())
      await keeper.close()
      expect(kept).toContain('busy')
      expect(kept).not.toContain('confidence')
      await keys.destroy('dan')
      const later = await open(place)
      expect(later.find('cid')?.statusMessage).toBe('a word in confidence')
      expect(later.find('dan')).toMatchObject({ status: 'busy', statusMessage: null })
      later.update('dan', { statusMessage: 'from beyond' })
      await later.close()
      expect((await open(place)).find('dan')?.statusMessage).toBeNull()
    })

    it('forgets those who changed nothing for the longest time when they are too many', async () => {
      const place = newPlace()
      const store = await open(place, 10)
      // In pages of 20, so that more than the limit of rows between two clearings are written.
      for (let i = 0; i < 1_100; i += 1) {
        store.update(`p${i}`, { status: 'busy' })
        if (i === 1_099) store.update('p1092', { status: 'away' })
        if (i % 10 === 9) await store.saved()
      }
      await store.close()
      const all = await open(place)
      expect([all.find('p900'), all.find('p1099')?.status]).toEqual([null, 'busy'])
      await all.close()
      const latest = await open(place, 10)
      expect(['p1089', 'p1090', 'p1091', 'p1092', 'p1099'].map((who) => latest.find(who)?.status)).toEqual([
        ...[undefined, 'busy', 'busy', 'away', 'busy'],
      ])
    })

    it('keeps the order of changes within one write', async () => {
      const place = newPlace()
      const store = await open(place)
      for (const who of ['a', 'b', 'c']) store.update(who, { status: 'busy' })
      store.update('a', { status: 'away' })
      await store.close()
      const latest = await open(place, 2)
      expect(['a', 'b', 'c'].map((who) => latest.find(who)?.status)).toEqual(['away', undefined, 'busy'])
    })

    it('keeps more people than go into one write', async () => {
      const place = newPlace()
      const store = await open(place)
      for (let i = 0; i < 2_100; i += 1) store.update(`p${i}`, { lastSeenAt: AT })
      await store.close()
      const later = await open(place)
      expect(['p0', 'p999', 'p1000', 'p2099'].map((who) => later.find(who)?.lastSeenAt)).toEqual([AT, AT, AT, AT])
    })
  })
}
