import { Type, type Static } from '@sinclair/typebox'

/** What a person is told of in a room. */
export const Notifications = Type.Union([Type.Literal('all'), Type.Literal('mentions'), Type.Literal('none')])
export type Notifications = Static<typeof Notifications>

export const RoomViewChanges = Type.Partial(
  Type.Object({ notifications: Notifications, favourite: Type.Boolean(), hidden: Type.Boolean() }),
  { additionalProperties: false },
)
export type RoomViewChanges = Static<typeof RoomViewChanges>
