import { describe, expect, it } from '@jest/globals'
import { NO_STREAM, StoreUnavailable, type EventStore } from '../../src/commands/event-store.js'
import { newEvents, newStream, take } from './new-events.js'

export function describeReopening(
  store: () => EventStore,
  reopen: () => (() => Promise<EventStore>) | undefined,
): void {
  /** An engine that cannot be reopened here passes: there is nothing that a restart of the client could forget. */
  const reopened = async (): Promise<EventStore> => (await reopen()?.()) ?? store()

  describe('reopened', () => {
    it('keeps its log id', async () => {
      const { logId } = store()
      expect(logId).not.toBe('')
      expect((await reopened()).logId).toBe(logId)
    })

    it('keeps events, head and positions', async () => {
      const [stream, before] = [newStream(), await store().head()]
      await store().append(stream, NO_STREAM, newEvents(5))
      const [events, head] = [await store().readAll(before, 10), await store().head()]
      const again = await reopened()
      expect(await again.readAll(before, 10)).toEqual(events)
      expect(await again.readStream(stream, 0, 10)).toEqual(events)
      expect(await again.head()).toBe(head)
    })

    it('still knows a repeated append', async () => {
      const [stream, events] = [newStream(), newEvents(3)]
      const first = await store().append(stream, NO_STREAM, events)
      const again = await reopened()
      expect(await again.append(stream, NO_STREAM, events)).toEqual(first)
      expect(await again.append(stream, 2, newEvents(1))).toMatchObject({ appended: true })
    })

    it('lets a subscriber go on where it was', async () => {
      const before = await store().head()
      await store().append(newStream(), NO_STREAM, newEvents(4))
      const [first] = await store().readAll(before, 1)
      const again = await reopened()
      const subscription = again.subscribe(first!.position, { batchSize: 2, signal: new AbortController().signal })
      const taken = take(subscription, (events) => events.length >= 6)
      await again.append(newStream(), NO_STREAM, newEvents(3))
      expect(await taken).toEqual(await again.readAll(first!.position, 6))
    })
  })

  describe('close', () => {
    it('finishes what was accepted and refuses what comes later', async () => {
      const streams = Array.from({ length: 30 }, () => newStream())
      const accepted = streams.map((stream) => store().append(stream, NO_STREAM, newEvents(2)))
      await store().close()
      expect((await Promise.all(accepted)).every(({ appended }) => appended)).toBe(true)
      await expect(store().append(newStream(), NO_STREAM, newEvents(1))).rejects.toThrow(StoreUnavailable)
    })
  })
}
