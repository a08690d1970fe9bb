import { describe, expect, it } from '@jest/globals'
import { NO_STREAM, type AppendResult, type EventStore } from '../../src/commands/event-store.js'
import { contentOf, idsOf, newEvent, newEvents, newStream } from './new-events.js'

const positionOf = (result: AppendResult): string => {
  if (!result.appended) throw new Error(`refused at revision ${result.actualRevision}`)
  return result.position
}

export function describeAppending(store: () => EventStore): void {
  describe('append', () => {
    it('numbers the events of a stream from 0, in order', async () => {
      const [stream, events] = [newStream(), newEvents(5)]
      await store().append(stream, NO_STREAM, events.slice(0, 2))
      await store().append(stream, 1, events.slice(2))
      const read = await store().readStream(stream, 0, 10)
      expect(read.map(contentOf)).toEqual(events)
      expect(read.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4])
      expect(read.every((event) => event.stream === stream)).toBe(true)
    })

    it('answers with the position of the last event written', async () => {
      const stream = newStream()
      const result = await store().append(stream, NO_STREAM, newEvents(3))
      const read = await store().readStream(stream, 0, 10)
      expect(result).toEqual({ appended: true, position: read[2]!.position })
    })

    it('refuses another revision than the expected and tells the actual one', async () => {
      const stream = newStream()
      expect(await store().append(stream, 0, newEvents(1))).toEqual({ appended: false, actualRevision: NO_STREAM })
      await store().append(stream, NO_STREAM, newEvents(3))
      expect(await store().append(stream, NO_STREAM, newEvents(1))).toEqual({ appended: false, actualRevision: 2 })
      expect(await store().append(stream, 1, newEvents(1))).toEqual({ appended: false, actualRevision: 2 })
      expect(await store().append(stream, 3, newEvents(1))).toEqual({ appended: false, actualRevision: 2 })
      expect(await store().readStream(stream, 0, 10)).toHaveLength(3)
    })

    it('lets exactly one of 32 racing appends win each revision', async () => {
      const stream = newStream()
      const won: string[] = []
      const race = async (): Promise<void> => {
        const event = newEvent()
        for (let expected = NO_STREAM; ;) {
          const result = await store().append(stream, expected, [event])
          if (result.appended) return void won.push(event.id)
          expect(result.actualRevision).not.toBe(expected)
          expected = result.actualRevision
        }
      }
      await Promise.all(Array.from({ length: 32 }, race))
      const read = await store().readStream(stream, 0, 100)
      expect(read.map(({ revision }) => revision)).toEqual(Array.from({ length: 32 }, (_, i) => i))
      expect(new Set(idsOf(read))).toEqual(new Set(won))
    })

    it('keeps the order of appends to one stream that are not awaited', async () => {
      const [stream, events] = [newStream(), newEvents(40)]
      await store().append(stream, NO_STREAM, [events[0]!])
      const results = await Promise.all(events.slice(1).map((event, i) => store().append(stream, i, [event])))
      expect(results.every(({ appended }) => appended)).toBe(true)
      expect(idsOf(await store().readStream(stream, 0, 100))).toEqual(idsOf(events))
    })

    it('refuses one of many appends at once without harm to the others', async () => {
      const streams = Array.from({ length: 20 }, () => newStream())
      const appends = streams.map((stream, i) => store().append(stream, i % 2 === 0 ? NO_STREAM : 7, newEvents(2)))
      const results = await Promise.all(appends)
      expect(results.map(({ appended }) => appended)).toEqual(streams.map((_, i) => i % 2 === 0))
      const lengths = await Promise.all(streams.map(async (stream) => (await store().readStream(stream, 0, 10)).length))
      expect(lengths).toEqual(streams.map((_, i) => (i % 2 === 0 ? 2 : 0)))
    })

    it('writes all events of an append or none, next to each other in the log', async () => {
      const [stream, other] = [newStream(), newStream()]
      const before = await store().head()
      const writes = [store().append(stream, NO_STREAM, newEvents(500)), store().append(other, NO_STREAM, newEvents(3))]
      const refused = store().append(stream, NO_STREAM, newEvents(5))
      await Promise.all(writes)
      expect(await refused).toMatchObject({ appended: false })
      const order = (await store().readAll(before, 1000)).map((event) => event.stream)
      expect(order.filter((name) => name === stream)).toHaveLength(500)
      expect(order.lastIndexOf(stream) - order.indexOf(stream)).toBe(499)
    })

    describe('repeated', () => {
      it('gives the first result and writes nothing', async () => {
        const [stream, events] = [newStream(), newEvents(3)]
        const first = await store().append(stream, NO_STREAM, events)
        expect(await store().append(stream, NO_STREAM, events)).toEqual(first)
        expect(await store().readStream(stream, 0, 10)).toHaveLength(3)
      })

      it('also when others have written since', async () => {
        const [stream, events] = [newStream(), newEvents(2)]
        await store().append(stream, NO_STREAM, newEvents(1))
        const first = await store().append(stream, 0, events)
        await store().append(stream, 2, newEvents(4))
        expect(await store().append(stream, 0, events)).toEqual(first)
        expect(await store().readStream(stream, 0, 10)).toHaveLength(7)
      })

      it('also at the same time', async () => {
        const [stream, events] = [newStream(), newEvents(2)]
        const results = await Promise.all([1, 2, 3].map(() => store().append(stream, NO_STREAM, events)))
        expect(new Set(results.map(positionOf)).size).toBe(1)
        expect(await store().readStream(stream, 0, 10)).toHaveLength(2)
      })

      it('is a conflict when only some of the events are there', async () => {
        const [stream, events] = [newStream(), newEvents(2)]
        await store().append(stream, NO_STREAM, events)
        const longer = await store().append(stream, NO_STREAM, [...events, newEvent()])
        expect(longer).toEqual({ appended: false, actualRevision: 1 })
        const other = await store().append(stream, NO_STREAM, [events[0]!, newEvent()])
        expect(other).toEqual({ appended: false, actualRevision: 1 })
      })
    })
  })
}
