import { randomUUID } from 'node:crypto'
import { it } from '@jest/globals'
import { EventStoreDbEventStore } from '../../infra/eventstoredb/event-store.js'
import { StandIn } from '../support/eventstoredb/stand-in.js'
import { describeEventStore, type OpenedEventStore } from './event-store.js'

/** Opens a log of its own on a server that has seen others. */
async function open(server: string): Promise<OpenedEventStore> {
  const address = `${server}&prefix=test-${randomUUID()}-`
  let store = await EventStoreDbEventStore.open(address)
  return {
    store,
    reopen: async () => {
      await store.close()
      store = await EventStoreDbEventStore.open(address)
      return store
    },
    destroy: () => store.close(),
  }
}

describeEventStore('EventStoreDB (stand-in)', async () => {
  const standIn = await StandIn.start()
  const opened = await open(standIn.url)
  return {
    ...opened,
    destroy: async () => {
      await opened.destroy()
      await standIn.stop()
    },
  }
})

const realNode = process.env['EVENT_STORE'] ?? ''
if (/^esdb[:+]/.test(realNode)) {
  describeEventStore('EventStoreDB (real node)', () => open(realNode + (realNode.includes('?') ? '' : '?')))
} else {
  it.skip('event store: EventStoreDB (skipped: eventstoredb (real node))', () => undefined)
}
