import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startProjectorThread, type ProjectorThread } from '../../infra/sqlite/projector/start.js'
import { eventually } from '../projections/toys.js'
import { appendLine } from './file-log.js'

const modules = {
  logModule: new URL('./file-log.js', import.meta.url).href,
  projectionsModule: new URL('./toy-models.js', import.meta.url).href,
}

const positionOf = (events: number): string => String(events).padStart(16, '0')

describe('the projector thread', () => {
  let dataDir: string
  let thread: ProjectorThread | undefined

  const start = async (): Promise<ProjectorThread> => {
    thread = await startProjectorThread({ dataDir, modules, dropAfterMs: 0 })
    return thread
  }
  const append = (n: number, stream = 'room-a'): void =>
    appendLine(join(dataDir, 'log.db'), { stream, type: 'Added', n })

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'parley-projector-'))
    writeFileSync(join(dataDir, 'log.db'), '')
  })
  afterEach(async () => {
    await thread?.projector.close()
    thread = undefined
    rmSync(dataDir, { recursive: true })
  })

  it('folds what is appended, and a reader waits for its own write', async () => {
    append(1)
    const { readModels, wake } = await start()
    expect(await readModels.waitFor(positionOf(1), 10_000)).toBe(true)
    append(2)
    wake()
    expect(await readModels.waitFor(positionOf(2), 10_000)).toBe(true)
    expect(await readModels.get('tallies', ['room-a'])).toMatchObject([{ revision: 1, body: { count: 2 } }])
    expect(await readModels.find('items', { filter: { room: 'room-a' }, sort: { n: -1 } })).toHaveLength(2)
  })

  it('rebuilds, and readers follow', async () => {
    for (let n = 0; n < 1_200; n += 1) append(n % 7, `room-${n % 9}`)
    const { projector, readModels } = await start()
    expect(await readModels.waitFor(positionOf(1_200), 20_000)).toBe(true)
    const before = await readModels.find('items', { filter: {}, sort: { id: 1 } })
    expect(await projector.rebuild('items')).toBe(true)
    expect(await projector.rebuild('nobody')).toBeNull()
    await eventually(async () => {
      expect(await readModels.find('items', { filter: {}, sort: { id: 1 } })).toEqual(before)
      return (await projector.status())[1]?.rebuild?.state === 'switched'
    })
    expect((await projector.status())[1]).toMatchObject({ generation: 2, caughtUp: true })
    expect(await readModels.find('items', { filter: {}, sort: { id: 1 } })).toEqual(before)
  })

  it('tells of parked streams, also after a restart', async () => {
    append(13)
    const first = await start()
    expect(await first.readModels.waitFor(positionOf(1), 10_000)).toBe(true)
    expect(first.readModels.isParked('room-a')).toBe(true)
    await first.projector.close()
    const { projector, readModels } = await start()
    expect(readModels.isParked('room-a')).toBe(true)
    expect(readModels.position()).toBe(positionOf(1))
    expect(await projector.retryParked('touchy')).toBe(1)
  })

  it('says so when it cannot start, and refuses calls once it is closed', async () => {
    rmSync(join(dataDir, 'log.db'))
    await expect(start()).rejects.toThrow('no log there')
    writeFileSync(join(dataDir, 'log.db'), '')
    const { projector, readModels } = await start()
    await projector.close()
    await projector.close()
    await expect(projector.status()).rejects.toMatchObject({ name: 'StoreUnavailable' })
    await expect(readModels.count('items', {})).rejects.toMatchObject({ name: 'StoreUnavailable' })
  })
})
