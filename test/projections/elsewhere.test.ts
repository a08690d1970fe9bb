import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { join } from 'node:path'
import { SqliteDocumentStore } from '../../infra/sqlite/documents/document-store.js'
import { START, StoreUnavailable } from '../../src/commands/event-store.js'
import { ProjectorElsewhere } from '../../src/projections/elsewhere.js'
import { answerRequests, REQUESTS } from '../../src/projections/requests.js'
import { ProjectionRunner } from '../../src/projections/runner.js'
import { ServedReadModels } from '../../src/projections/serving.js'
import { eventually } from '../support/eventually.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { MemoryLog } from './memory-log.js'
import { toys } from './toys.js'

describe('projections that run in another process', () => {
  let log: MemoryLog
  let store: SqliteDocumentStore
  let runner: ProjectionRunner
  let elsewhere: ProjectorElsewhere
  let models: ServedReadModels
  const folder = temporaryFolder()
  let files = 0

  beforeEach(async () => {
    log = new MemoryLog('shared')
    for (let n = 0; n < 50; n += 1) log.append(`room-${n % 3}`, 'Added', { n })
    store = new SqliteDocumentStore(join(folder, `${(files += 1)}.db`))
    await store.prepare([REQUESTS])
    runner = await ProjectionRunner.start({ log, store, projections: toys, catalogue: {}, dropAfterMs: 0 })
    elsewhere = new ProjectorElsewhere(store, log, toys)
    models = new ServedReadModels(store)
  })
  afterEach(async () => {
    await runner.close()
    await store.close()
  })
  const caughtUp = async (): Promise<void> => {
    await eventually(async () => expect((await runner.status()).every((one) => one.caughtUp)).toBe(true))
  }

  it('are seen as they are', async () => {
    await caughtUp()
    expect(await elsewhere.status()).toEqual(await runner.status())
    await models.refresh()
    expect(models.position()).toBe(await log.head())
    expect(await models.count('items', {})).toBeGreaterThan(0)
  })

  it('of another log are not there', async () => {
    await caughtUp()
    const other = new MemoryLog('other')
    const readers = new ServedReadModels(store, other.logId)
    await readers.refresh()
    expect(readers.position()).toBe(START)
    await expect(readers.count('items', {})).rejects.toThrow(StoreUnavailable)
    const seen = await new ProjectorElsewhere(store, other, toys).status()
    expect(seen.map(({ position }) => position)).toEqual(seen.map(() => START))
  })

  it('are rebuilt when they are asked to be, and readers follow', async () => {
    await caughtUp()
    const ending = new AbortController()
    const answering = answerRequests(store, runner, ending.signal, () => undefined)
    expect(await elsewhere.rebuild('items')).toBe(true)
    expect(await elsewhere.rebuild('nothing')).toBeNull()
    expect(await elsewhere.retryParked('items')).toBe(0)
    const both = await Promise.all([elsewhere.retryParked('items'), elsewhere.retryParked('items')])
    expect(both).toEqual([0, 0])
    await eventually(async () => {
      expect((await elsewhere.status())[1]).toMatchObject({ generation: 2, rebuild: { state: 'switched' } })
    })
    await models.refresh()
    expect(await models.count('items', {})).toBe(await store.count('items@2', {}))
    ending.abort()
    await answering
  })

  it('say why they could not do it', async () => {
    const ending = new AbortController()
    const refusing = {
      status: () => Promise.resolve([]),
      rebuild: () => Promise.reject(new Error('no room')),
      retryParked: () => Promise.resolve(0),
    }
    const answering = answerRequests(store, refusing, ending.signal, () => undefined)
    await expect(elsewhere.rebuild('items')).rejects.toThrow('no room')
    ending.abort()
    await answering
  })

  it('are missed when nobody runs them', async () => {
    await expect(elsewhere.rebuild('items')).rejects.toThrow('no process runs the projections')
  })
})
