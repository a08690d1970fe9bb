import { GENESIS, link, type Unlinked } from '../../src/commands/chain.js'
import type { RecordedEvent } from '../../src/commands/event-store.js'
import type { Fact } from '../../src/domain/decider.js'
import type { JsonObject } from '../../src/domain/json.js'
import type { StreamReader } from '../../src/projections/audit/log-pages.js'

const unlinked = ({ type, data, revision, at, actorId }: Fact, stream: string): Unlinked => ({
  ...{ id: `${stream}/${revision}`, type, data },
  metadata: { commandId: `c${revision}`, correlationId: 'c', causationId: 'c', actorId, at, version: 1 },
})

/** Facts of one stream as the log has them, linked into a chain (unsealed: nothing here looks inside). */
export function recorded(facts: readonly Fact[], stream: string): readonly RecordedEvent[] {
  let prevHash = GENESIS
  return facts.map((fact) => {
    const { event } = link(unlinked(fact, stream), stream, fact.revision, prevHash)
    prevHash = event.metadata.hash
    return { ...event, stream, revision: fact.revision, position: String(fact.revision).padStart(16, '0') }
  })
}

/** Events linked anew, as a forger would do who can write the whole log. */
export const relinked = (events: readonly RecordedEvent[]): readonly RecordedEvent[] =>
  recorded(
    events.map(({ type, data, metadata: { at, actorId } }, revision) => ({ type, data, revision, at, actorId })),
    events[0]?.stream ?? '',
  )

/** A reader of what is there, in the order in which it is there. */
export const readerOf = (events: readonly RecordedEvent[]): StreamReader => ({
  readStream: (stream, from, limit) =>
    Promise.resolve(events.filter((event) => event.stream === stream && event.revision >= from).slice(0, limit)),
})

/** A marker's move, as the n-th event of a person's inbox. */
export const markerMoved = (userId: string, roomId: string, seq: number, revision: number): Fact => ({
  ...{ type: 'ReadMarkerMoved', data: { userId, roomId, seq } satisfies JsonObject },
  ...{ revision, at: '2026-11-21T12:00:00.000Z', actorId: userId },
})
