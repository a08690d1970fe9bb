import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Thread } from '../../infra/sqlite/thread.js'
import { StoreUnavailable } from '../../src/commands/event-store.js'
import type { TestThread } from './thread-worker.js'

describe('a thread', () => {
  let thread: Thread<TestThread, string>
  let events: string[]
  let deaths: string[]
  beforeEach(() => {
    events = []
    deaths = []
    thread = new Thread(new URL('./thread-worker.js', import.meta.url), {
      name: 'test',
      onEvent: (event) => events.push(event),
      onDeath: ({ message }) => deaths.push(message),
    })
  })
  afterEach(() => thread.end())

  const failure = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => undefined,
      (error: unknown) => error,
    )

  it('answers each call with its own result', async () => {
    const calls = Array.from({ length: 50 }, (_, i) => thread.call('add', i, 1))
    expect(await thread.call('later', 'x')).toBe('x')
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
  })

  it('carries errors with their name and message', async () => {
    expect(await failure(thread.call('fail', 'RangeError', 'too far'))).toMatchObject({
      name: 'RangeError',
      message: 'too far',
    })
  })

  it.each([true, false])('carries StoreUnavailable with outcomeUnknown %s', async (outcomeUnknown) => {
    const error = await failure(thread.call('beUnavailable', outcomeUnknown))
    expect(error).toBeInstanceOf(StoreUnavailable)
    expect(error).toMatchObject({ message: 'full', outcomeUnknown })
  })

  it('fails only the call whose argument or result cannot be cloned', async () => {
    const bad = thread.call('later', (() => 1) as unknown as string)
    const worse = thread.call('giveFunction')
    const good = thread.call('add', 1, 2)
    expect(await failure(bad)).toMatchObject({ name: 'DataCloneError' })
    expect(await failure(worse)).toMatchObject({ name: 'DataCloneError' })
    expect(await good).toBe(3)
  })

  it('hears what the worker emits, before later answers', async () => {
    await Promise.all([thread.call('tell', 'one'), thread.call('tell', 'two')])
    expect(events).toEqual(['one', 'two'])
  })

  it('rejects what is pending when the worker dies, and everything after', async () => {
    const pending = thread.call('never')
    await thread.call('add', 1, 1)
    const crashed = thread.call('crash')
    expect(await failure(pending)).toMatchObject({ name: 'StoreUnavailable', outcomeUnknown: true })
    expect(await failure(crashed)).toMatchObject({ message: 'the test thread died: a defect', outcomeUnknown: true })
    expect(await failure(thread.call('add', 1, 2))).toMatchObject({
      message: 'the test thread has ended: a defect',
      outcomeUnknown: false,
    })
    expect(deaths).toEqual(['a defect'])
  })

  it('answers what was sent before it ends', async () => {
    const sent = thread.call('add', 2, 2)
    await thread.end()
    expect(await sent).toBe(4)
    expect(await failure(thread.call('add', 1, 2))).toBeInstanceOf(StoreUnavailable)
    expect(deaths).toEqual([])
  })
})
