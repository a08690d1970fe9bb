import { StoreUnavailable } from '../src/commands/event-store.js'
import type { Feed } from '../src/api/live/connection.js'
import type { Services } from '../src/api/services.js'

/** The one place where the feed of the live side is made. There is none yet: whoever connects is told to come again later. */
export const composeFeed = (_services: Services): Feed => ({
  admit: () => Promise.reject(new StoreUnavailable('there is no live feed yet')),
})
