import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import type { IdempotencyRecord, IdempotencyStore } from '../../src/commands/idempotency.js'

const running = (owner = 'one', scope: string = randomUUID()): IdempotencyRecord => ({
  scope,
  fingerprint: 'f'.repeat(64),
  owner,
  state: 'running',
})

/** What every idempotency store keeps to. @param open gives an empty store */
export function idempotencyStoreContract(
  name: string,
  open: () => Promise<IdempotencyStore & { close(): Promise<void> }>,
): void {
  describe(`idempotency store: ${name}`, () => {
    let store: IdempotencyStore & { close(): Promise<void> }
    beforeAll(async () => {
      store = await open()
    })
    afterAll(() => store.close())

    it('keeps the first claim of a scope and shows it to the others', async () => {
      const first = running('one')
      expect(await store.claim(first)).toEqual(first)
      expect(await store.claim(running('two', first.scope))).toEqual(first)
    })

    it('lets one of racing claims win', async () => {
      const scope = randomUUID()
      const claims = Array.from({ length: 20 }, (_, n) => store.claim(running(`owner-${n}`, scope)))
      expect(new Set((await Promise.all(claims)).map((record) => record.owner)).size).toBe(1)
    })

    it('replaces a record of the expected owner only', async () => {
      const claimed = await store.claim(running('one'))
      const done: IdempotencyRecord = { ...claimed, state: 'done', status: 201, resourceId: 'room-1' }
      expect(await store.replace({ ...done, owner: 'two' }, 'two')).toBe(false)
      expect(await store.replace(done, 'one')).toBe(true)
      expect(await store.claim(running('three', claimed.scope))).toEqual(done)
    })

    it("lets a process take over another's claim, once", async () => {
      const { scope } = await store.claim(running('gone'))
      expect(await store.replace(running('heir', scope), 'gone')).toBe(true)
      expect(await store.replace(running('late', scope), 'gone')).toBe(false)
      expect((await store.claim(running('any', scope))).owner).toBe('heir')
    })

    it('lets one of racing heirs take a claim over', async () => {
      const { scope } = await store.claim(running('gone'))
      const heirs = Array.from({ length: 12 }, (_, n) => `heir-${n}`)
      const taken = await Promise.all(heirs.map((heir) => store.replace(running(heir, scope), 'gone')))
      expect(taken.filter(Boolean)).toHaveLength(1)
      expect((await store.claim(running('any', scope))).owner).toBe(heirs[taken.indexOf(true)])
    })

    it('forgets nothing by a release that races with what takes it over', async () => {
      const { scope } = await store.claim(running('gone'))
      const [isTaken] = await Promise.all([store.replace(running('heir', scope), 'gone'), store.release(scope, 'gone')])
      expect((await store.claim(running('next', scope))).owner).toBe(isTaken ? 'heir' : 'next')
    })

    it('releases a claim for its owner only', async () => {
      const { scope } = await store.claim(running('one'))
      await store.release(scope, 'two')
      expect((await store.claim(running('two', scope))).owner).toBe('one')
      await store.release(scope, 'one')
      expect((await store.claim(running('two', scope))).owner).toBe('two')
    })
  })
}
