import { describe, expect, it } from '@jest/globals'
import { CommitQueue, together } from '../../infra/sqlite/group-commit.js'
import { StoreUnavailable } from '../../src/commands/event-store.js'

describe('committing together', () => {
  const tried: number[][] = []
  const attempt = (error: Error) => (items: readonly number[]) => {
    tried.push([...items])
    if (items.includes(13)) throw error
    return items.map((item) => item * 2)
  }

  it('tries each alone when one of them is at fault', () => {
    const fault = new Error('unlucky')
    expect(together([1, 13, 2], attempt(fault))).toEqual([2, fault, 4])
  })

  it.each([true, false])('tries nothing again in an outage (outcome unknown: %s)', (outcomeUnknown) => {
    tried.length = 0
    const outage = new StoreUnavailable('no disk', outcomeUnknown)
    expect(together([1, 13, 2], attempt(outage))).toEqual([outage, outage, outage])
    expect(tried).toEqual([[1, 13, 2]])
  })
})

describe('a commit queue', () => {
  const queueOf = (batches: string[][]) =>
    new CommitQueue<string, string>({
      commit: (batch) => {
        batches.push([...batch])
        return batch.map((item) => (item === 'bad' ? new Error('refused') : item.toUpperCase()))
      },
      maxWeight: 4,
      weightOf: (item) => item.length,
    })

  it('commits what comes in one turn together, in order, in batches that are not too heavy', async () => {
    const batches: string[][] = []
    const queue = queueOf(batches)
    const results = ['aa', 'bb', 'cc', 'dddddd', 'e'].map((item) => queue.add(item))
    expect(await Promise.all(results)).toEqual(['AA', 'BB', 'CC', 'DDDDDD', 'E'])
    expect(batches).toEqual([['aa', 'bb'], ['cc', 'dddddd'], ['e']])
    expect(await queue.add('f')).toBe('F')
  })

  it('gives each its own failure', async () => {
    const queue = queueOf([])
    const results = await Promise.allSettled([queue.add('a'), queue.add('bad'), queue.add('c')])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })

  it('commits at once all that waits when it is flushed', async () => {
    const batches: string[][] = []
    const queue = queueOf(batches)
    const results = [queue.add('aaaa'), queue.add('b')]
    queue.flush()
    expect(batches).toEqual([['aaaa'], ['b']])
    expect(await Promise.all(results)).toEqual(['AAAA', 'B'])
    queue.flush()
  })
})
