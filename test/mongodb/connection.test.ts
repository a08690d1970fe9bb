import { afterEach, describe, expect, it } from '@jest/globals'
import { MongoAddressWrong, MongoConnection } from '../../infra/mongodb/connection.js'
import { MongoRefusal } from '../../infra/mongodb/errors.js'
import { StoreUnavailable } from '../../src/commands/event-store.js'
import { eventually } from '../support/eventually.js'
import { isMongoHere, MongoServer } from '../support/mongo-server.js'

const TIMES = { selectionMs: 1_000, answerMs: 1_500 }

/** All that a log could show of an error. */
const shown = (error: unknown): string => {
  const { message, stack, cause } = error as Error
  return JSON.stringify([message, stack, Object.entries(error as Error)]) + (cause === undefined ? '' : shown(cause))
}

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'it did not fail',
    (error: unknown) => error,
  )

describe('an address', () => {
  it.each([
    'mongodb://user:se@cret@host/parley',
    'mongodb://user:secret@',
    'mongodb://user:secret@host/?secret=1',
    'mongodb://user:secret%@host/',
    'mongodb://user:secret@host/a secret',
    'mongodb://user:secret@host/%E0secret',
    'mongodb://user:secret@host/%2Fsecret',
  ])('that is wrong is refused without showing it: %s', (address) => {
    const open = (): MongoConnection => new MongoConnection(address)
    expect(open).toThrow(MongoAddressWrong)
    try {
      open()
    } catch (error) {
      expect(shown(error)).not.toMatch(/secret/)
    }
  })

  it.each([
    ['mongodb://host', 'parley'],
    ['mongodb://host/', 'parley'],
    ['mongodb://host/?tls=true', 'parley'],
    ['mongodb://user:password@one:1,two:2/read%2Dmodels?replicaSet=rs0', 'read-models'],
  ])('%s names the database %s', (address, name) => {
    expect(new MongoConnection(address).db.databaseName).toBe(name)
  })

  it('cannot make writes weaker, or reads older', () => {
    const weak = '?w=1&journal=false&wtimeoutMS=1&readConcernLevel=local&readPreference=secondary&retryWrites=true'
    const { db } = new MongoConnection(`mongodb://host/parley${weak}`)
    expect(db.writeConcern).toMatchObject({ w: 'majority', journal: true, wtimeoutMS: 8_000 })
    expect(db.readConcern).toMatchObject({ level: 'majority' })
    expect(db.readPreference.mode).toBe('primary')
  })
})

describe('a server that is not there', () => {
  it('is said to be unavailable, after a while, without its address', async () => {
    const connection = new MongoConnection('mongodb://user:secret@127.0.0.1:1/parley', { times: TIMES })
    const { db } = connection
    for (const work of [
      connection.read(() => db.collection('c').findOne({})),
      connection.write(() => db.collection('c').insertOne({})),
    ]) {
      const error = await failure(work)
      expect(error).toBeInstanceOf(StoreUnavailable)
      expect((error as StoreUnavailable).outcomeUnknown).toBe(false)
      expect(shown(error)).not.toMatch(/secret|127\.0\.0\.1|user/)
    }
    await connection.close()
    expect(await failure(connection.read(() => db.collection('c').findOne({})))).toBeInstanceOf(StoreUnavailable)
  })

  it('whose name nobody knows: likewise', async () => {
    const connection = new MongoConnection('mongodb+srv://user:secret@secret.invalid/parley', { times: TIMES })
    const error = await failure(connection.read(() => connection.db.collection('c').findOne({})))
    expect(error).toBeInstanceOf(StoreUnavailable)
    expect(shown(error)).not.toMatch(/secret/)
    await connection.close()
  })
})

if (isMongoHere) onServer()
else it.skip('a connection to MongoDB (skipped: mongodb)', () => undefined)

function onServer(): void {
  describe('a server that goes and comes', () => {
    let server: MongoServer
    let connection: MongoConnection
    const open = async (): Promise<void> => {
      server = await MongoServer.start()
      connection = new MongoConnection(server.url, { times: TIMES })
    }
    afterEach(async () => {
      await connection.close()
      await server.stop()
    })
    const numbers = () => connection.db.collection<{ readonly _id: string; readonly n: number }>('numbers')
    const read = (): Promise<unknown> => connection.read(() => numbers().findOne({}))
    const write = (n: number): Promise<unknown> =>
      connection.write(() => numbers().updateOne({ _id: 'n' }, { $set: { n } }, { upsert: true }))

    it('was not there at first: it is found once it is', async () => {
      await open()
      await server.kill()
      expect(await failure(read())).toBeInstanceOf(StoreUnavailable)
      expect(await failure(write(1))).toBeInstanceOf(StoreUnavailable)
      await server.start()
      await eventually(() => write(2))
      expect(await read()).toEqual({ _id: 'n', n: 2 })
    })

    it('was away: it goes on by itself', async () => {
      await open()
      await write(1)
      await server.kill()
      expect(await failure(write(2))).toBeInstanceOf(StoreUnavailable)
      await server.start()
      await eventually(() => write(3))
      expect(await read()).toEqual({ _id: 'n', n: 3 })
    })

    it('is away for less than one waits: nobody notices', async () => {
      await open()
      await connection.close()
      connection = new MongoConnection(server.url, { times: { selectionMs: 20_000, answerMs: 20_000 } })
      await write(1)
      await server.kill()
      const writing = write(2)
      await server.start()
      await writing
    })

    it('does not answer: that is noticed, and what became of a write is not known', async () => {
      await open()
      await write(1)
      server.freeze()
      const errors = [await failure(write(2)), await failure(read())] as StoreUnavailable[]
      server.thaw()
      expect(errors.map((error) => error.name)).toEqual(['StoreUnavailable', 'StoreUnavailable'])
      expect(errors.map((error) => error.outcomeUnknown)).toEqual([true, false])
      await eventually(() => write(3))
      expect(await read()).toEqual({ _id: 'n', n: 3 })
    })

    it('refuses what is wrong, at once and without showing it', async () => {
      await open()
      const huge = 'secret'.repeat(2_800_000)
      const error = await failure(
        connection.write(() => numbers().bulkWrite([{ insertOne: { document: { _id: huge, n: 1 } } }])),
      )
      expect(error).toBeInstanceOf(MongoRefusal)
      expect(shown(error)).not.toMatch(/secret/)
    })
  })
}
