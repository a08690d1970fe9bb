import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Thread } from '../../infra/threads/thread.js'
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
      maxPending: 60,
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

  it('is killed in the middle of what it does, which is no death to be told of', async () => {
    const cut = failure(thread.call('never'))
    await thread.call('add', 1, 2)
    await thread.kill()
    expect(await cut).toMatchObject({ name: 'StoreUnavailable', outcomeUnknown: true })
    expect(await failure(thread.call('add', 1, 2))).toBeInstanceOf(StoreUnavailable)
    expect(deaths).toEqual([])
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

  it('lets the worker settle what still waits when it is ended', async () => {
    const waiting = thread.call('atTheEnd')
    await Promise.all([thread.end(), thread.end()])
    expect(await waiting).toBe('done')
  })

  it('says so when the worker cannot close what it has', async () => {
    await thread.call('failAtTheEnd')
    expect(await failure(thread.end())).toMatchObject({ name: 'StoreUnavailable', message: 'cannot be closed' })
    await thread.end()
    expect(deaths).toEqual([])
  })

  it('refuses more calls than may wait', async () => {
    const calls = await Promise.allSettled(Array.from({ length: 65 }, () => thread.call('add', 1, 1)))
    expect(calls.filter(({ status }) => status === 'rejected')).toHaveLength(5)
    expect(calls.at(-1)).toMatchObject({ reason: { name: 'StoreUnavailable', outcomeUnknown: false } })
    expect(await thread.call('add', 1, 1)).toBe(2)
  })

  it('can be told something that needs no answer', async () => {
    thread.tell('tell', 'aside')
    await thread.call('add', 1, 1)
    expect(events).toEqual(['aside'])
    await thread.end()
    thread.tell('tell', 'too late')
  })

  it('dies of what it was told and failed of: nobody else would hear of it', async () => {
    const pending = thread.call('never')
    thread.tell('fail', 'RangeError', 'unheard')
    expect(await failure(pending)).toMatchObject({ message: 'the test thread died: unheard' })
    expect(deaths).toEqual(['unheard'])
  })

  it('is ended when what it should open cannot be opened, and that is no death', async () => {
    const opening = thread.open(() => thread.call('beUnavailable', false))
    expect(await failure(opening)).toMatchObject({ name: 'StoreUnavailable', message: 'full' })
    expect(await failure(thread.call('add', 1, 1))).toMatchObject({ name: 'StoreUnavailable' })
    expect(deaths).toEqual([])
  })
})
