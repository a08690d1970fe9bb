import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { MongoConnection } from '../../infra/mongodb/connection.js'
import { Fenced } from '../../infra/mongodb/documents/checkpoints.js'
import { MongoDocumentStore } from '../../infra/mongodb/documents/document-store.js'
import type { JsonObject } from '../../src/domain/json.js'
import { CollectionMissing, type Write } from '../../src/projections/document-store.js'
import { onMongo } from '../support/on-mongo.js'

/** A stand-in on a busy machine is slow; here nothing is proved about time. */
const PATIENT = { selectionMs: 20_000, answerMs: 60_000 }
const SPEC = { name: 'rooms@1', indexes: [['type', 'at'], ['type', 'id'], ['id'], ['at']] }

const write = (id: string, revision: number, body: JsonObject | null): Write => ({
  collection: 'rooms@1',
  document: { id, revision, body },
})

onMongo('what is MongoDB’s own', (mongo) => {
  let connection: MongoConnection
  let store: MongoDocumentStore
  const under = (fence: number): MongoDocumentStore => new MongoDocumentStore(connection, { fence })

  beforeEach(async () => {
    connection = new MongoConnection(mongo.freshUrl(), { times: PATIENT })
    store = new MongoDocumentStore(connection)
    await store.prepare([SPEC])
  })
  afterEach(() => connection.close())

  it('indexes end with the id, which puts ties in order', async () => {
    const indexes = await connection.db.collection('views.rooms@1').indexes()
    expect(indexes.map(({ key }) => Object.keys(key).join())).toEqual(
      expect.arrayContaining(['_id', 'body.type,body.at,_id', 'body.type,_id', 'body.at,_id']),
    )
    expect(indexes).toHaveLength(4)
  })

  it('a save of a thousand and more goes through, whatever of it is there already, older or newer', async () => {
    const at = (revision: number, step: number): readonly Write[] =>
      Array.from({ length: 1_200 / step }, (_, n) => write(`m${n * step}`, revision, { at: revision }))
    await store.save(at(5, 2))
    await store.save(at(9, 5))
    await store.save(at(7, 1), [{ name: 'p', value: { at: 7 } }])
    expect(await store.count('rooms@1', { at: 5 })).toBe(0)
    expect(await store.count('rooms@1', { at: 9 })).toBe(240)
    expect(await store.count('rooms@1', { at: 7 })).toBe(960)
  })

  it('a collection that was dropped does not look empty', async () => {
    await store.save([write('m1', 1, { type: 'public' })])
    await new MongoDocumentStore(connection).drop('rooms@1')
    const reads = [
      () => store.get('rooms@1', ['m1']),
      () => store.find('rooms@1', { filter: {} }),
      () => store.count('rooms@1', {}),
      () => store.scan('rooms@1', '', 1),
    ]
    for (const read of reads) await expect(read()).rejects.toThrow(CollectionMissing)
    await store.prepare([SPEC])
    for (const read of reads) await read()
    expect(await store.collections()).toEqual(['rooms@1'])
  })

  it('stores of two areas know nothing of each other', async () => {
    const state = new MongoDocumentStore(connection, { area: 'state' })
    await state.save([], [{ name: 'p', value: { at: 1 } }])
    expect(await store.checkpoint('p')).toBeNull()
    expect(await state.collections()).toEqual([])
    await expect(state.get('rooms@1', ['m1'])).rejects.toThrow(CollectionMissing)
  })

  it('a document that comes twice, because it moved while it was read, is given once', async () => {
    await store.save([write('m1', 1, { at: 1 }), write('m2', 1, { at: 2 })])
    const doubling = new Doubling(mongo.freshUrl(), connection)
    for (const times of [1, 100]) {
      doubling.times = times
      const found = await new MongoDocumentStore(doubling).find('rooms@1', { filter: {}, sort: { at: 1 } })
      expect(found.map(({ id }) => id)).toEqual(['m1', 'm2'])
    }
  })

  it('nothing is done once the store is closed', async () => {
    await store.close()
    await expect(store.get('rooms@1', ['m1'])).rejects.toThrow('closed')
    await expect(store.save([])).rejects.toThrow('closed')
  })

  it('under a lease: who comes later shuts out who was before', async () => {
    const [first, second] = [under(1), under(2)]
    await first.prepare([SPEC])
    await first.save([write('m1', 1, {})], [{ name: 'p', value: { by: 1 } }])
    await second.prepare([SPEC])
    for (const name of ['p', 'new']) {
      await expect(first.save([], [{ name, value: { by: 1 } }])).rejects.toThrow(Fenced)
    }
    await expect(first.drop('rooms@1')).rejects.toThrow(Fenced)
    await expect(first.prepare([SPEC])).rejects.toThrow(Fenced)
    expect([await second.checkpoint('p'), await second.checkpoint('new')]).toEqual([{ by: 1 }, null])
    expect(await store.count('rooms@1', {})).toBe(1)
    await second.save([], [{ name: 'p', value: { by: 2 } }])
    expect(await first.checkpoint('p')).toEqual({ by: 2 })
    await second.drop('rooms@1')
  })

  it('under a lease: a checkpoint alone shuts out as well, also of several who write it at once', async () => {
    const tokens = [3, 1, 5, 2, 4]
    await Promise.allSettled(tokens.map((token) => under(token).save([], [{ name: 'p', value: { token } }])))
    expect(await store.checkpoint('p')).toEqual({ token: 5 })
    await expect(under(4).save([], [{ name: 'p', value: { token: 4 } }])).rejects.toThrow(Fenced)
  })

  it('without a lease checkpoints are written unconditionally, and keep the fence of those who have one', async () => {
    await under(7).save([], [{ name: 'p', value: { by: 7 } }])
    await store.save([], [{ name: 'p', value: { by: 0 } }])
    expect(await store.checkpoint('p')).toEqual({ by: 0 })
    await expect(under(6).save([], [{ name: 'p', value: { by: 6 } }])).rejects.toThrow(Fenced)
  })
})

/** Gives lists twice, some times. */
class Doubling extends MongoConnection {
  times = 0

  constructor(
    address: string,
    private readonly real: MongoConnection,
  ) {
    super(address)
    Object.assign(this, { db: real.db })
  }

  override async read<T>(work: () => Promise<T>): Promise<T> {
    const answer = await this.real.read(work)
    return Array.isArray(answer) && this.times-- > 0 ? ([...answer, ...answer] as T) : answer
  }
}
