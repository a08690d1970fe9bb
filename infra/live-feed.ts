import type { Logger } from 'pino'
import { freshness } from '../src/api/freshness.js'
import { LiveFeed } from '../src/api/live/feed/live-feed.js'
import type { Services } from '../src/api/services.js'
import { presenceForAll } from '../src/projections/queries/presence.js'

/** Milliseconds that a frame waits for the read models to know somebody's name. */
const PATIENCE_MS = 2_000

/** The live feed over a process's services, from the log's present end on: nobody is connected yet whom anything before it concerns. */
export function startFeed(services: Omit<Services, 'settings' | 'jobs'>, log: Logger): LiveFeed {
  const { store, rooms, queries, auditor, head, ephemeral, audience } = services
  const { models, opener, directory, presence } = queries
  const waiting = freshness(store, models, head)
  const feed = new LiveFeed({
    ...{ store, rooms, queries, head, listener: ephemeral, log },
    history: { models, opener, store, auditor },
    sources: {
      ...{ opener, directory },
      presenceOf: presenceForAll(presence),
      position: (position) => waiting.token(position),
      reached: (position) => models.waitFor(position, PATIENCE_MS),
    },
  })
  audience.attach(feed.audience)
  feed.start(head())
  return feed
}
