import { expect, it } from '@jest/globals'
import { Gathering } from '../../infra/bullmq/gathering.js'

const items = (...ids: readonly string[]): ReadonlyMap<string, string> => new Map(ids.map((id) => [id, id]))

it('sends together what comes while something is on its way, each id once; a failure is told to whom it concerns', async () => {
  const sent: string[][] = []
  const gathering = new Gathering<string>(async (batch) => {
    sent.push([...batch])
    await Promise.resolve()
    if (batch.includes('bad')) throw new Error('refused')
  })
  const outcomes = await Promise.allSettled([gathering.add(items('a')), gathering.add(items('b', 'a'))])
  expect([sent, outcomes.map(({ status }) => status)]).toEqual([[['a', 'b']], ['fulfilled', 'fulfilled']])
  const first = gathering.add(items('bad'))
  await Promise.resolve()
  const second = Promise.all([gathering.add(items('c')), gathering.add(items('d', 'c'))])
  await expect(first).rejects.toThrow('refused')
  await second
  expect(sent.slice(1)).toEqual([['bad'], ['c', 'd']])
})
