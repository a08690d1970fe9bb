import { beforeEach, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { NEWCOMER, type PresenceStore } from '../../src/api/live/presence/presence-store.js'

/** What every presence store keeps to. @param open gives an empty store */
export function presenceStoreContract(name: string, open: () => PresenceStore | Promise<PresenceStore>): void {
  describe(`presence store: ${name}`, () => {
    let store: PresenceStore
    let changed: string[]
    beforeEach(async () => {
      store = await open()
      changed = []
      store.changes.subscribe((userId) => changed.push(userId))
    })

    it('knows nothing of who never came', () => {
      expect(store.find(randomUUID())).toBeNull()
    })

    it('changes some fields and keeps the others', () => {
      const userId = randomUUID()
      store.update(userId, { present: true })
      expect(store.find(userId)).toEqual({ ...NEWCOMER, present: true })
      store.update(userId, { status: 'busy', statusMessage: 'writing' })
      store.update(userId, { present: false, lastSeenAt: '2026-11-21T12:00:00.000Z' })
      expect(store.find(userId)).toEqual({
        ...{ status: 'busy', statusMessage: 'writing', currentRoomId: null },
        ...{ present: false, lastSeenAt: '2026-11-21T12:00:00.000Z' },
      })
      store.update(userId, { present: true })
      expect(store.find(userId)).toMatchObject({ status: 'busy', present: true })
    })

    it('tells of every change once it shows, and of nothing that is no change', () => {
      const userId = randomUUID()
      const seen: unknown[] = []
      store.changes.subscribe((id) => seen.push(store.find(id)?.status))
      store.update(userId, { status: 'away' })
      store.update(userId, { status: 'away' })
      store.update(userId, {})
      store.update(userId, { status: 'online' })
      expect([changed, seen]).toEqual([
        [userId, userId],
        ['away', 'online'],
      ])
    })

    it('tells who begins to listen of all who are present', () => {
      const [ann, bob, cid] = [randomUUID(), randomUUID(), randomUUID()] as const
      for (const userId of [ann, bob]) store.update(userId, { present: true })
      store.update(cid, { status: 'busy' })
      store.update(ann, { present: false })
      const told: string[] = []
      store.changes.subscribe((userId) => told.push(userId))
      store.update(bob, { status: 'away' })
      expect(told).toEqual([bob, bob])
    })

    it('says when what was changed is saved, also when there is nothing to save', async () => {
      await store.saved()
      const userId = randomUUID()
      store.update(userId, { status: 'busy', statusMessage: 'writing' })
      await Promise.all([store.saved(), store.saved()])
      expect(store.find(userId)).toMatchObject({ status: 'busy', statusMessage: 'writing' })
    })
  })
}
