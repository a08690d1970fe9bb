import type { EventStore, RecordedEvent } from '../../commands/event-store.js'
import { catalogue } from '../../domain/catalogue.js'
import type { ProjectedEvent } from '../projection.js'
import { project } from '../upcasting.js'

/** All that auditing needs of the log. */
export type StreamReader = Pick<EventStore, 'readStream'>

const PAGE = 500

/** As `eventsOf`, in their present versions: for folding. */
export async function* presentEventsOf(
  reader: StreamReader,
  stream: string,
  upTo = Infinity,
): AsyncIterable<ProjectedEvent> {
  for await (const event of eventsOf(reader, stream, 0, upTo)) yield project(event, catalogue)
}

/** A stream's events as they are stored, from a revision on, page by page, giving way to others in between. */
export async function* eventsOf(
  reader: StreamReader,
  stream: string,
  from = 0,
  upTo = Infinity,
): AsyncIterable<RecordedEvent> {
  for (let next = from; next <= upTo;) {
    const page = await reader.readStream(stream, next, Math.min(PAGE, upTo - next + 1))
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    next = last.revision + 1
    await new Promise(setImmediate)
  }
}
