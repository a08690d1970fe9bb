import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { KeysDatabase } from '../../../infra/keys-database.js'
import { openKeys } from '../../../infra/sqlite/keys/open-keys.js'
import { SESSION_DAYS, Sessions } from '../../../src/api/auth/sessions.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const DAY = 24 * 60 * 60 * 1000
const folder = temporaryFolder()

describe('sessions', () => {
  let store: KeysDatabase
  let now: number
  beforeAll(async () => {
    store = await openKeys(join(folder, 'keys.db'))
  })
  afterAll(() => store.close())

  const open = (ended: string[] = []): Sessions => {
    now = Date.parse('2026-11-21T12:00:00.000Z')
    return new Sessions(store, { now: () => now, onEnded: (ids) => ended.push(...ids) })
  }

  it('starts a session that is live, and whose token is nowhere in the store', async () => {
    const sessions = open()
    const userId = randomUUID()
    const { session, refreshToken } = await sessions.start(userId, 'Firefox'.repeat(100))
    expect(session.userAgent).toHaveLength(500)
    expect(await sessions.isLive(session.id)).toBe(true)
    expect(await sessions.list(userId)).toEqual([session])
    expect(JSON.stringify(await store.findSession(session.id))).not.toContain(refreshToken)
  })

  it('takes each refresh token once', async () => {
    const sessions = open()
    const first = await sessions.start(randomUUID(), '')
    const second = await sessions.refresh(first.refreshToken)
    if (second.outcome !== 'rotated') throw new Error(second.outcome)
    expect(second.refreshToken).not.toBe(first.refreshToken)
    expect((await sessions.refresh(second.refreshToken)).outcome).toBe('rotated')
  })

  it('ends the session when a spent token comes again', async () => {
    const ended: string[] = []
    const sessions = open(ended)
    const { session, refreshToken } = await sessions.start(randomUUID(), '')
    await sessions.refresh(refreshToken)
    expect((await sessions.refresh(refreshToken)).outcome).toBe('reused')
    expect(await sessions.isLive(session.id)).toBe(false)
    expect(ended).toEqual([session.id])
  })

  it('knows a spent token still after what expired was swept away', async () => {
    const sessions = open()
    const { session, refreshToken } = await sessions.start(randomUUID(), '')
    await sessions.refresh(refreshToken)
    now += DAY
    await sessions.sweep()
    expect((await sessions.refresh(refreshToken)).outcome).toBe('reused')
    expect(await sessions.isLive(session.id)).toBe(false)
  })

  it('counts the loser of two racing refreshes as reuse', async () => {
    const sessions = open()
    const { session, refreshToken } = await sessions.start(randomUUID(), '')
    const outcomes = await Promise.all([sessions.refresh(refreshToken), sessions.refresh(refreshToken)])
    expect(outcomes.map((result) => result.outcome).sort()).toEqual(['reused', 'rotated'])
    expect(await sessions.isLive(session.id)).toBe(false)
  })

  it('expires after 30 days without use; every refresh moves that on', async () => {
    const sessions = open()
    const { session, refreshToken } = await sessions.start(randomUUID(), '')
    now += (SESSION_DAYS - 1) * DAY
    const used = await sessions.refresh(refreshToken)
    if (used.outcome !== 'rotated') throw new Error(used.outcome)
    now += (SESSION_DAYS - 1) * DAY
    expect(await sessions.isLive(session.id)).toBe(true)
    now += DAY
    expect(await sessions.isLive(session.id)).toBe(false)
    expect((await sessions.refresh(used.refreshToken)).outcome).toBe('unknown')
    now += 1
    expect(await sessions.sweep()).toBeGreaterThanOrEqual(1)
    expect(await store.findSession(session.id)).toBeNull()
  })

  it('ends one session, of its own user only', async () => {
    const sessions = open()
    const userId = randomUUID()
    const { session } = await sessions.start(userId, '')
    expect(await sessions.end(randomUUID(), session.id)).toBe(false)
    expect(await sessions.isLive(session.id)).toBe(true)
    expect(await sessions.end(userId, session.id)).toBe(true)
    expect(await sessions.end(userId, session.id)).toBe(false)
    expect(await sessions.isLive(session.id)).toBe(false)
  })

  it('ends all sessions but one', async () => {
    const ended: string[] = []
    const sessions = open(ended)
    const userId = randomUUID()
    const ids: string[] = []
    for (let i = 0; i < 3; i += 1) ids.push((await sessions.start(userId, '')).session.id)
    await sessions.endAll(userId, ids[1]!)
    expect(await Promise.all(ids.map((id) => sessions.isLive(id)))).toEqual([false, true, false])
    expect([...ended].sort()).toEqual([ids[0], ids[2]].sort())
    await sessions.endAll(userId, null)
    expect(await sessions.isLive(ids[1]!)).toBe(false)
  })

  it('is not fooled by a look-up that was under way when the session ended', async () => {
    const { session } = await open().start(randomUUID(), '')
    const sessions = open()
    const [live] = await Promise.all([sessions.isLive(session.id), sessions.end(session.userId, session.id)])
    expect(typeof live).toBe('boolean')
    expect(await sessions.isLive(session.id)).toBe(false)
  })

  it('learns within half a minute of an end that another instance did not announce, at once of one it did', async () => {
    const [here, elsewhere] = [open(), open()]
    const one = await here.start(randomUUID(), '')
    const two = await here.start(randomUUID(), '')
    await elsewhere.end(one.session.userId, one.session.id)
    await elsewhere.end(two.session.userId, two.session.id)
    here.forget(two.session.id)
    expect(await here.isLive(two.session.id)).toBe(false)
    now += 30_000
    expect(await here.isLive(one.session.id)).toBe(false)
  })
})
