import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { NO_STREAM, START, type EventStore } from '../../src/commands/event-store.js'
import type { JsonObject, JsonValue } from '../../src/domain/json.js'
import { contentOf, idsOf, newEvent, newEvents, newStream, readOn } from './new-events.js'

/** What the write side lets in (DESIGN.md): no NUL, no lone surrogates, no integer-like keys, finite numbers. */
const text = fc.string({ unit: 'binary', maxLength: 40 }).filter((value) => !value.includes('\u0000'))
const key = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .map((value) => `k${value.replaceAll('\u0000', '')}`)
const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })).map((value) => value + 0)
const { value: jsonValue } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.oneof(fc.constant(null), fc.boolean(), number, text),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}))
const json: fc.Arbitrary<JsonObject> = fc.dictionary(key, jsonValue, { maxKeys: 5, noNullPrototype: true })

export function describeReading(store: () => EventStore): void {
  describe('readStream', () => {
    it('gives nothing for a stream that does not exist', async () => {
      expect(await store().readStream(newStream(), 0, 10)).toEqual([])
    })

    it('reads pages from a revision on, the last one shorter', async () => {
      const [stream, events] = [newStream(), newEvents(10)]
      await store().append(stream, NO_STREAM, events)
      expect(idsOf(await store().readStream(stream, 0, 4))).toEqual(idsOf(events.slice(0, 4)))
      expect(idsOf(await store().readStream(stream, 4, 4))).toEqual(idsOf(events.slice(4, 8)))
      expect(idsOf(await store().readStream(stream, 8, 4))).toEqual(idsOf(events.slice(8)))
      expect(await store().readStream(stream, 10, 4)).toEqual([])
    })

    it('gives back every JSON unchanged', async () => {
      await fc.assert(
        fc.asyncProperty(json, async (data) => {
          const [stream, event] = [newStream(), newEvent(data)]
          await store().append(stream, NO_STREAM, [event])
          expect((await store().readStream(stream, 0, 1)).map(contentOf)).toEqual([event])
        }),
        { numRuns: 60 },
      )
    })

    it('gives back every script, emoji and escape unchanged', async () => {
      const data = {
        text: 'Grüße, 世界, مرحبا, \u{1F469}\u200D\u{1F680}, \\ " \' \n\r\t\u2028\u007F',
        empty: '',
        nested: { list: [1, [2, {}]] },
      }
      const [stream, event] = [newStream(), newEvent(data, 'ÜberEvent')]
      await store().append(stream, NO_STREAM, [event])
      expect((await store().readStream(stream, 0, 1)).map(contentOf)).toEqual([event])
    })

    it('keeps an event of 1 MiB', async () => {
      const data = { text: 'x'.repeat(1_048_576 - '{"text":""}'.length) }
      const [stream, event] = [newStream(), newEvent(data)]
      expect(await store().append(stream, NO_STREAM, [event])).toMatchObject({ appended: true })
      expect((await store().readStream(stream, 0, 1)).map(contentOf)).toEqual([event])
    })
  })

  describe('readAll', () => {
    it('reads all streams in one order, in pages, the last one shorter', async () => {
      const before = await store().head()
      const [one, two] = [newStream(), newStream()]
      const events = newEvents(9)
      for (const [i, event] of events.entries()) {
        await store().append(i % 3 === 0 ? one : two, await revisionOf(store(), i % 3 === 0 ? one : two), [event])
      }
      const read = await readOn(store(), before, 4)
      expect(idsOf(read)).toEqual(idsOf(events))
      expect(read).toEqual(await store().readAll(before, 100))
    })

    it('begins with the first event of the log after START', async () => {
      await store().append(newStream(), NO_STREAM, newEvents(2))
      const [first, second] = await store().readAll(START, 2)
      expect(await store().readAll(first!.position, 1)).toEqual([second])
    })

    it('gives positions that compare as strings in the order of the log', async () => {
      const before = await store().head()
      await Promise.all(Array.from({ length: 15 }, () => store().append(newStream(), NO_STREAM, newEvents(8))))
      const positions = [START, before, ...(await store().readAll(before, 1000)).map(({ position }) => position)]
      if (before === START) positions.shift()
      expect(positions).toEqual([...new Set(positions)].sort((a, b) => (a < b ? -1 : 1)))
      expect(positions.length).toBeGreaterThan(120)
    })

    it('gives the same events as reading the stream', async () => {
      const [stream, before] = [newStream(), await store().head()]
      await store().append(stream, NO_STREAM, newEvents(5))
      expect(await store().readAll(before, 5)).toEqual(await store().readStream(stream, 0, 5))
    })
  })

  describe('head', () => {
    it('is the position of the last event written', async () => {
      const result = await store().append(newStream(), NO_STREAM, newEvents(4))
      expect(result).toEqual({ appended: true, position: await store().head() })
      expect(await store().readAll(await store().head(), 10)).toEqual([])
    })
  })
}

async function revisionOf(store: EventStore, stream: string): Promise<number> {
  return (await store.readStream(stream, 0, 100)).at(-1)?.revision ?? NO_STREAM
}
