import { describe, expect, it } from '@jest/globals'
import { Arrivals } from '../../src/commands/arrivals.js'

describe('arrivals', () => {
  /** Somebody who looks something up, then does it in turn. */
  const goer = (arrivals: Arrivals, done: string[]) => async (name: string, key: string, lookUp: Promise<unknown>) => {
    const { turn, leave } = arrivals.arrive(key)
    try {
      await lookUp
      await turn
      done.push(name)
    } finally {
      leave()
      leave()
    }
  }
  const gate = () => {
    let open = (): void => undefined
    let fail = (_: Error): void => undefined
    const opened = new Promise<void>((resolve, reject) => ([open, fail] = [resolve, reject]))
    return { opened, open, fail }
  }

  it('keep their order, whoever is ready first', async () => {
    const [slow, done] = [gate(), [] as string[]]
    const go = goer(new Arrivals(), done)
    const all = [go('a', 'k', slow.opened), go('b', 'k', Promise.resolve()), go('c', 'k', Promise.resolve())]
    await go('other', 'another key', Promise.resolve())
    expect(done).toEqual(['other'])
    slow.open()
    await Promise.all(all)
    expect(done).toEqual(['other', 'a', 'b', 'c'])
  })

  it('let nobody past when the one between them fails', async () => {
    const [slow, done] = [gate(), [] as string[]]
    const go = goer(new Arrivals(), done)
    const a = go('a', 'k', slow.opened)
    const b = go('b', 'k', Promise.reject(new Error('not found')))
    const c = go('c', 'k', Promise.resolve())
    await expect(b).rejects.toThrow('not found')
    expect(done).toEqual([])
    slow.open()
    await Promise.all([a, c])
    expect(done).toEqual(['a', 'c'])
  })
})
