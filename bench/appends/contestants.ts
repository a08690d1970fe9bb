import { randomUUID } from 'node:crypto'
import { jsonEvent, NO_STREAM as ENGINE_NO_STREAM, type EventData } from '@eventstore/db-client'
import { parseAddress } from '../../infra/eventstoredb/address.js'
import { makeClient } from '../../infra/eventstoredb/client.js'
import { EventStoreDbEventStore } from '../../infra/eventstoredb/event-store.js'
import { NO_STREAM, type NewEvent } from '../../src/commands/event-store.js'
import { mapWide } from '../api-client.js'
import { makePostingRoom, submitPosts } from '../provided.js'
import { adminPassword } from '../server-process.js'
import { openWriteSide } from '../write-side.js'
import { eventsPerRoom, type AppendingKind, type AppendLoad, type AppendPlan } from './plan.js'

/** Makes all that need not be timed; what it resolves with is timed, and resolves with the number of appends. */
type Prepare = (load: AppendLoad) => Promise<() => Promise<number>>

export type Contestant = { readonly prepare: Prepare; close(): Promise<void> }

/** Appends of one stream, in order. */
type Appends<E> = { readonly stream: string; readonly batches: readonly (readonly E[])[] }

/** Events like the sample, with ids of their own. */
function streamsOf<E>(load: AppendLoad, make: () => E): readonly Appends<E>[] {
  const { rooms, atOnce } = load
  const length = eventsPerRoom(load) / atOnce
  const batches = (): E[][] => Array.from({ length }, () => Array.from({ length: atOnce }, make))
  return Array.from({ length: rooms }, () => ({ stream: `room-${randomUUID()}`, batches: batches() }))
}

/** Fills all streams at once, each append when the one before it is answered. @param append at a stream's last revision */
async function fill<E>(
  streams: readonly Appends<E>[],
  append: (stream: string, expected: number, events: readonly E[]) => Promise<unknown>,
): Promise<number> {
  await mapWide(streams, streams.length, async ({ stream, batches }) => {
    let expected = NO_STREAM
    for (const events of batches) {
      await append(stream, expected, events)
      expected += events.length
    }
  })
  return streams.reduce((sum, { batches }) => sum + batches.length, 0)
}

/** What anybody would write. Its connection has the same settings as ours. */
function raw({ url, sample }: AppendPlan): Contestant {
  const address = parseAddress(url)
  const client = makeClient(address)
  const { type, data, metadata } = sample
  const make = (): EventData => jsonEvent({ id: randomUUID(), type, data, metadata })
  const append = (stream: string, expected: number, events: readonly EventData[]): Promise<unknown> =>
    client.appendToStream(address.prefix + stream, [...events], {
      expectedRevision: expected === NO_STREAM ? ENGINE_NO_STREAM : BigInt(expected),
    })
  return {
    prepare: (load) => {
      const streams = streamsOf(load, make)
      return Promise.resolve(() => fill(streams, append))
    },
    close: () => client.dispose(),
  }
}

async function adapter({ url, sample }: AppendPlan): Promise<Contestant> {
  const store = await EventStoreDbEventStore.open(url)
  const append = async (stream: string, expected: number, events: readonly NewEvent[]): Promise<void> => {
    const { appended } = await store.append(stream, expected, events)
    if (!appended) throw new Error(`an append to ${stream} was refused`)
  }
  return {
    prepare: (load) => {
      const streams = streamsOf(load, () => ({ ...sample, id: randomUUID() }))
      return Promise.resolve(() => fill(streams, append))
    },
    close: () => store.close(),
  }
}

async function writer({ url, folder }: AppendPlan): Promise<Contestant> {
  let appends = 0
  const onAppended = (): void => void (appends += 1)
  const side = await openWriteSide(folder, adminPassword, { eventStore: url, onAppended })
  return {
    prepare: async (load) => {
      const { rooms, atOnce } = load
      const names = Array.from({ length: rooms }, () => `owner-${randomUUID().slice(0, 8)}`)
      const made = await mapWide(names, 8, (name) => makePostingRoom(side, name))
      return async () => {
        const before = appends
        await mapWide(made, rooms, (room) => submitPosts(side, room, { events: eventsPerRoom(load), atOnce }))
        return appends - before
      }
    },
    close: () => side.close(),
  }
}

/** By what they are called. */
export const contestants: Readonly<Record<AppendingKind, (plan: AppendPlan) => Contestant | Promise<Contestant>>> = {
  raw,
  adapter,
  writer,
}
