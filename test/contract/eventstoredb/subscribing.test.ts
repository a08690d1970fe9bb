import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import {
  type AllStreamSubscription,
  BACKWARDS,
  END,
  eventTypeFilter,
  excludeSystemEvents,
  type Filter,
  type Position,
  START,
  streamNameFilter,
} from '@eventstore/db-client'
import { eventually } from '../../support/eventually.js'
import { all, event, events, newStream, nodeUnderTest, onStandIn, type Refusal } from './node-under-test.js'

const node = nodeUnderTest()
const head = async (): Promise<Position> => {
  const options = { direction: BACKWARDS, fromPosition: END, maxCount: 1 } as const
  return (await all(node.client.readAll(options)))[0]!.position!
}

/** What a subscription tells of itself. */
type Told = { readonly ids: string[]; readonly said: string[]; readonly errors: Refusal[] }

function listen(subscription: AllStreamSubscription, isReading = true): Told {
  const told: Told = { ids: [], said: [], errors: [] }
  for (const name of ['confirmation', 'caughtUp', 'end'] as const)
    subscription.on(name, () => void told.said.push(name))
  subscription.on('error', (error: Refusal) => void told.errors.push(error))
  if (isReading) subscription.on('data', (resolved) => void told.ids.push(resolved.event?.id ?? ''))
  return told
}

/** Follows what begins with a prefix of this test's own. */
const follow = (prefix: string, fromPosition: Position | typeof START | typeof END, options = {}) =>
  node.client.subscribeToAll({ fromPosition, filter: streamNameFilter({ prefixes: [prefix] }), ...options })
const idsOf = (written: readonly { readonly id: string }[]) => written.map(({ id }) => id)

describe('a subscription', () => {
  it('confirms, catches up, says so, and goes on live; again when it resumes', async () => {
    const [prefix, old, fresh] = [newStream(), events(3), event()]
    const before = await head()
    await node.client.appendToStream(`${prefix}-a`, old)
    const first = follow(prefix, before)
    const told = listen(first)
    await eventually(() => expect(told.said).toEqual(['confirmation', 'caughtUp']))
    expect(told.ids).toEqual(idsOf(old))
    await node.client.appendToStream(`${prefix}-b`, fresh)
    await eventually(() => expect(told.ids).toEqual(idsOf([...old, fresh])))
    await first.unsubscribe()
    const second = follow(prefix, await head())
    const resumed = listen(second)
    await eventually(() => expect(resumed.said).toEqual(['confirmation', 'caughtUp']))
    expect(resumed.ids).toEqual([])
    await second.unsubscribe()
  })

  it('begins after its position or revision', async () => {
    const [stream, written] = [newStream(), events(4)]
    await node.client.appendToStream(stream, written)
    const { position } = (await all(node.client.readStream(stream)))[1]!
    const toAll = follow(stream, position!)
    const told = listen(toAll)
    await eventually(() => expect(told.ids).toEqual(idsOf(written.slice(2))))
    await toAll.unsubscribe()
    const toStream = node.client.subscribeToStream(stream, { fromRevision: 1n })
    const seen: bigint[] = []
    toStream.on('data', (resolved) => void seen.push(resolved.event!.revision))
    await eventually(() => expect(seen).toEqual([2n, 3n]))
    await node.client.appendToStream(stream, event())
    await eventually(() => expect(seen).toEqual([2n, 3n, 4n]))
    await toStream.unsubscribe()
  })

  it('accepts a position beyond the log, and skips all before it in silence', async () => {
    const prefix = newStream()
    const { commit, prepare } = await head()
    const beyond = follow(prefix, { commit: commit + 10_000_000n, prepare: prepare + 10_000_000n })
    const told = listen(beyond)
    await eventually(() => expect(told.said[0]).toBe('confirmation'))
    expect(told.errors).toEqual([])
    await beyond.unsubscribe()
  })

  it('filters by streams and by types, by prefixes and by patterns', async () => {
    const [prefix, one] = [newStream(), event()]
    const before = await head()
    await node.client.appendToStream(`${prefix}-a`, one)
    const counts = async (filter: Filter): Promise<number> => {
      const subscription = node.client.subscribeToAll({ fromPosition: before, filter })
      const told = listen(subscription)
      await eventually(() => expect(told.said).toContain('caughtUp'))
      await subscription.unsubscribe()
      return told.ids.filter((id) => id === one.id).length
    }
    expect(await counts(streamNameFilter({ prefixes: ['no', prefix] }))).toBe(1)
    expect(await counts(streamNameFilter({ prefixes: ['no'] }))).toBe(0)
    expect(await counts(streamNameFilter({ regex: `^${prefix}-a$` }))).toBe(1)
    expect(await counts(eventTypeFilter({ prefixes: ['sa'] }))).toBe(1)
    expect(await counts(eventTypeFilter({ regex: '^un' }))).toBe(0)
    expect(await counts(excludeSystemEvents())).toBe(1)
  })

  it('tells how far it has looked, though nothing matches', async () => {
    const checkpoints: Position[] = []
    const before = await head()
    const checkpointReached = (_: unknown, position: Position): void => void checkpoints.push(position)
    const filter = streamNameFilter({ prefixes: [newStream()], checkpointReached, checkpointInterval: 1 })
    const subscription = node.client.subscribeToAll({ fromPosition: before, filter })
    listen(subscription)
    await node.client.appendToStream(newStream(), events(80, 10))
    await eventually(() => expect(checkpoints.length).toBeGreaterThanOrEqual(2))
    expect(checkpoints.at(-1)!.commit).toBeGreaterThan(before.commit)
    await subscription.unsubscribe()
  })
})

describe('a slow consumer', () => {
  it('is waited for while it catches up', async () => {
    const [prefix, written] = [newStream(), events(900)]
    const before = await head()
    for (let i = 0; i < 9; i++)
      await node.client.appendToStream(`${prefix}-${i}`, written.slice(i * 100, i * 100 + 100))
    const subscription = follow(prefix, before)
    const ids: string[] = []
    for await (const resolved of subscription) {
      ids.push(resolved.event!.id)
      if (ids.length % 100 === 0) await sleep(5)
      if (ids.length === 900) break
    }
    expect(ids).toEqual(idsOf(written))
    await subscription.unsubscribe()
  })

  it('is dropped when it is live, and hears of it when it has drained', async () => {
    const prefix = newStream()
    const subscription = follow(prefix, END)
    const told = listen(subscription)
    await eventually(() => expect(told.said).toContain('caughtUp'))
    subscription.pause()
    for (let i = 0; i < 700; i++) await node.client.appendToStream(prefix, event())
    await sleep(100)
    expect(told.errors).toEqual([])
    subscription.resume()
    await eventually(() => expect(told.errors).toHaveLength(1))
    expect(told.errors[0]).toMatchObject({ name: 'Error', type: 'timeout' })
    expect(told.errors[0]!.message).toContain('Operation timed out: Consumer too slow')
    expect(told.ids.length).toBeGreaterThan(100)
    expect(told.ids.length).toBeLessThan(450)
    expect(told.said).not.toContain('end')
  })

  it('keeps up with 100 events at once, and not with 512', async () => {
    const prefix = newStream()
    const subscription = follow(prefix, END)
    const told = listen(subscription)
    await eventually(() => expect(told.said).toContain('caughtUp'))
    for (let i = 1; i <= 5; i++) {
      await node.client.appendToStream(prefix, events(100))
      await eventually(() => expect(told.ids).toHaveLength(100 * i))
    }
    await node.client.appendToStream(prefix, events(512))
    await eventually(() => expect(told.errors).toMatchObject([{ type: 'timeout' }]))
  })

  it('lasts longer with a larger buffer', async () => {
    const prefix = newStream()
    const filter = streamNameFilter({ prefixes: [prefix] })
    const subscription = node.client.subscribeToAll({ fromPosition: END, filter }, { highWaterMark: 4096 })
    const told = listen(subscription)
    await eventually(() => expect(told.said).toContain('caughtUp'))
    subscription.pause()
    const written = events(1_000)
    for (const one of written) await node.client.appendToStream(prefix, one)
    subscription.resume()
    await eventually(() => expect(told.ids).toEqual(idsOf(written)))
    expect(told.errors).toEqual([])
    await subscription.unsubscribe()
  })
})

onStandIn('a connection', () => {
  it('carries about 100 calls; the next one waits in silence', async () => {
    const subscriptions = Array.from({ length: 104 }, () => follow(newStream(), END))
    const confirmed = new Set<number>()
    for (const [i, subscription] of subscriptions.entries()) {
      subscription.on('confirmation', () => void confirmed.add(i))
      subscription.on('error', () => undefined)
    }
    await eventually(() => expect(confirmed.size).toBeGreaterThanOrEqual(90))
    await sleep(200)
    expect(confirmed.size).toBeLessThanOrEqual(100)
    await Promise.all([...confirmed].map((i) => subscriptions[i]!.unsubscribe()))
    await eventually(() => expect(confirmed.size).toBe(104))
  })
})
