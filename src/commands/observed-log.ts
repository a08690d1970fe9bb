import type { EventStore, Position, RecordedEvent } from './event-store.js'

/** The writers of one category of streams, as far as they listen. */
export type Listening = {
  readonly category: string
  observe(id: string, events: readonly RecordedEvent[]): void
}

/**
 * The log of several processes, as one of them follows it: whoever it tells of an event finds the writers knowing it already. So their state
 * follows the log, and an append seldom fails because somebody else was first.
 * @param listening the writers of all categories
 * @param reached told of the position of every batch, before the batch is handed on
 */
export function observedLog(
  store: EventStore,
  listening: readonly Listening[],
  reached: (position: Position) => void,
): EventStore {
  const byCategory = new Map(listening.map((writers) => [writers.category, writers]))
  const observe = (events: readonly RecordedEvent[]): void => {
    const { stream } = events[0] ?? { stream: '' }
    const end = stream.indexOf('-')
    byCategory.get(stream.slice(0, end))?.observe(stream.slice(end + 1), events)
  }
  async function* subscribe(...[after, options]: Parameters<EventStore['subscribe']>) {
    for await (const batch of store.subscribe(after, options)) {
      for (const events of runsOf(batch)) observe(events)
      reached(batch.at(-1)?.position ?? after)
      yield batch
    }
  }
  return {
    logId: store.logId,
    append: (stream, expectedRevision, events) => store.append(stream, expectedRevision, events),
    readStream: (stream, fromRevision, limit) => store.readStream(stream, fromRevision, limit),
    readAll: (after, limit) => store.readAll(after, limit),
    head: () => store.head(),
    subscribe,
    close: () => store.close(),
  }
}

/** Events of one stream that stand next to each other. */
function* runsOf(batch: readonly RecordedEvent[]): Generator<readonly RecordedEvent[]> {
  let start = 0
  for (let next = 1; next <= batch.length; next += 1) {
    if (batch[next]?.stream === batch[start]?.stream) continue
    yield batch.slice(start, next)
    start = next
  }
}
