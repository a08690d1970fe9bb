import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ownReadSide, type ReadSide } from '../../infra/projector/own-read-side.js'
import { SqliteDocumentStore } from '../../infra/sqlite/documents/document-store.js'
import { eventually } from '../projections/toys.js'
import { appendLine } from './file-log.js'

const moduleAt = (path: string): string => new URL(path, import.meta.url).href
const modules = { projectionsModule: moduleAt('./toy-models.js') }

const positionOf = (events: number): string => String(events).padStart(16, '0')

describe('the projector thread', () => {
  let dataDir: string
  let side: ReadSide | undefined

  const start = async (): Promise<ReadSide> => {
    const views = join(dataDir, 'views.db')
    side = await ownReadSide({
      log: { module: moduleAt('./file-log.js'), address: join(dataDir, 'log.db') },
      views: { module: moduleAt('../../infra/sqlite/documents/open.js'), address: views },
      openViews: () => new SqliteDocumentStore(views, { readonly: true }),
      ...{ modules, dropAfterMs: 0 },
    })
    return side
  }
  const append = (n: number, stream = 'room-a'): void =>
    appendLine(join(dataDir, 'log.db'), { stream, type: 'Added', n })

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'parley-projector-'))
    writeFileSync(join(dataDir, 'log.db'), '')
  })
  afterEach(async () => {
    await side?.close()
    side = undefined
    rmSync(dataDir, { recursive: true })
  })

  it('folds what is appended, and a reader waits for its own write', async () => {
    append(1)
    const { models, wake } = await start()
    expect(await models.waitFor(positionOf(1), 10_000)).toBe(true)
    append(2)
    wake()
    expect(await models.waitFor(positionOf(2), 10_000)).toBe(true)
    expect(await models.get('tallies', ['room-a'])).toMatchObject([{ revision: 1, body: { count: 2 } }])
    expect(await models.find('items', { filter: { room: 'room-a' }, sort: { n: -1 } })).toHaveLength(2)
  })

  it('rebuilds, and readers follow', async () => {
    for (let n = 0; n < 1_200; n += 1) append(n % 7, `room-${n % 9}`)
    const { projector, models } = await start()
    expect(await models.waitFor(positionOf(1_200), 20_000)).toBe(true)
    const before = await models.find('items', { filter: {}, sort: { id: 1 } })
    expect(await projector.rebuild('items')).toBe(true)
    expect(await projector.rebuild('nobody')).toBeNull()
    await eventually(async () => {
      expect(await models.find('items', { filter: {}, sort: { id: 1 } })).toEqual(before)
      return (await projector.status())[1]?.rebuild?.state === 'switched'
    })
    expect((await projector.status())[1]).toMatchObject({ generation: 2, caughtUp: true })
    expect(await models.find('items', { filter: {}, sort: { id: 1 } })).toEqual(before)
  })

  it('tells of parked streams, also after a restart', async () => {
    append(13)
    const first = await start()
    expect(await first.models.waitFor(positionOf(1), 10_000)).toBe(true)
    expect(first.models.isParked('room-a')).toBe(true)
    await first.close()
    const { projector, models } = await start()
    expect(models.isParked('room-a')).toBe(true)
    expect(models.position()).toBe(positionOf(1))
    expect(await projector.retryParked('touchy')).toBe(1)
  })

  it('says so when it cannot start, and refuses calls once it is closed', async () => {
    rmSync(join(dataDir, 'log.db'))
    await expect(start()).rejects.toThrow('no log there')
    writeFileSync(join(dataDir, 'log.db'), '')
    const { projector, models, close } = await start()
    await close()
    await projector.close()
    await expect(projector.status()).rejects.toMatchObject({ name: 'StoreUnavailable' })
    await expect(models.count('items', {})).rejects.toMatchObject({ name: 'StoreUnavailable' })
  })
})
