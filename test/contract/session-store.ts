import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import type { Session, SessionStore } from '../../src/api/auth/session-store.js'

const day = (n: number): string => `2026-11-${String(n).padStart(2, '0')}T12:00:00.000Z`
const over = (time: string) => ({ expiredBefore: time, spentBefore: time })
const aSession = (changes: Partial<Session> = {}): Session => ({
  id: randomUUID(),
  userId: randomUUID(),
  createdAt: day(1),
  lastUsedAt: day(1),
  expiresAt: day(20),
  userAgent: 'Firefox',
  ...changes,
})

/** What every session store keeps to. @param open gives an empty store */
export function sessionStoreContract(
  name: string,
  open: () => Promise<SessionStore & { close(): Promise<void> }>,
): void {
  describe(`session store: ${name}`, () => {
    let store: SessionStore & { close(): Promise<void> }
    beforeAll(async () => {
      store = await open()
    })
    afterAll(() => store.close())

    const started = async (changes: Partial<Session> = {}): Promise<{ session: Session; token: string }> => {
      const session = aSession(changes)
      const token = randomUUID()
      await store.startSession(session, token)
      return { session, token }
    }
    const rotate = (tokenHash: string, nextTokenHash: string = randomUUID(), at = day(2)) =>
      store.rotateToken({ tokenHash, nextTokenHash, at, expiresAt: day(25) })

    it('finds what was started, and nothing else', async () => {
      const { session } = await started()
      expect(await store.findSession(session.id)).toEqual(session)
      expect(await store.findSession(randomUUID())).toBeNull()
    })

    it('exchanges a token for the next, and moves the expiry on', async () => {
      const { session, token } = await started()
      const used = { ...session, lastUsedAt: day(2), expiresAt: day(25) }
      expect(await rotate(token, `${token}-2`)).toEqual({ outcome: 'rotated', session: used })
      expect(await store.findSession(session.id)).toEqual(used)
      expect((await rotate(`${token}-2`)).outcome).toBe('rotated')
    })

    it('ends the session when a spent token is presented again', async () => {
      const { session, token } = await started()
      await rotate(token, `${token}-2`)
      expect(await rotate(token)).toMatchObject({ outcome: 'reused', session: { id: session.id } })
      expect(await store.findSession(session.id)).toBeNull()
      expect((await rotate(`${token}-2`)).outcome).toBe('unknown')
    })

    it('lets exactly one of racing exchanges win; the next counts as reuse', async () => {
      const { session, token } = await started()
      const results = await Promise.all(Array.from({ length: 8 }, () => rotate(token)))
      const count = (outcome: string): number => results.filter((result) => result.outcome === outcome).length
      expect([count('rotated'), count('reused'), count('unknown')]).toEqual([1, 1, 6])
      expect(await store.findSession(session.id)).toBeNull()
    })

    it('may be asked for the same exchange again, until its token is spent', async () => {
      const { session, token } = await started()
      const first = await rotate(token, `${token}-2`)
      expect(first.outcome).toBe('rotated')
      expect(await rotate(token, `${token}-2`)).toEqual(first)
      await rotate(`${token}-2`, `${token}-3`)
      expect((await rotate(token, `${token}-2`)).outcome).toBe('reused')
      expect(await store.findSession(session.id)).toBeNull()
    })

    it('lets racing exchanges and repeats of them make one good token at most', async () => {
      const { session, token } = await started()
      const nexts = Array.from({ length: 6 }, (_, n) => `${token}-next-${n}`)
      const results = await Promise.all([...nexts, ...nexts].map((next) => rotate(token, next)))
      const ofEach = nexts.map((_, n) => [results[n]?.outcome, results[n + nexts.length]?.outcome])
      expect(ofEach.filter((outcomes) => outcomes.includes('rotated')).length).toBeLessThanOrEqual(1)
      expect(await store.findSession(session.id)).toBeNull()
      for (const next of nexts) expect((await rotate(next)).outcome).toBe('unknown')
    })

    it('gives nothing for a token whose session ends at the same moment', async () => {
      const { session, token } = await started()
      const next = `${token}-2`
      const [, ended] = await Promise.all([rotate(token, next), store.endSession(session.id), rotate(next)])
      expect(ended).toBe(true)
      expect(await store.findSession(session.id)).toBeNull()
      for (const one of [token, next]) expect((await rotate(one)).outcome).toBe('unknown')
    })

    it('knows no token of an expired session, nor one never given out', async () => {
      const { token } = await started({ expiresAt: day(10) })
      expect((await rotate(token, randomUUID(), day(10))).outcome).toBe('unknown')
      expect((await rotate(randomUUID())).outcome).toBe('unknown')
    })

    it("lists a user's valid sessions, the latest used first", async () => {
      const userId = randomUUID()
      const { session: older } = await started({ userId, lastUsedAt: day(2) })
      const { session: newer } = await started({ userId, lastUsedAt: day(3) })
      await started({ userId, expiresAt: day(4) })
      await started()
      expect(await store.listSessions(userId, day(5))).toEqual([newer, older])
    })

    it('ends one session with its tokens', async () => {
      const { session, token } = await started()
      expect(await store.endSession(session.id)).toBe(true)
      expect(await store.endSession(session.id)).toBe(false)
      expect((await rotate(token)).outcome).toBe('unknown')
    })

    it("ends all of a user's sessions, or all but one", async () => {
      const userId = randomUUID()
      const [kept, ended] = [await started({ userId }), await started({ userId })]
      const { session: other } = await started()
      expect(await store.endSessionsOf(userId, kept.session.id)).toEqual([ended.session.id])
      expect(await store.findSession(kept.session.id)).toEqual(kept.session)
      expect(await store.endSessionsOf(userId, null)).toEqual([kept.session.id])
      expect(await store.findSession(other.id)).toEqual(other)
    })

    it("ends each of a user's sessions once, however many ask for it", async () => {
      const userId = randomUUID()
      const ids = await Promise.all([1, 2, 3].map(async () => (await started({ userId })).session.id))
      const all = await Promise.all([store.endSessionsOf(userId, null), store.endSessionsOf(userId, null)])
      expect(new Set(all.flat())).toEqual(new Set(ids))
      expect(await store.endSessionsOf(userId, null)).toEqual([])
    })

    it('removes what expired, a limited number at a time', async () => {
      const long = '2025-01-01T00:00:00.000Z'
      const expired = [await started({ expiresAt: long }), await started({ expiresAt: long })].map((s) => s.session.id)
      const { session: living, token } = await started()
      const first = await store.removeExpired(over(day(1)), 1)
      const second = await store.removeExpired(over(day(1)), 1)
      expect([...first, ...second].sort()).toEqual([...expired].sort())
      expect(await store.removeExpired(over(day(1)), 100)).toEqual([])
      expect(await store.findSession(living.id)).toEqual(living)
      expect((await rotate(token)).outcome).toBe('rotated')
    })

    it('forgets spent tokens that are old, without ending their session', async () => {
      const { session, token } = await started()
      await rotate(token, `${token}-2`, day(2))
      await store.removeExpired({ expiredBefore: day(10), spentBefore: day(2) }, 100)
      expect(await store.findSession(session.id)).not.toBeNull()
      await store.removeExpired({ expiredBefore: day(3), spentBefore: day(3) }, 100)
      expect((await rotate(token, randomUUID(), day(4))).outcome).toBe('unknown')
      expect((await store.findSession(session.id))?.id).toBe(session.id)
    })
  })
}
