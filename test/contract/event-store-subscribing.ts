import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { NO_STREAM, type EventStore, type NewEvent } from '../../src/commands/event-store.js'
import { idsOf, newEvents, newStream, readOn, take } from './new-events.js'

/** Appends events one by one to a stream of their own. */
async function write(store: EventStore, events: readonly NewEvent[]): Promise<void> {
  const stream = newStream()
  for (const [i, event] of events.entries()) await store.append(stream, i - 1, [event])
}

export function describeSubscribing(store: () => EventStore): void {
  const follow = (after: string, batchSize = 50, signal = new AbortController().signal) =>
    store().subscribe(after, { batchSize, signal })

  describe('subscribe', () => {
    it('catches up, then goes on live, without a hole or a double, while others write', async () => {
      const before = await store().head()
      await write(store(), newEvents(120))
      const total = 120 + 8 * 60
      const taken = take(follow(before), (events) => events.length >= total)
      await Promise.all(Array.from({ length: 8 }, () => write(store(), newEvents(60))))
      expect(await taken).toEqual(await readOn(store(), before, 100))
    })

    it('gives batches of at most the size asked for', async () => {
      const before = await store().head()
      await store().append(newStream(), NO_STREAM, newEvents(25))
      const sizes: number[] = []
      for await (const batch of follow(before, 10)) {
        sizes.push(batch.length)
        if (sizes.reduce((a, b) => a + b) === 25) break
      }
      expect(Math.max(...sizes)).toBeLessThanOrEqual(10)
      expect(Math.min(...sizes)).toBeGreaterThan(0)
    })

    it('begins after the position given', async () => {
      const before = await store().head()
      await store().append(newStream(), NO_STREAM, newEvents(6))
      const all = await store().readAll(before, 6)
      const rest = await take(follow(all[2]!.position), (events) => events.length >= 3)
      expect(rest).toEqual(all.slice(3))
    })

    it('waits for a slow consumer and loses nothing', async () => {
      const before = await store().head()
      const taken = take(
        follow(before, 7),
        (events) => events.length >= 300,
        () => sleep(2),
      )
      await Promise.all(Array.from({ length: 3 }, () => write(store(), newEvents(100))))
      expect(await taken).toEqual(await readOn(store(), before, 100))
    })

    it('serves several subscribers the same, each at its own pace', async () => {
      const before = await store().head()
      const paces = [0, 1, 3]
      const all = paces.map((ms) =>
        take(
          follow(before, 20),
          (events) => events.length >= 200,
          () => sleep(ms),
        ),
      )
      await Promise.all(Array.from({ length: 4 }, () => write(store(), newEvents(50))))
      const written = await readOn(store(), before, 100)
      for (const taken of await Promise.all(all)) expect(taken).toEqual(written)
    })

    it('wakes up for an event written while it waited', async () => {
      const before = await store().head()
      const subscription = follow(before)[Symbol.asyncIterator]()
      for (const event of newEvents(3)) {
        const next = subscription.next()
        await store().append(newStream(), NO_STREAM, [event])
        const result = await next
        expect(idsOf(result.done === true ? [] : result.value)).toEqual([event.id])
      }
      await subscription.return?.()
    })

    it('ends on the signal, without an error, while it waits', async () => {
      const abort = new AbortController()
      const taken = take(follow(await store().head(), 10, abort.signal), () => false)
      await sleep(5)
      abort.abort()
      expect(await taken).toEqual([])
    })

    it('ends on the signal between batches and before the first', async () => {
      const before = await store().head()
      await store().append(newStream(), NO_STREAM, newEvents(30))
      const abort = new AbortController()
      const taken = await take(
        follow(before, 10, abort.signal),
        () => false,
        () => {
          abort.abort()
          return Promise.resolve()
        },
      )
      expect(taken).toHaveLength(10)
      expect(await take(follow(before, 10, abort.signal), () => false)).toEqual([])
    })
  })
}
