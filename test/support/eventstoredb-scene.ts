import { EventStoreDbEventStore, type EventStoreDbOptions } from '../../infra/eventstoredb/event-store.js'
import { type AppendResult, type EventStore, type NewEvent, StoreUnavailable } from '../../src/commands/event-store.js'
import { StandIn, type StandInOptions } from './eventstoredb/stand-in.js'

/** Short enough for tests, long enough for a machine that is busy. */
export const QUICK = { call: 1_500, patience: 300, watch: 300, grace: 200, retry: 200 }

/** A server, and stores on it. */
export class EventStoreDbScene {
  readonly #stores: EventStoreDbEventStore[] = []

  private constructor(readonly standIn: StandIn) {}

  static async start(options: StandInOptions = {}): Promise<EventStoreDbScene> {
    return new EventStoreDbScene(await StandIn.start(options))
  }

  /** @param prefix the stores of one prefix share a log */
  async open(
    prefix = '',
    timings: EventStoreDbOptions['timings'] = QUICK,
    url = this.standIn.url,
  ): Promise<EventStoreDbEventStore> {
    const address = prefix === '' ? url : `${url}&prefix=${prefix}`
    const store = await EventStoreDbEventStore.open(address, { timings })
    this.#stores.push(store)
    return store
  }

  async end(): Promise<void> {
    await Promise.all(this.#stores.map((store) => store.close()))
    await this.standIn.stop()
  }
}

/** Appends as a writer does: while the outcome is unknown, or the server away, again with the same bytes. */
export async function persistently(
  store: EventStore,
  stream: string,
  expectedRevision: number,
  events: readonly NewEvent[],
): Promise<AppendResult> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await store.append(stream, expectedRevision, events)
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || attempt > 300) throw error
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
  }
}

/** What a promise was rejected with. @throws when it was not */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}
