import type { EventCatalogue } from './event-catalogue.js'

/** Every type of event there is. */
export const catalogue: EventCatalogue = {}
