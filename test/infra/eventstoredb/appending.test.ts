import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { EventStoreDbEventStore } from '../../../infra/eventstoredb/event-store.js'
import { NO_STREAM, StoreUnavailable, type NewEvent } from '../../../src/commands/event-store.js'
import { idsOf, newEvent, newEvents, newStream } from '../../contract/new-events.js'
import { EventStoreDbScene, failureOf, persistently } from '../../support/eventstoredb-scene.js'
import { eventually } from '../../support/eventually.js'

describe('appending to an EventStoreDB that fails', () => {
  let scene: EventStoreDbScene
  let store: EventStoreDbEventStore
  beforeEach(async () => {
    scene = await EventStoreDbScene.start()
    store = await scene.open()
  })
  afterEach(() => scene.end())

  const isDoubtful = expect.objectContaining({ name: 'StoreUnavailable', outcomeUnknown: true })

  describe('when an answer is lost', () => {
    it('says that the outcome is unknown, and gives the first result when it is repeated', async () => {
      const [stream, events] = [newStream(), newEvents(2)]
      await scene.standIn.loseAnswers(1)
      expect(await failureOf(store.append(stream, NO_STREAM, events))).toEqual(isDoubtful)
      const result = await persistently(store, stream, NO_STREAM, events)
      const read = await store.readStream(stream, 0, 10)
      expect(idsOf(read)).toEqual(idsOf(events))
      expect(result).toEqual({ appended: true, position: read[1]!.position })
    })

    it('gives the first position also when others have written since', async () => {
      const [stream, events] = [newStream(), newEvents(1)]
      await scene.standIn.loseAnswers(1)
      await failureOf(store.append(stream, NO_STREAM, events))
      await persistently(store, newStream(), NO_STREAM, newEvents(3))
      const result = await persistently(store, stream, NO_STREAM, events)
      const [written] = await store.readStream(stream, 0, 1)
      expect(result).toEqual({ appended: true, position: written!.position })
    })

    it('writes once what failed before it was written', async () => {
      const [stream, events] = [newStream(), newEvents(2)]
      await scene.standIn.failAppends(1)
      expect(await failureOf(store.append(stream, NO_STREAM, events))).toEqual(isDoubtful)
      await persistently(store, stream, NO_STREAM, events)
      expect(idsOf(await store.readStream(stream, 0, 10))).toEqual(idsOf(events))
    })

    it('does not take the time-out of a working server for a lost connection', async () => {
      const [stream, events] = [newStream(), newEvents(1)]
      await scene.standIn.failAppends(1, 'timeout')
      await scene.standIn.answerLate(1, 200)
      const failing = failureOf(store.append(stream, NO_STREAM, events))
      const other = store.append(newStream(), NO_STREAM, newEvents(1))
      expect(await failing).toEqual(isDoubtful)
      expect(await other).toMatchObject({ appended: true })
    })
  })

  describe('under load', () => {
    const write = async (count: number): Promise<readonly [string, readonly NewEvent[]]> => {
      const [stream, events] = [newStream(), newEvents(count)]
      for (const [i, event] of events.entries()) {
        expect(await persistently(store, stream, i - 1, [event])).toMatchObject({ appended: true })
      }
      return [stream, events]
    }

    for (const fault of ['drop', 'loseAnswers', 'shutdown', 'notReady', 'outage'] as const) {
      it(`loses and doubles nothing: ${fault}`, async () => {
        const writers = Promise.all(Array.from({ length: 8 }, () => write(40)))
        for (let i = 0; i < 3; i += 1) {
          await new Promise((resolve) => setTimeout(resolve, 60))
          await scene.standIn[fault](fault === 'loseAnswers' ? 3 : 100)
        }
        for (const [stream, events] of await writers) {
          expect(idsOf(await store.readStream(stream, 0, 100))).toEqual(idsOf(events))
        }
      })
    }
  })

  describe('while the server is away', () => {
    it('refuses at once, without the time-out of a call, and is back by itself', async () => {
      const patient = await scene.open('patient-', { call: 300_000 })
      await scene.standIn.outage(2_000)
      await failureOf(patient.append(newStream(), NO_STREAM, newEvents(1)))
      for (let i = 0; i < 50; i += 1) {
        expect(await failureOf(patient.append(newStream(), NO_STREAM, newEvents(1)))).toBeInstanceOf(StoreUnavailable)
      }
      await failureOf(patient.head())
      await eventually(() => patient.append(newStream(), NO_STREAM, newEvents(1)))
      await eventually(() => patient.head())
    })

    it('says of what was never sent that it did not happen, unless an earlier append to the stream is in doubt', async () => {
      const [doubtful, events] = [newStream(), newEvents(1)]
      await scene.standIn.loseAnswers(1)
      await scene.standIn.refuse(1_500)
      await failureOf(store.append(doubtful, NO_STREAM, events))
      await eventually(async () => {
        const failure = await failureOf(store.append(newStream(), NO_STREAM, newEvents(1)))
        expect(failure).toMatchObject({ outcomeUnknown: false })
      })
      expect(await failureOf(store.append(doubtful, NO_STREAM, events))).toEqual(isDoubtful)
      expect(await persistently(store, doubtful, NO_STREAM, events)).toMatchObject({ appended: true })
    })

    it('is back after an outage that a client of a discovery address never gets over', async () => {
      const found = await scene.open('found-', undefined, scene.standIn.discoveryUrl)
      await scene.standIn.outage(2_500)
      await failureOf(found.append(newStream(), NO_STREAM, newEvents(1)))
      await eventually(() => found.append(newStream(), NO_STREAM, newEvents(1)))
    })
  })

  describe('when the server is frozen', () => {
    it('gives up by itself, refuses what comes next, and goes on when the server does', async () => {
      const [stream, events] = [newStream(), newEvents(1)]
      await scene.standIn.freeze()
      expect(await failureOf(store.append(stream, NO_STREAM, events))).toEqual(isDoubtful)
      expect(await failureOf(store.append(newStream(), NO_STREAM, newEvents(1)))).toBeInstanceOf(StoreUnavailable)
      expect(await failureOf(store.readStream(stream, 0, 1))).toBeInstanceOf(StoreUnavailable)
      await scene.standIn.thaw()
      expect(await persistently(store, stream, NO_STREAM, events)).toMatchObject({ appended: true })
      await eventually(async () => expect(idsOf(await store.readStream(stream, 0, 9))).toEqual(idsOf(events)))
    })

    it('gives up opening', async () => {
      await scene.standIn.freeze()
      expect(await failureOf(scene.open('other-'))).toBeInstanceOf(StoreUnavailable)
      await scene.standIn.thaw()
    })
  })

  it('closes also while the server is away', async () => {
    await scene.standIn.outage(60_000)
    const failing = failureOf(store.append(newStream(), NO_STREAM, newEvents(1)))
    await store.close()
    expect(await failing).toBeInstanceOf(StoreUnavailable)
    for (const ask of [
      () => store.head(),
      () => store.readAll('', 1),
      () => store.append('room-1', NO_STREAM, [newEvent()]),
    ]) {
      expect(await failureOf(ask())).toBeInstanceOf(StoreUnavailable)
    }
  })

  describe('of what the server or its client would take wrongly', () => {
    const circular: Record<string, unknown> = {}
    circular['self'] = circular
    const one = newEvent()
    const impossible: readonly [string, readonly NewEvent[]][] = [
      ['no events', []],
      ['more than 500 events', newEvents(501)],
      ['more than 1 MiB', [newEvent({ text: 'x'.repeat(1_048_576) })]],
      ['more than 1 MiB in all', [newEvent({ text: 'ü'.repeat(300_000) }), newEvent({ text: 'ü'.repeat(300_000) })]],
      ['a BigInt', [newEvent({ number: 1n } as never)]],
      ['data that are undefined', [{ ...one, data: undefined as never }]],
      ['metadata that are no JSON', [{ ...one, metadata: { at: 1n } as never }]],
      ['a circle', [newEvent(circular as never)]],
      ['one event twice', [one, one]],
      ['an id that is none', [{ ...one, id: 'x' }]],
    ]
    for (const [what, events] of impossible) {
      it(`refuses ${what}`, async () => {
        const stream = newStream()
        expect(await failureOf(store.append(stream, NO_STREAM, events))).toBeInstanceOf(RangeError)
        expect(await store.append(stream, NO_STREAM, newEvents(1))).toMatchObject({ appended: true })
      })
    }
  })

  it('shares the one appending client of the process: one store that closes leaves the others alone', async () => {
    const others = await Promise.all([scene.open('one-'), scene.open('two-'), scene.open('two-')])
    await scene.standIn.answerLate(1, 300)
    const late = store.append(newStream(), NO_STREAM, newEvents(1))
    await Promise.all(others.map((other) => other.close()))
    expect(await late).toMatchObject({ appended: true })
    expect(await store.append(newStream(), NO_STREAM, newEvents(1))).toMatchObject({ appended: true })
  })
})
