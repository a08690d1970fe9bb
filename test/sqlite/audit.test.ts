import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { startAuditThread, type AuditThread } from '../../infra/audit/start.js'
import { openLogReader } from '../../infra/sqlite/log/reader.js'
import { LogWriter } from '../../infra/sqlite/log/writer.js'
import { toTexts } from '../../infra/sqlite/log/rows.js'
import { GENESIS, link } from '../../src/commands/chain.js'
import { NO_STREAM, StoreUnavailable, type NewEvent } from '../../src/commands/event-store.js'
import type { JsonObject } from '../../src/domain/json.js'
import { inlineAuditor } from '../../src/projections/audit/auditor.js'

const LONG = 100_000
const members = ['ann', 'bob', 'cid']
const ids = { commandId: 'c', correlationId: 'c', causationId: 'c', actorId: 'ann' }

function event(n: number, roomId: string): { readonly type: string; readonly data: JsonObject } {
  if (n === 0) {
    const settings = { maxMembers: 9, historyVisibility: 'all', invitePolicy: 'members', type: 'private' }
    const ai = { enabled: false, trigger: 'mention', agents: [] }
    const all = members.map((userId) => ({ userId, role: 'member' }))
    return { type: 'RoomCreated', data: { roomId, ...settings, ownerId: 'ann', members: all, ai } }
  }
  const senderId = members[n % 3]!
  const mentions = { userIds: [], everyone: false }
  const text = { body: { keyId: 'k', nonce: 'n', ciphertext: `text ${n}` }, fingerprint: 'f' }
  const message = { messageId: `${roomId}-${n}`, seq: n, type: 'text', senderId, authorId: senderId, mentions }
  return { type: 'MessagePosted', data: { ...message, ...text } }
}

function writeRoom(path: string, roomId: string, count: number): void {
  const writer = new LogWriter(path)
  const stream = `room-${roomId}`
  let prevHash = GENESIS
  const next = (n: number): NewEvent => {
    const metadata = { ...ids, at: new Date(1_780_000_000_000 + n).toISOString(), version: 1 }
    const linked = link({ id: `${roomId}-e${n}`, ...event(n, roomId), metadata }, stream, n, prevHash).event
    prevHash = linked.metadata.hash
    return linked
  }
  for (let n = 0; n < count; n += 500) {
    const events = Array.from({ length: Math.min(500, count - n) }, (_, i) => next(n + i))
    writer.commit([{ stream, expectedRevision: n === 0 ? NO_STREAM : n - 1, texts: toTexts(events) }])
  }
  writer.close()
}

const openerOf = (address: string) => ({
  module: new URL('../../infra/sqlite/log/reader.js', import.meta.url).href,
  address,
})

describe('the audit thread', () => {
  let folder: string
  let path: string
  let audits: AuditThread
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-audit-'))
    path = join(folder, 'log.db')
    writeRoom(path, 'small', 1_200)
    writeRoom(path, 'long', LONG)
    audits = await startAuditThread(openerOf(path))
  })
  afterAll(async () => {
    await audits.close()
    await rm(folder, { recursive: true })
  })

  it('finds the same as an auditor in this process', async () => {
    const reader = openLogReader(path)
    const inline = inlineAuditor(reader)
    expect(await audits.walkChain('room-small', 77)).toEqual(await inline.walkChain('room-small', 77))
    expect(await audits.recountUnread('small', 'bob')).toEqual(await inline.recountUnread('small', 'bob'))
    expect(await audits.roomAt('small', { revision: 600 })).toEqual(await inline.roomAt('small', { revision: 600 }))
    expect(await audits.roomAt('nowhere', {})).toBeNull()
    reader.close()
  })

  it('lets the main thread go on during a long walk', async () => {
    let turns = 0
    const ticking = setInterval(() => (turns += 1), 1)
    const report = await audits.walkChain('room-long', LONG - 1)
    clearInterval(ticking)
    expect(report).toMatchObject({ events: LONG, headRevision: LONG - 1, witnessHash: report.headHash })
    expect(report.firstBad).toBeUndefined()
    expect(turns).toBeGreaterThan(10)
  })

  it('answers those who wait for the same together, and refuses more than may wait', async () => {
    const running = audits.walkChain('room-long', 0)
    const same = Array.from({ length: 300 }, () => audits.recountUnread('small', 'bob'))
    const different = Array.from({ length: 100 }, (_, n) => audits.walkChain('room-small', n))
    const outcomes = await Promise.allSettled([running, ...same, ...different])
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(refused).toHaveLength(1)
    expect(refused[0]?.reason).toBeInstanceOf(StoreUnavailable)
    expect(await audits.walkChain('room-small', 5)).toMatchObject({ events: 1_200 })
  })

  it('passes on what an audit failed of, and goes on with the next', async () => {
    const broken = join(folder, 'broken.db')
    writeRoom(broken, 'one', 3)
    const db = new Database(broken)
    db.exec("UPDATE events SET data = 'no JSON' WHERE revision = 1")
    db.close()
    const auditor = await startAuditThread(openerOf(broken))
    await expect(auditor.walkChain('room-one', 0)).rejects.toMatchObject({ name: 'SyntaxError' })
    expect(await auditor.walkChain('room-none', 0)).toMatchObject({ events: 0 })
    await auditor.close()
  })

  it('closes after what runs, and refuses what waits and what comes later', async () => {
    const auditor = await startAuditThread(openerOf(path))
    const running = auditor.walkChain('room-small', 3)
    const waiting = expect(auditor.walkChain('room-small', 4)).rejects.toBeInstanceOf(StoreUnavailable)
    await auditor.close()
    expect(await running).toMatchObject({ events: 1_200 })
    await waiting
    await expect(auditor.roomAt('small', {})).rejects.toBeInstanceOf(StoreUnavailable)
    await auditor.close()
  })

  it('does not start where there is no log', async () => {
    await expect(startAuditThread(openerOf(join(folder, 'none.db')))).rejects.toBeInstanceOf(StoreUnavailable)
  })
})
