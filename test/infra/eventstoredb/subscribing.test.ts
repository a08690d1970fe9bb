import { setTimeout as sleep } from 'node:timers/promises'
import { Transform } from 'node:stream'
import type { EventStoreDBClient } from '@eventstore/db-client'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { parseAddress } from '../../../infra/eventstoredb/address.js'
import { Connection } from '../../../infra/eventstoredb/connection.js'
import type { EventStoreDbEventStore } from '../../../infra/eventstoredb/event-store.js'
import { follow } from '../../../infra/eventstoredb/following.js'
import { KnownHead } from '../../../infra/eventstoredb/known-head.js'
import { TIMINGS } from '../../../infra/eventstoredb/timings.js'
import {
  NO_STREAM,
  START,
  StoreUnavailable,
  type NewEvent,
  type RecordedEvent,
} from '../../../src/commands/event-store.js'
import { newEvents, newStream, readOn, take } from '../../contract/new-events.js'
import { EventStoreDbScene, failureOf, persistently, QUICK } from '../../support/eventstoredb-scene.js'

describe('following an EventStoreDB that fails', () => {
  let scene: EventStoreDbScene
  let store: EventStoreDbEventStore
  beforeEach(async () => {
    scene = await EventStoreDbScene.start()
    store = await scene.open()
  })
  afterEach(() => scene.end())

  const following = (count: number, eachBatch?: () => Promise<void>): Promise<readonly RecordedEvent[]> =>
    take(
      store.subscribe(START, { batchSize: 20, signal: new AbortController().signal }),
      (events) => events.length >= count,
      eachBatch,
    )

  const write = async (events: readonly NewEvent[], pauseMs = 0): Promise<void> => {
    const stream = newStream()
    for (const [i, event] of events.entries()) {
      await persistently(store, stream, i - 1, [event])
      if (pauseMs > 0) await sleep(pauseMs)
    }
  }

  for (const fault of ['drop', 'outage', 'tooSlow', 'shutdown', 'notReady'] as const) {
    it(`misses and doubles nothing: ${fault}`, async () => {
      const taken = following(200)
      const writing = Promise.all(Array.from({ length: 4 }, () => write(newEvents(50), 5)))
      for (let i = 0; i < 3; i += 1) {
        await sleep(150)
        await scene.standIn[fault](150)
      }
      await writing
      expect(await taken).toEqual(await readOn(store, START, 100))
    })
  }

  it('goes on after the server was frozen', async () => {
    const taken = following(40)
    await write(newEvents(20))
    await scene.standIn.freeze()
    await failureOf(store.head())
    await scene.standIn.thaw()
    await write(newEvents(20))
    expect(await taken).toEqual(await readOn(store, START, 100))
  })

  it('hands out an event also when its own append was not acknowledged yet', async () => {
    await write(newEvents(1))
    const taken = following(2)
    await sleep(50)
    await scene.standIn.answerLate(1, 400)
    const acknowledged = write(newEvents(1))
    const first = await Promise.race([taken.then(() => 'delivered'), acknowledged.then(() => 'acknowledged')])
    expect(first).toBe('delivered')
    await acknowledged
  })

  it('takes appends of 500 events and consumers that are slow', async () => {
    const taken = following(4_000, () => sleep(1))
    await write(newEvents(1))
    for (let i = 0; i < 8; i += 1) await store.append(newStream(), NO_STREAM, newEvents(500))
    expect(await taken).toEqual((await readOn(store, START, 500)).slice(0, (await taken).length))
  })

  it('notices by itself that the server is frozen', async () => {
    await write(newEvents(1))
    const taken = following(2)
    await sleep(50)
    await scene.standIn.freeze()
    // Nobody asks anything; still the connection is known to be lost before the next call's own time-out.
    await sleep(QUICK.watch + QUICK.call + QUICK.patience + 1_000)
    const patient = failureOf(store.head())
    expect(await Promise.race([patient, sleep(QUICK.call / 2, 'late')])).toBeInstanceOf(StoreUnavailable)
    await scene.standIn.thaw()
    await write(newEvents(1))
    expect(await taken).toHaveLength(2)
  })

  it('begins anew when a subscription has gone silent while the log grows', async () => {
    let subscriptions = 0
    const silent = (): Transform => {
      const source = new Transform({ objectMode: true })
      setImmediate(() => source.emit('confirmation'))
      return Object.assign(source, { unsubscribe: () => Promise.resolve() })
    }
    const bound = (target: object, value: unknown): unknown =>
      typeof value === 'function' ? (value.bind(target) as unknown) : value
    const muted = (client: EventStoreDBClient): EventStoreDBClient =>
      new Proxy(client, {
        get: (target, name: keyof EventStoreDBClient) =>
          name === 'subscribeToAll' && (subscriptions += 1) === 1 ? silent : bound(target, Reflect.get(target, name)),
      })
    const connection = await Connection.open({
      address: parseAddress(scene.standIn.url),
      check: () => Promise.resolve(),
    })
    const run: Connection['run'] = (call, ms) =>
      connection.run(({ client, lost }) => call({ client: muted(client), lost }), ms)
    const log = {
      connection: Object.assign(Object.create(connection) as Connection, { run, up: () => connection.up(signal) }),
      prefix: '',
      known: new KnownHead(),
      head: () => store.head(),
      read: (after: string, limit: number) => store.readAll(after, limit),
      timings: { ...TIMINGS, ...QUICK },
    }
    const { signal } = new AbortController()
    const taken = take(
      follow(log, START, 10, signal),
      (events) => events.length >= 4,
      () => write(newEvents(1)),
    )
    await sleep(100)
    await write(newEvents(3))
    expect(await taken).toEqual((await readOn(store, START, 10)).slice(0, 4))
    expect(subscriptions).toBe(2)
    await connection.close()
  })

  it('says so when a position is beyond the log, or none', async () => {
    await write(newEvents(1))
    const follower = (after: string) =>
      take(store.subscribe(after, { batchSize: 1, signal: new AbortController().signal }), () => true)
    const beyond = `${'9'.repeat(18)}00.${'9'.repeat(18)}00`
    expect(await failureOf(follower(beyond))).toBeInstanceOf(StoreUnavailable)
    expect(await failureOf(follower('0000000000000001'))).toBeInstanceOf(RangeError)
  })

  it('ends with the store, also while the server is away', async () => {
    const [here, away] = [await scene.open('here-'), await scene.open('away-')]
    const signal = new AbortController().signal
    const end = take(here.subscribe(START, { batchSize: 1, signal }), () => false)
    await sleep(50)
    await here.close()
    expect(await end).toEqual([])
    await scene.standIn.outage(60_000)
    await failureOf(away.head())
    const waiting = take(away.subscribe(START, { batchSize: 1, signal }), () => false)
    await away.close()
    expect(await waiting).toEqual([])
  })
})
