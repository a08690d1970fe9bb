import { afterEach, beforeEach, describe } from '@jest/globals'
import type { EventStore } from '../../src/commands/event-store.js'
import { describeAppending } from './event-store-appending.js'
import { describeReading } from './event-store-reading.js'
import { describeReopening } from './event-store-reopening.js'
import { describeSubscribing } from './event-store-subscribing.js'

/** A store under test. `reopen` closes it and opens the same log again; an engine that cannot do so leaves it out. */
export type OpenedEventStore = {
  readonly store: EventStore
  readonly reopen?: () => Promise<EventStore>
  readonly destroy: () => Promise<void>
}

/**
 * All that the port promises, run on one adapter.
 * Tests use streams of their own and positions relative to the head they find, because a real engine's log is not empty.
 */
export function describeEventStore(name: string, open: () => Promise<OpenedEventStore>): void {
  describe(`event store: ${name}`, () => {
    let opened: OpenedEventStore
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(() => opened.destroy())

    const store = () => opened.store
    describeAppending(store)
    describeReading(store)
    describeSubscribing(store)
    describeReopening(store, () => opened.reopen)
  })
}
