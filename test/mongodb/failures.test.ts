import { describe, expect, it } from '@jest/globals'
import { MongoClientClosedError, MongoInvalidArgumentError, MongoNetworkError, MongoServerError } from 'mongodb'
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
    expect(closed).toMatchObject({ error: { name: 'StoreUnavailable', outcomeUnknown: true }, again: false })
  })

  it('before it asks the server', () => {
    expect(failureOf(new MongoInvalidArgumentError('secret'), true).error).toBeInstanceOf(MongoRefusal)
  })

  it('and what is not its own comes through', () => {
    const own = new TypeError('own')
    expect(failureOf(own, true)).toEqual({ error: own, again: false })
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
