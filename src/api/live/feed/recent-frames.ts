import { LRUCache } from 'lru-cache'
import type { RecordedEvent } from '../../../commands/event-store.js'
import { type DurableFrame, durableFrames } from '../durable-frame.js'
import { type FrameSources, isAbout, type Memberships } from '../frame-sources.js'

/** Bytes of all frames kept, roughly: some 4,000 ordinary ones. */
const MOST_BYTES = 16 * 1024 * 1024
/** What a frame costs without what it says: objects, the words of its shape, as text and as bytes. */
const FRAME_BYTES = 3_000

/**
 * The frames made lately. When a server comes back, or a network, everybody asks for the same events at once: each is opened, presented
 * and written out once.
 */
export class RecentFrames {
  private readonly frames = new LRUCache<string, DurableFrame>({ maxSize: MOST_BYTES })

  constructor(private readonly sources: FrameSources) {}

  /**
   * The frames of events: one for each, in the same order.
   * @param everyoneAt members of the event's room, those who were there then at least
   * @param deleted ids of messages that were deleted since: of those nothing is remembered
   * @throws StoreUnavailable
   */
  async of(
    events: readonly RecordedEvent[],
    everyoneAt: (event: RecordedEvent) => Memberships,
    deleted?: ReadonlySet<string>,
  ): Promise<readonly DurableFrame[]> {
    const isKept = (event: RecordedEvent): boolean => deleted === undefined || !isAbout(event, deleted)
    const known = events.map((event) => (isKept(event) ? this.frames.get(event.id) : undefined))
    const missing = events.filter((_, i) => known[i] === undefined)
    const made = await durableFrames(this.sources, missing, everyoneAt, deleted && { deleted })
    for (const [i, frame] of made.entries()) {
      const event = missing[i]
      if (event !== undefined && isKept(event)) this.frames.set(event.id, frame, { size: sizeOf(event) })
    }
    let next = 0
    return known.flatMap((frame) => frame ?? made[next++] ?? [])
  }
}

/** By what is sealed in the event: base64 of the text, which is kept as object, text and bytes. */
function sizeOf({ data }: RecordedEvent): number {
  const { ciphertext = '' } = (data['body'] ?? {}) as { readonly ciphertext?: string }
  return FRAME_BYTES + 4 * ciphertext.length
}
