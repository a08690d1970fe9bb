import { LRUCache } from 'lru-cache'
import type { RecordedEvent } from '../../../commands/event-store.js'
import { type DurableFrame, durableFrames } from '../durable-frame.js'
import { type FrameSources, isAbout, type Memberships } from '../frame-sources.js'

/** Frames kept, of all rooms together: some 3 KB each. */
const MOST_FRAMES = 4_000

/**
 * The frames made lately. When a server comes back, or a network, everybody asks for the same events at once: each is opened, presented
 * and written out once.
 */
export class RecentFrames {
  private readonly frames = new LRUCache<string, DurableFrame>({ max: MOST_FRAMES })

  constructor(private readonly sources: FrameSources) {}

  /**
   * The frames of events: one for each, in the same order.
   * @param everyoneIn members of a room
   * @param deleted ids of messages that were deleted since: of those nothing is remembered
   * @throws StoreUnavailable
   */
  async of(
    events: readonly RecordedEvent[],
    everyoneIn: (roomId: string) => Memberships,
    deleted?: ReadonlySet<string>,
  ): Promise<readonly DurableFrame[]> {
    const known = events.map((event) => (deleted && isAbout(event, deleted) ? undefined : this.frames.get(event.id)))
    const missing = events.filter((_, i) => known[i] === undefined)
    const made = await durableFrames(this.sources, missing, everyoneIn, deleted && { deleted })
    for (const [i, frame] of made.entries()) {
      const event = missing[i]
      if (event !== undefined && !(deleted && isAbout(event, deleted))) this.frames.set(event.id, frame)
    }
    let next = 0
    return known.flatMap((frame) => frame ?? made[next++] ?? [])
  }
}
