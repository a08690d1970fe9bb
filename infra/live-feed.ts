import type { Logger } from 'pino'
import { freshness } from '../src/api/freshness.js'
import { LiveFeed } from '../src/api/live/feed/live-feed.js'
import type { FeedPorts } from '../src/api/live/feed/world.js'
import type { FrameSources } from '../src/api/live/frame-sources.js'
import type { Services } from '../src/api/services.js'
import { presenceForAll } from '../src/projections/queries/presence.js'

/** Milliseconds that a frame waits for the read models to know somebody's name. */
const PATIENCE_MS = 2_000

/** What the feed tells, and asks, of what is not in the log. */
export type Ephemeral = Pick<FeedPorts, 'listener' | 'typing'> & Pick<FrameSources, 'presenceOf'>

/** The live feed with presence, typing and delivered markers: each tells the other what happens. Not started yet. */
export function composeLive(services: Omit<Services, 'settings'>, log: Logger): LiveFeed {
  const { ephemeral, audience } = services
  const presenceOf = presenceForAll(ephemeral.presence)
  const feed = composeFeed(services, { listener: ephemeral, typing: ephemeral, presenceOf }, log)
  audience.attach(feed.audience)
  return feed
}

/** The live feed over a process's services, not started yet. */
export function composeFeed(
  services: Omit<Services, 'settings'>,
  { listener, typing, presenceOf }: Ephemeral,
  log: Logger,
): LiveFeed {
  const { store, rooms, queries, auditor, head } = services
  const { models, opener, directory } = queries
  const waiting = freshness(store.logId, models, head)
  return new LiveFeed({
    ...{ store, rooms, queries, head, listener, typing, log },
    history: { models, opener, store, auditor },
    frames: {
      ...{ opener, directory, presenceOf },
      position: (position) => waiting.token(position),
      reached: (position) => models.waitFor(position, PATIENCE_MS),
    },
  })
}
