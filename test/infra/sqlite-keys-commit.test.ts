import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { join } from 'node:path'
import type { Connection } from '../../infra/sqlite/connection.js'
import { commitCalls } from '../../infra/sqlite/keys/group-commit.js'
import { keysOperations, type KeysOperations } from '../../infra/sqlite/keys/operations.js'
import { openKeysDatabase } from '../../infra/sqlite/keys/schema.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const folder = temporaryFolder()
const head = (stream: string, revision: number) =>
  ({ method: 'recordHeads', args: [[{ stream, revision, seal: 's' }]] }) as const
let files = 0

describe('a commit of keys.db', () => {
  let db: Connection
  let operations: KeysOperations
  beforeEach(() => {
    db = openKeysDatabase(join(folder, `commit-${(files += 1)}.db`))
    operations = keysOperations(db)
  })
  afterEach(() => void db.close())

  function failNextCommit(code: string): void {
    const exec = db.exec.bind(db)
    db.exec = (sql) => {
      if (sql !== 'COMMIT') return exec(sql)
      db.exec = exec
      throw Object.assign(new Error('injected'), { code })
    }
  }

  it('does not repeat calls that may have been committed', () => {
    failNextCommit('SQLITE_IOERR_FSYNC')
    for (const result of commitCalls(db, operations, [head('a', 1), head('b', 1)]))
      expect(result).toMatchObject({ name: 'StoreUnavailable', outcomeUnknown: true })
    expect(operations.head('a')).toBeNull()
  })

  it('knows that a full disk committed nothing', () => {
    failNextCommit('SQLITE_FULL')
    for (const result of commitCalls(db, operations, [head('a', 1), head('b', 1)]))
      expect(result).toMatchObject({ name: 'StoreUnavailable', outcomeUnknown: false })
    expect(commitCalls(db, operations, [head('a', 1)])).toEqual([undefined])
    expect(operations.head('a')).toMatchObject({ revision: 1 })
  })

  it('fails only those who need the write-ahead log emptied when it cannot be', () => {
    const busy = {
      ...operations,
      emptyWriteAheadLog: () => {
        throw Object.assign(new Error('keys.db is being read'), { code: 'SQLITE_BUSY' })
      },
    }
    const results = commitCalls(db, busy, [head('a', 1), { method: 'destroyKey', args: ['someone'] }])
    expect(results).toEqual([undefined, expect.objectContaining({ name: 'StoreUnavailable', outcomeUnknown: true })])
  })
})
