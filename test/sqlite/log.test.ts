import { stat, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import Database from 'libsql'
import { SqliteEventStore } from '../../infra/sqlite/log/event-store.js'
import { openLogReader } from '../../infra/sqlite/log/reader.js'
import { NO_STREAM, START, StoreUnavailable } from '../../src/commands/event-store.js'
import { newEvent, newEvents, newStream, readOn, take } from '../contract/new-events.js'

describe('the log in SQLite', () => {
  let folder: string
  let path: string
  let store: SqliteEventStore
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-log-'))
    path = join(folder, 'log.db')
    store = await SqliteEventStore.open(path, { maxWaiting: 50 })
  })
  afterEach(async () => {
    await store.close()
    await rm(folder, { recursive: true })
  })

  it('refuses at once what is more than may wait', async () => {
    const appends = Array.from({ length: 60 }, () => store.append(newStream(), NO_STREAM, newEvents(1)))
    const results = await Promise.allSettled(appends)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(50)
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
    for (const reason of refused) expect(reason).toMatchObject({ message: 'overloaded', outcomeUnknown: false })
    expect(await store.append(newStream(), NO_STREAM, newEvents(1))).toMatchObject({ appended: true })
  })

  it.each([
    ['no events', NO_STREAM, []],
    ['too many events', NO_STREAM, newEvents(501)],
    ['too many bytes', NO_STREAM, [newEvent({ text: 'é'.repeat(524_288) })]],
    ['a revision that is none', -2, newEvents(1)],
  ])('refuses %s', async (_, revision, events) => {
    await expect(store.append(newStream(), revision, events)).rejects.toThrow(RangeError)
  })

  it('refuses a position of another log', async () => {
    await expect(store.readAll('C:12/P:12', 1)).rejects.toThrow(RangeError)
  })

  it('keeps the WAL bounded while it is followed', async () => {
    const stop = new AbortController()
    const reader = openLogReader(path)
    const following = take(
      reader.subscribe(START, { batchSize: 10, signal: stop.signal }),
      (events) => events.length >= 1600,
    )
    const text = 'x'.repeat(50_000)
    for (let i = 0; i < 80; i += 1) {
      await store.append(
        newStream(),
        NO_STREAM,
        Array.from({ length: 20 }, () => newEvent({ text })),
      )
      reader.wake()
    }
    expect((await following).length).toBe(1600)
    expect((await stat(`${path}-wal`)).size).toBeLessThan(32 * 1_048_576)
    reader.close()
  })

  it('moves the WAL into the file when it closes', async () => {
    await store.append(newStream(), NO_STREAM, newEvents(3))
    await store.close()
    expect((await stat(`${path}-wal`)).size).toBe(0)
    const db = new Database(path)
    expect(db.prepare('SELECT count(*) AS n FROM events').all()).toEqual([{ n: 3 }])
    db.close()
  })

  it('refuses a log of a later schema', async () => {
    await store.close()
    const db = new Database(path)
    db.exec("UPDATE meta SET value = '99' WHERE key = 'schemaVersion'")
    db.close()
    await expect(SqliteEventStore.open(path)).rejects.toThrow('schema version 99')
  })

  it('says which engine error keeps it from opening', async () => {
    await expect(SqliteEventStore.open(join(folder, 'missing', 'log.db'))).rejects.toThrow(StoreUnavailable)
  })

  it('serves a subscriber that fell behind what is kept in memory', async () => {
    const first = await store.append(newStream(), NO_STREAM, newEvents(1))
    for (let i = 0; i < 12; i += 1) await store.append(newStream(), NO_STREAM, newEvents(500))
    if (!first.appended) throw new Error('refused')
    const subscription = store.subscribe(first.position, { batchSize: 333, signal: new AbortController().signal })
    const taken = await take(subscription, (events) => events.length >= 6000)
    expect(taken).toEqual(await readOn(store, first.position, 1000))
  })

  it('lets other things happen while a subscriber catches up', async () => {
    for (let i = 0; i < 12; i += 1) await store.append(newStream(), NO_STREAM, newEvents(500))
    let turns = 0
    const ticking = setInterval(() => (turns += 1), 0)
    const signal = new AbortController().signal
    await take(store.subscribe(START, { batchSize: 2, signal }), (events) => events.length >= 1500)
    clearInterval(ticking)
    expect(turns).toBeGreaterThan(2)
  })

  describe('read beside its store', () => {
    it('gives the same as the store', async () => {
      await store.append(newStream(), NO_STREAM, newEvents(5))
      const reader = openLogReader(path)
      expect(reader.logId).toBe(store.logId)
      expect(await reader.readAll(START, 10)).toEqual(await store.readAll(START, 10))
      expect(await reader.head()).toBe(await store.head())
      reader.close()
    })

    it('notices new events by itself, and at once when it is told', async () => {
      const reader = openLogReader(path)
      const subscription = reader.subscribe(START, { batchSize: 10, signal: new AbortController().signal })
      const unaided = take(subscription, (events) => events.length >= 2)
      await store.append(newStream(), NO_STREAM, newEvents(2))
      expect(await unaided).toHaveLength(2)
      const told = take(
        reader.subscribe(await reader.head(), { batchSize: 10, signal: new AbortController().signal }),
        () => true,
      )
      await store.append(newStream(), NO_STREAM, newEvents(1))
      reader.wake()
      expect(await told).toHaveLength(1)
      reader.close()
    })

    it('sees nothing that is not committed', async () => {
      await store.append(newStream(), NO_STREAM, newEvents(1))
      const reader = openLogReader(path)
      const writer = new Database(path)
      writer.exec("BEGIN IMMEDIATE; INSERT INTO events VALUES (2, 's', 0, 'i', 't', '{}', '{}')")
      expect(await reader.readAll(START, 10)).toHaveLength(1)
      writer.exec('ROLLBACK')
      writer.close()
      reader.close()
    })

    it('ends its subscriptions when it is closed, and cannot write', async () => {
      const reader = openLogReader(path)
      const taken = take(reader.subscribe(START, { batchSize: 10, signal: new AbortController().signal }), () => false)
      reader.close()
      expect(await taken).toEqual([])
      await expect(reader.head()).rejects.toThrow(StoreUnavailable)
    })

    it('makes no log where there is none', () => {
      expect(() => openLogReader(join(folder, 'other.db'))).toThrow(StoreUnavailable)
    })
  })
})
