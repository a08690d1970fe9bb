import type { Logger } from 'pino'
import { freshness } from '../src/api/freshness.js'
import { LiveFeed } from '../src/api/live/feed/live-feed.js'
import type { FeedPorts } from '../src/api/live/feed/world.js'
import type { FrameSources } from '../src/api/live/frame-sources.js'
import type { Services } from '../src/api/services.js'

/** Milliseconds that a frame waits for the read models to know somebody's name. */
const PATIENCE_MS = 2_000

/** What the feed tells, and asks, of what is not in the log. */
export type Ephemeral = Pick<FeedPorts, 'listener' | 'typing'> & Pick<FrameSources, 'presenceOf'>

/** The live feed over a process's services, not started yet. */
export function composeFeed(
  services: Omit<Services, 'settings'>,
  { listener, typing, presenceOf }: Ephemeral,
  log: Logger,
): LiveFeed {
  const { store, rooms, queries, auditor, head } = services
  const { models, opener, directory } = queries
  return new LiveFeed({
    ...{ store, rooms, queries, head, listener, typing, log },
    history: { models, opener, store, auditor },
    frames: {
      ...{ opener, directory, presenceOf },
      position: freshness(store.logId, models, head).token,
      reached: (position) => models.waitFor(position, PATIENCE_MS),
    },
  })
}
