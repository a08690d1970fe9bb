import { randomUUID } from 'node:crypto'
import type { EventMetadata, EventStore, NewEvent, Position, RecordedEvent } from '../../src/commands/event-store.js'
import type { JsonObject } from '../../src/domain/json.js'

const metadata: EventMetadata = {
  commandId: 'c0ffee00-0000-4000-8000-000000000001',
  correlationId: 'c0ffee00-0000-4000-8000-000000000002',
  causationId: 'c0ffee00-0000-4000-8000-000000000003',
  actorId: 'c0ffee00-0000-4000-8000-000000000004',
  at: '2026-11-21T12:00:00.000Z',
  version: 1,
  prevHash: '0'.repeat(64),
  hash: 'a'.repeat(64),
}

/** An event as a decider might have given it, under a new id. */
export function newEvent(data: JsonObject = {}, type = 'SomethingHappened'): NewEvent {
  return { id: randomUUID(), type, data, metadata }
}

/** So many events, numbered in their data from `first` on. */
export function newEvents(count: number, first = 0): readonly NewEvent[] {
  return Array.from({ length: count }, (_, i) => newEvent({ number: first + i }))
}

/** A name that no other test has used: a real log may hold other things already. */
export const newStream = (category = 'room'): string => `${category}-${randomUUID()}`

/** What an event carried, wherever it was put. */
export function contentOf({ id, type, data, metadata: kept }: NewEvent): NewEvent {
  return { id, type, data, metadata: kept }
}

export const idsOf = (events: readonly NewEvent[]): readonly string[] => events.map(({ id }) => id)

/** Reads the whole log after a position, page by page. */
export async function readOn(store: EventStore, after: Position, page: number): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = []
  for (;;) {
    const read = await store.readAll(events.at(-1)?.position ?? after, page)
    events.push(...read)
    if (read.length < page) return events
  }
}

/** Takes from a subscription until `enough` says so; then leaves it. */
export async function take(
  subscription: AsyncIterable<readonly RecordedEvent[]>,
  enough: (events: readonly RecordedEvent[]) => boolean,
  eachBatch: () => Promise<void> = () => Promise.resolve(),
): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = []
  for await (const batch of subscription) {
    events.push(...batch)
    if (enough(events)) break
    await eachBatch()
  }
  return events
}
