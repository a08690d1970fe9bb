import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { toTexts } from '../../infra/sqlite/log/rows.js'
import { LogWriter, type Append } from '../../infra/sqlite/log/writer.js'
import { NO_STREAM } from '../../src/commands/event-store.js'
import { newEvent, newEvents, newStream } from '../contract/new-events.js'

const appendOf = (count: number, stream = newStream(), expectedRevision = NO_STREAM): Append => ({
  stream,
  expectedRevision,
  texts: toTexts(newEvents(count)),
})

describe('the writer of the log', () => {
  let folder: string
  let writer: LogWriter
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-writer-'))
    writer = new LogWriter(join(folder, 'log.db'))
  })
  afterEach(async () => {
    writer.close()
    await rm(folder, { recursive: true })
  })

  /** Makes the next COMMIT fail with a result code, before or after it is carried out. */
  function failNextCommit(code: string, carriedOut: boolean): void {
    const db = writer.open()
    const exec = db.exec.bind(db)
    db.exec = (sql) => {
      if (sql !== 'COMMIT') return exec(sql)
      db.exec = exec
      if (carriedOut) exec(sql)
      throw Object.assign(new Error('injected'), { code })
    }
  }

  it('waits for the disk at every commit', () => {
    expect(writer.open().pragma('synchronous')).toEqual([{ synchronous: 2 }])
    expect(writer.open().pragma('journal_mode')).toEqual([{ journal_mode: 'wal' }])
  })

  it('refuses while full, loses nothing, and goes on when there is space again', () => {
    const kept = appendOf(2)
    writer.commit([kept])
    writer.open().pragma('max_page_count=1')
    const large: Append = { ...appendOf(1), texts: toTexts([newEvent({ text: 'x'.repeat(100_000) })]) }
    const refused = writer.commit([appendOf(1), large, appendOf(1)])
    for (const outcome of refused) {
      expect(outcome).toMatchObject({ name: 'StoreUnavailable', outcomeUnknown: false })
      expect((outcome as Error).message).toContain('SQLITE_FULL')
    }
    writer.open().pragma('max_page_count=100000')
    expect(writer.commit([large])).toEqual([{ appended: true, position: 3, repeated: false }])
    expect(writer.commit([kept])).toEqual([{ appended: true, position: 2, repeated: true }])
  })

  it.each([true, false])(
    'does not know the outcome of a commit whose sync failed (carried out: %s); repeating settles it',
    (carriedOut) => {
      failNextCommit('SQLITE_IOERR_FSYNC', carriedOut)
      const appends = [appendOf(2), appendOf(1)]
      for (const outcome of writer.commit(appends)) {
        expect(outcome).toMatchObject({ name: 'StoreUnavailable', outcomeUnknown: true })
      }
      expect(writer.commit(appends)).toEqual([
        { appended: true, position: 2, repeated: carriedOut },
        { appended: true, position: 3, repeated: carriedOut },
      ])
    },
  )

  it.each(['SQLITE_FULL', 'SQLITE_BUSY', 'SQLITE_READONLY'])(
    'knows that a commit refused with %s did not happen',
    (code) => {
      failNextCommit(code, false)
      const append = appendOf(1)
      expect(writer.commit([append])).toEqual([
        expect.objectContaining({ name: 'StoreUnavailable', outcomeUnknown: false }),
      ])
      expect(writer.commit([append])).toEqual([{ appended: true, position: 1, repeated: false }])
    },
  )

  it('writes nothing before a transaction that could not be rolled back is out of the way', () => {
    const db = writer.open()
    const exec = db.exec.bind(db)
    db.exec = (sql) => {
      if (sql === 'COMMIT' || sql === 'ROLLBACK') throw Object.assign(new Error('injected'), { code: 'SQLITE_IOERR' })
      return exec(sql)
    }
    const append = appendOf(1)
    expect(writer.commit([append])).toEqual([expect.objectContaining({ outcomeUnknown: true })])
    expect(writer.commit([append])).toEqual([expect.objectContaining({ outcomeUnknown: false })])
    db.exec = exec
    expect(writer.commit([append])).toEqual([{ appended: true, position: 1, repeated: false }])
  })

  it('lets one append that breaks a rule of the table fail alone', () => {
    const broken: Append = { ...appendOf(1), texts: [null as unknown as string, 'type', '{}', '{}'] }
    const [first, second, third] = writer.commit([appendOf(1), broken, appendOf(1)])
    expect(first).toEqual({ appended: true, position: 1, repeated: false })
    expect(second).toBeInstanceOf(Error)
    expect(third).toEqual({ appended: true, position: 2, repeated: false })
  })
})
