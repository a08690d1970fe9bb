import { describe, expect, it } from '@jest/globals'
import { EntryReader } from '../../src/client/entry-reader.js'
import type { RoomEntry } from '../../src/client/index.js'
import type { Rest } from '../../src/client/rest.js'
import { settled } from '../support/virtual-clock.js'

type Reading = { page(...ids: readonly string[]): void; end(): void; fail(): void }

/** A list that is read page by page, as a test says. */
function start() {
  const readings: Reading[] = []
  const rooms = (_after: string | undefined, onPage: (entries: readonly RoomEntry[]) => void): Promise<object> =>
    new Promise((resolve, reject) =>
      readings.push({
        page: (...ids) => onPage(ids.map((id) => ({ id }) as RoomEntry)),
        end: () => resolve({}),
        fail: () => reject(new Error('away')),
      }),
    )
  const reader = new EntryReader({ rooms } as unknown as Rest)
  const answers: string[] = []
  const ask = (id: string): void =>
    void reader.entry(id).then(
      (entry) => answers.push(`${id}: ${entry === null ? 'none' : entry.id}`),
      (error: unknown) => answers.push(`${id}: ${(error as Error).message}`),
    )
  return { ask, answers, readings }
}

describe('an entry of the list of rooms', () => {
  it('is there with its page, and the others are not waited for', async () => {
    const { ask, answers, readings } = start()
    for (const id of ['a', 'b', 'c']) ask(id)
    await settled()
    readings[0]?.page('x', 'b')
    await settled()
    expect(answers).toEqual(['b: b'])
    readings[0]?.page('a')
    readings[0]?.end()
    await settled()
    expect(answers).toEqual(['b: b', 'a: a', 'c: none'])
    expect(readings).toHaveLength(1)
  })

  it('is read after it was asked for, never before', async () => {
    const { ask, answers, readings } = start()
    ask('a')
    await settled()
    readings[0]?.page('a', 'b')
    ask('b')
    ask('a')
    await settled()
    expect([answers, readings.length]).toEqual([['a: a'], 1])
    readings[0]?.end()
    await settled()
    readings[1]?.page('b', 'a')
    await settled()
    expect(answers).toEqual(['a: a', 'b: b', 'a: a'])
  })

  it('that could not be read can be asked for again', async () => {
    const { ask, answers, readings } = start()
    for (const id of ['a', 'b']) ask(id)
    await settled()
    readings[0]?.page('b')
    readings[0]?.fail()
    await settled()
    expect(answers).toEqual(['b: b', 'a: away'])
    ask('a')
    await settled()
    readings[1]?.page('a')
    await settled()
    expect(answers.at(-1)).toBe('a: a')
  })
})
