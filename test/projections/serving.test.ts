import { beforeEach, describe, expect, it } from '@jest/globals'
import { SqliteDocumentStore } from '../../infra/sqlite/documents/document-store.js'
import type { DocumentStore } from '../../src/projections/document-store.js'
import { SERVING } from '../../src/projections/generations.js'
import { PARKED } from '../../src/projections/parking.js'
import { ServedReadModels } from '../../src/projections/serving.js'

const serves = (generation: number, position: string) => ({
  name: SERVING,
  value: { logId: 'log', serving: { rooms: { generation, version: 1, position, events: 1 } } },
})

describe('served read models', () => {
  let store: DocumentStore
  let models: ServedReadModels

  const fill = async (generation: number, body: { n: number } | null = { n: generation }): Promise<void> => {
    const collection = `rooms@${generation}`
    await store.prepare([{ name: collection, indexes: [['n']] }])
    await store.save([{ collection, document: { id: 'r1', revision: 1, body } }], [serves(generation, '05')])
  }

  beforeEach(() => {
    store = new SqliteDocumentStore(':memory:')
    models = new ServedReadModels(store)
  })

  it('answer in the order asked for, with null for what is not there or was removed', async () => {
    await fill(1)
    await store.save([{ collection: 'rooms@1', document: { id: 'r0', revision: 3, body: null } }])
    expect(await models.get('rooms', ['r0', 'r1', 'r2', 'r1'])).toEqual([
      null,
      { id: 'r1', revision: 1, body: { n: 1 } },
      null,
      { id: 'r1', revision: 1, body: { n: 1 } },
    ])
  })

  it('follow a switch that they are told of', async () => {
    await fill(1)
    expect(await models.count('rooms', { n: 1 })).toBe(1)
    await fill(2)
    models.accept({ kind: 'switched', model: 'rooms', collection: 'rooms@2' })
    expect(await models.count('rooms', { n: 2 })).toBe(1)
  })

  it('follow a switch that they only notice by the collection being gone', async () => {
    await fill(1)
    expect(await models.find('rooms', { filter: { n: 1 } })).toHaveLength(1)
    await fill(2)
    await store.drop('rooms@1')
    expect(await models.find('rooms', { filter: { n: 2 } })).toHaveLength(1)
  })

  it('are unavailable while a runner begins anew: what served is gone, and nothing says what will', async () => {
    await fill(1)
    await store.drop('rooms@1')
    await expect(models.get('rooms', ['r1'])).rejects.toMatchObject({ name: 'StoreUnavailable' })
  })

  it('are unavailable, not empty, before a first generation serves', async () => {
    await expect(models.count('rooms', {})).rejects.toMatchObject({ name: 'StoreUnavailable' })
  })

  it('let a reader wait for a position', async () => {
    models.accept({ kind: 'advanced', position: '05' })
    expect(await models.waitFor('05', 0)).toBe(true)
    const soon = models.waitFor('07', 60_000)
    const later = models.waitFor('09', 20)
    models.accept({ kind: 'advanced', position: '08' })
    expect(await soon).toBe(true)
    expect(await later).toBe(false)
    expect(models.position()).toBe('08')
    const never = models.waitFor('99', 60_000)
    models.close()
    expect(await never).toBe(false)
  })

  it('know which streams are parked, until every read model has them whole', () => {
    models.accept({ kind: 'parked', projection: 'rooms', stream: 'room-a' })
    models.accept({ kind: 'parked', projection: 'members', stream: 'room-a' })
    models.accept({ kind: 'healed', projection: 'rooms', stream: 'room-a' })
    expect([models.isParked('room-a'), models.isParked('room-b')]).toEqual([true, false])
    models.accept({ kind: 'healed', projection: 'members', stream: 'room-a' })
    expect(models.isParked('room-a')).toBe(false)
  })

  it('read from the store what a runner elsewhere did', async () => {
    await fill(3)
    await store.prepare([{ name: PARKED, indexes: [] }])
    const parked = (collection: string, stream: string) => ({
      collection: PARKED,
      document: { id: stream, revision: 0, body: { collection, stream } },
    })
    await store.save([parked('rooms@3', 'room-a'), parked('rooms@2', 'room-old')])
    await models.refresh()
    expect(models.position()).toBe('05')
    expect(['room-a', 'room-old'].map((stream) => models.isParked(stream))).toEqual([true, false])
  })
})
