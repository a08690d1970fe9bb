import type { EventCatalogue } from './event-catalogue.js'
import { inboxEvents } from './inbox/events.js'
import { roomEvents } from './room/events.js'
import { scheduleEvents } from './schedule/events.js'
import { userEvents } from './user/events.js'
import { usernameEvents } from './username/events.js'

/** Every type of event there is: what it looks like today, what of it is sealed, how older versions are brought up to it. */
export const catalogue: EventCatalogue = {
  ...roomEvents,
  ...userEvents,
  ...usernameEvents,
  ...inboxEvents,
  ...scheduleEvents,
}
