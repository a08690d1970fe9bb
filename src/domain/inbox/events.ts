import { Type, type Static } from '@sinclair/typebox'
import type { EventCatalogue } from '../event-catalogue.js'
import { Notifications } from './schema.js'

// The stored shapes. They are never changed: a new version gets a number and an upcaster.

const ids = { userId: Type.String(), roomId: Type.String() }
const ReadMarkerMoved = Type.Object({ ...ids, seq: Type.Integer({ minimum: 1 }) })
/** Only what changed. */
const RoomViewChanged = Type.Object({
  ...ids,
  notifications: Type.Optional(Notifications),
  favourite: Type.Optional(Type.Boolean()),
  hidden: Type.Optional(Type.Boolean()),
})

export type InboxEvent =
  | { readonly type: 'ReadMarkerMoved'; readonly data: Static<typeof ReadMarkerMoved> }
  | { readonly type: 'RoomViewChanged'; readonly data: Static<typeof RoomViewChanged> }

export const inboxEvents = {
  ReadMarkerMoved: { version: 1, schema: ReadMarkerMoved },
  RoomViewChanged: { version: 1, schema: RoomViewChanged },
} satisfies EventCatalogue

/** The stream of a person's own view of their rooms. */
export const inboxStream = (userId: string): string => `inbox-${userId}`
