import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { join } from 'node:path'
import { AnotherLog, bindToLog, rebindToLog } from '../../infra/log-binding.js'
import { SqliteDocumentStore } from '../../infra/sqlite/documents/document-store.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const folder = temporaryFolder()
let state: SqliteDocumentStore
beforeAll(() => {
  state = new SqliteDocumentStore(join(folder, 'state.db'))
})
afterAll(() => state.close())

const outcome = (logId: string): Promise<string> =>
  bindToLog(state, logId, 'the database').then(
    () => 'bound',
    (error: unknown) => (error instanceof AnotherLog ? error.message : 'failed'),
  )

it('binds a state to the first log that asks, and refuses every other', async () => {
  const outcomes = await Promise.all(['one', 'two', 'two', 'one'].map(outcome))
  expect(outcomes.filter((one) => one === 'bound')).toHaveLength(2)
  const winner = outcomes[0] === 'bound' ? 'one' : 'two'
  expect(await outcome(winner)).toBe('bound')
  expect(await outcome('three')).toMatch(/^the database belongs to another log/)
})

it('is bound anew by an import alone', async () => {
  await rebindToLog(state, 'three')
  await rebindToLog(state, 'three')
  expect(await outcome('three')).toBe('bound')
  expect(await outcome('one')).toContain('another log')
  await rebindToLog(state, 'one')
  expect(await outcome('one')).toBe('bound')
})
