import { describe, expect, it } from '@jest/globals'
import * as driver from 'mongodb'
import { BSON, MongoClientClosedError, MongoInvalidArgumentError, MongoNetworkError, MongoServerError } from 'mongodb'
import { createRequire } from 'node:module'
import { DuplicateKey, failureOf, MongoRefusal } from '../../infra/mongodb/errors.js'
import { repeated } from '../../infra/mongodb/repeated.js'
import { StoreUnavailable } from '../../src/commands/event-store.js'

const server = (code: number | undefined, codeName?: string): MongoServerError =>
  new MongoServerError({ message: 'secret', code, codeName })

describe('what the driver throws', () => {
  it.each([
    ['is shutting down', 91],
    ['is no primary', 10_107],
    ['waited in vain for a majority', 64],
    ['has an outage, says DocumentDB', 1],
    ['has an outage, says DocumentDB,', 50_463_173],
    ['ended what took too long', 50],
    ['says something without a code', undefined],
  ])('when the server %s: try again, and a write may have happened (%s)', (_what, code) => {
    expect(failureOf(server(code), true)).toMatchObject({
      error: { name: 'StoreUnavailable', outcomeUnknown: true },
      again: true,
    })
    expect(failureOf(server(code), false)).toMatchObject({ error: { outcomeUnknown: false }, again: true })
  })

  it.each([2, 9, 72, 10_334])('when the request is wrong (%s): no use to try again', (code) => {
    const { error, again } = failureOf(server(code, 'BadValue'), true)
    expect(error).toBeInstanceOf(MongoRefusal)
    expect([error.message, again]).toEqual([`MongoDB: MongoServerError ${code} BadValue`, false])
  })

  it('when a key is there already: known by its code alone', () => {
    expect(failureOf(server(11_000), true).error).toBeInstanceOf(DuplicateKey)
    expect(failureOf(new MongoServerError({ message: 'E11000 duplicate key' }), true).error).not.toBeInstanceOf(
      DuplicateKey,
    )
  })

  it('when it may not: unavailable, and nothing happened', () => {
    expect(failureOf(server(18), true)).toMatchObject({
      error: { name: 'StoreUnavailable', outcomeUnknown: false },
      again: false,
    })
  })

  it('when the connection breaks, or is closed', () => {
    const broken = failureOf(new MongoNetworkError('127.0.0.1 secret'), true)
    expect(broken).toMatchObject({ error: { name: 'StoreUnavailable', outcomeUnknown: true }, again: true })
    expect(broken.error.message).not.toMatch(/secret|127/)
    const closed = failureOf(new MongoClientClosedError(), true)
    expect(closed).toMatchObject({ error: { name: 'StoreUnavailable', outcomeUnknown: true }, again: true })
  })

  it('before it asks the server', () => {
    expect(failureOf(new MongoInvalidArgumentError('secret'), true).error).toBeInstanceOf(MongoRefusal)
  })

  it('and what is not its own comes through', () => {
    const own = new TypeError('own')
    expect(failureOf(own, true)).toEqual({ error: own, again: false })
  })
})

type ErrorClass = { readonly name: string; readonly prototype: Error }
const isErrorClass = (each: unknown): boolean =>
  typeof each === 'function' && (each as unknown as ErrorClass).prototype instanceof Error

/** Those of the driver that are thrown, but not exported. */
const unexported = createRequire(import.meta.url)('mongodb/lib/cmap/errors') as Readonly<Record<string, unknown>>

/** An error of that class, however its constructor would make it. */
const made = ({ prototype }: ErrorClass): Error =>
  Object.setPrototypeOf(Object.assign(new Error('secret'), { errorResponse: {} }), prototype) as Error

/** Of what the driver throws, all that says that the request itself is wrong. */
const MISTAKES: readonly string[] = [
  ...['MongoAPIError', 'MongoBatchReExecutionError', 'MongoCursorExhaustedError', 'MongoCursorInUseError'],
  ...['MongoInvalidArgumentError', 'MongoMissingCredentialsError', 'MongoMissingDependencyError'],
  ...['MongoTailableCursorError', 'MongoTransactionError'],
]
const named = (classes: readonly ErrorClass[]): [string, ErrorClass][] =>
  classes.map((each) => [each.prototype.name, each])
/** It holds errors of its own, which count instead. */
const isWrapper = ({ name }: ErrorClass): boolean => name === 'MongoBulkWriteError'

describe('of all classes of errors that the driver has', () => {
  const all: readonly unknown[] = Object.values({ ...driver, ...unexported })
  const classes = all.filter(isErrorClass) as readonly ErrorClass[]
  const mistakes = classes.filter(({ name }) => MISTAKES.includes(name))
  const others = classes.filter((each) => !mistakes.includes(each) && !isWrapper(each))

  it('these are looked at', () => {
    expect(mistakes.map(({ name }) => name).sort()).toEqual([...MISTAKES].sort())
    expect(others.length).toBeGreaterThan(35)
  })

  it.each(named(mistakes))('%s: the request is wrong', (_name, each) => {
    expect(failureOf(made(each), true)).toMatchObject({ error: { name: 'MongoRefusal' }, again: false })
  })

  it.each(named(others))('%s: it may be an outage', (_name, each) => {
    const { error } = failureOf(made(each), true)
    expect(error).toBeInstanceOf(StoreUnavailable)
    expect(error.message).not.toContain('secret')
    expect(failureOf(made(each), false).error).toMatchObject({ name: 'StoreUnavailable', outcomeUnknown: false })
  })

  it.each([
    ...['MongoPoolClosedError', 'MongoWaitQueueTimeoutError', 'MongoServerSelectionError', 'MongoServerClosedError'],
    ...['MongoNotConnectedError', 'MongoTopologyClosedError'],
  ])('%s: nothing was sent', (name) => {
    const [found] = classes.filter(({ prototype }) => prototype.name === name)
    expect(failureOf(made(found!), true)).toMatchObject({ error: { name: 'StoreUnavailable', outcomeUnknown: false } })
  })
})

describe('what the driver lets through', () => {
  const node = (code: string): Error => Object.assign(new Error(`${code} 127.0.0.1 secret`), { code })
  const inBulk = (cause: Error): Error => new driver.MongoBulkWriteError(cause, {} as unknown as driver.BulkWriteResult)

  it.each(['EPIPE', 'ECONNRESET', 'ERR_STREAM_WRITE_AFTER_END', 'ENOTFOUND', 'CERT_HAS_EXPIRED', 'Z_DATA_ERROR'])(
    '%s, alone or in a bulk: an outage',
    (code) => {
      for (const error of [node(code), inBulk(node(code))]) {
        const failure = failureOf(error, true)
        expect(failure).toMatchObject({ error: { name: 'StoreUnavailable', outcomeUnknown: true }, again: true })
        expect(failure.error.message).not.toMatch(/secret|127/)
      }
    },
  )

  it.each(['AbortError', 'TimeoutError'])('%s: an outage', (name) => {
    expect(failureOf(Object.assign(new Error('x'), { name }), true).error).toBeInstanceOf(StoreUnavailable)
  })

  it.each<[string, Error]>([
    ['BSONError', new BSON.BSONError('secret')],
    ['RangeError', new RangeError('offset is out of bounds')],
  ])('%s: of a write, that it cannot be written; of a read, that the answer cannot be read', (_name, error) => {
    expect(failureOf(error, true)).toMatchObject({ error: { name: 'MongoRefusal' }, again: false })
    expect(failureOf(error, false)).toMatchObject({ error: { name: 'StoreUnavailable' }, again: true })
  })
})

describe('what may be done twice', () => {
  const failing = (...errors: Error[]) => {
    const attempts: number[] = []
    const work = async (): Promise<string> => {
      attempts.push(attempts.length)
      const error = errors.shift()
      if (error !== undefined) throw error
      return Promise.resolve('done')
    }
    return { attempts, work }
  }

  it('is done again while there is passing trouble', async () => {
    const { attempts, work } = failing(server(91), new MongoNetworkError('x'), server(11_602))
    expect(await repeated(work, true)).toBe('done')
    expect(attempts).toHaveLength(4)
  })

  it('is given up after some attempts', async () => {
    const { attempts, work } = failing(...Array.from({ length: 20 }, () => server(91)))
    await expect(repeated(work, true)).rejects.toMatchObject({ name: 'StoreUnavailable', outcomeUnknown: true })
    expect(attempts).toHaveLength(6)
  })

  it('is given up at once when it is refused', async () => {
    const { attempts, work } = failing(server(2))
    await expect(repeated(work, true)).rejects.toThrow(MongoRefusal)
    expect(attempts).toHaveLength(1)
  })

  it('has an unknown outcome once any attempt has', async () => {
    const { work } = failing(new MongoNetworkError('x'), server(18))
    await expect(repeated(work, true)).rejects.toMatchObject({ outcomeUnknown: true })
    await expect(repeated(failing(new StoreUnavailable('x')).work, true)).rejects.toMatchObject({
      outcomeUnknown: false,
    })
  })
})
