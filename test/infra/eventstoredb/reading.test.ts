import { randomUUID } from 'node:crypto'
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { EventStoreDbEventStore } from '../../../infra/eventstoredb/event-store.js'
import { openLogReader } from '../../../infra/eventstoredb/log-reader.js'
import { NO_STREAM, START, StoreUnavailable } from '../../../src/commands/event-store.js'
import { idsOf, newEvents, newStream, readOn, take } from '../../contract/new-events.js'
import { EventStoreDbScene, failureOf, QUICK } from '../../support/eventstoredb-scene.js'
import { StandInProcess } from '../../support/eventstoredb/stand-in-process.js'
import { eventually } from '../../support/eventually.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

describe('reading an EventStoreDB', () => {
  let scene: EventStoreDbScene
  beforeEach(async () => {
    scene = await EventStoreDbScene.start()
  })
  afterEach(() => scene.end())

  /** What somebody else writes to the same server. */
  const writeForeign = async (count: number, stream = `other-${randomUUID()}`): Promise<void> => {
    const client = EventStoreDBClient.connectionString(scene.standIn.url)
    const events = Array.from({ length: count }, () => jsonEvent({ type: 'Foreign', data: { theirs: true } }))
    await client.appendToStream(stream, events)
    await client.dispose()
  }

  describe('that others write to', () => {
    let store: EventStoreDbEventStore
    beforeEach(async () => {
      store = await scene.open('ours-')
    })

    it('shows neither the log of another prefix, nor foreign events, nor those of the system, nor what tells logs apart', async () => {
      expect([await store.head(), await store.readAll(START, 10)]).toEqual([START, []])
      const other = await scene.open('theirs-')
      const events = newEvents(3)
      for (const [i, event] of events.entries()) {
        await store.append(newStream(), NO_STREAM, [event])
        await other.append(newStream(), NO_STREAM, newEvents(2))
        await scene.standIn.writeStatistics()
        await writeForeign(i * 700)
      }
      expect(idsOf(await store.readAll(START, 100))).toEqual(idsOf(events))
      expect(idsOf(await readOn(store, START, 1))).toEqual(idsOf(events))
      expect(await store.readStream('parley-log', 0, 1)).toEqual([])
      const signal = new AbortController().signal
      const followed = take(store.subscribe(START, { batchSize: 10, signal }), (taken) => taken.length >= 4)
      const last = newEvents(1)
      await store.append(newStream(), NO_STREAM, last)
      expect(idsOf(await followed)).toEqual(idsOf([...events, ...last]))
    })

    it('finds the last event of ours behind many of others', async () => {
      const result = await store.append(newStream(), NO_STREAM, newEvents(2))
      await writeForeign(1_500)
      const reader = await openLogReader(`${scene.standIn.url}&prefix=ours-`, QUICK)
      expect(result).toEqual({ appended: true, position: await reader.head() })
      expect(await reader.head()).toBe(await store.head())
      expect(await reader.readAll(await reader.head(), 10)).toEqual([])
      await reader.close()
    })

    it('leaves out what is no JSON, also in a stream of ours', async () => {
      const [stream, events] = [newStream(), newEvents(2)]
      await store.append(stream, NO_STREAM, events)
      await writeForeign(1, `$$ours-${stream}`)
      expect(idsOf(await store.readStream(stream, 0, 10))).toEqual(idsOf(events))
      expect(idsOf(await store.readAll(START, 10))).toEqual(idsOf(events))
    })
  })

  it('leaves no call open, however early a reader has enough', async () => {
    const store = await scene.open()
    await store.append(newStream(), NO_STREAM, newEvents(300))
    const before = scene.standIn.openCalls
    for (let i = 0; i < 120; i += 1) await store.readAll(START, 1)
    const signal = new AbortController().signal
    for (let i = 0; i < 20; i += 1) await take(store.subscribe(START, { batchSize: 5, signal }), () => true)
    await eventually(() => expect(scene.standIn.openCalls).toBeLessThanOrEqual(before))
    expect(await store.readAll(START, 1_000)).toHaveLength(300)
  })

  it('reads more at once than a connection can carry', async () => {
    const store = await scene.open()
    const streams = Array.from({ length: 400 }, () => newStream())
    await store.append(streams[7]!, NO_STREAM, newEvents(1))
    await scene.standIn.slow(20)
    const pages = await Promise.all(streams.map((stream) => store.readStream(stream, 0, 10)))
    expect(pages.filter((page) => page.length > 0)).toHaveLength(1)
  })

  it('gives all who open it at the same time the same log', async () => {
    const stores = await Promise.all(Array.from({ length: 5 }, () => scene.open('raced-')))
    expect(new Set(stores.map(({ logId }) => logId)).size).toBe(1)
    expect(await stores[0]!.head()).toBe(START)
  })

  it('makes no log by reading', async () => {
    const failure = await failureOf(openLogReader(`${scene.standIn.url}&prefix=none-`, QUICK))
    expect(failure).toEqual(new StoreUnavailable('there is no log'))
  })
})

describe('an EventStoreDB that was killed', () => {
  const folder = temporaryFolder()

  const opened = async (file?: string) => {
    const server = await StandInProcess.start(file === undefined ? {} : { file })
    const { EventStoreDbEventStore } = await import('../../../infra/eventstoredb/event-store.js')
    const store = await EventStoreDbEventStore.open(server.url, { timings: QUICK })
    return { server, store }
  }

  it('knows a repeated append when it is back, and goes on', async () => {
    const { server, store } = await opened(`${folder}/log`)
    const [stream, events] = [newStream(), newEvents(3)]
    const first = await store.append(stream, NO_STREAM, events)
    await server.kill()
    await failureOf(store.append(newStream(), NO_STREAM, newEvents(1)))
    await server.restart()
    await eventually(async () => expect(await store.append(stream, NO_STREAM, events)).toEqual(first))
    expect(await store.append(stream, 2, newEvents(1))).toMatchObject({ appended: true })
    await store.close()
    await server.kill()
  })

  it('is not taken for the same when its log is gone', async () => {
    const { server, store } = await opened()
    await store.append(newStream(), NO_STREAM, newEvents(3))
    await server.kill()
    await failureOf(store.head())
    await server.restart()
    await eventually(async () => {
      const failures = [
        await failureOf(store.head()),
        await failureOf(store.append(newStream(), NO_STREAM, newEvents(1))),
      ]
      const message = 'the server holds another log than before'
      expect(failures).toEqual([expect.objectContaining({ message }), expect.objectContaining({ message })])
    })
    await store.close()
    await server.kill()
  })

  it('is noticed when it is stopped, and when it goes on', async () => {
    const { server, store } = await opened()
    const [stream, events] = [newStream(), newEvents(1)]
    const signal = new AbortController().signal
    const followed = take(store.subscribe(START, { batchSize: 5, signal }), (taken) => taken.length >= 2)
    await store.append(newStream(), NO_STREAM, newEvents(1))
    server.suspend()
    expect(await failureOf(store.append(stream, NO_STREAM, events))).toBeInstanceOf(StoreUnavailable)
    server.resume()
    await eventually(async () =>
      expect(await store.append(stream, NO_STREAM, events)).toMatchObject({ appended: true }),
    )
    expect(idsOf(await followed)).toContain(events[0]!.id)
    await store.close()
    await server.kill()
  })
})
