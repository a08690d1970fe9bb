import { type Static, type TObject, Type } from '@sinclair/typebox'
import type { EventCatalogue } from '../event-catalogue.js'
import type { JsonValue } from '../json.js'
import { Id, Instant, MessageType } from '../room/schema.js'

// The stored shapes. They are never changed: a new version gets a number and an upcaster.

const ids = { scheduledId: Id, userId: Id }
/** What a message says: see `MessageBody`. Sealed, so that the fold never looks inside. */
const Sealed = Type.Unsafe<JsonValue>({})

const schemas = {
  MessageScheduled: Type.Object({
    ...ids,
    roomId: Id,
    sendAt: Instant,
    type: MessageType,
    body: Sealed,
    replyTo: Type.Optional(Id),
  }),
  /** Only what changed. The whole body as it is afterwards, because a fold cannot merge what is sealed. */
  ScheduledMessageChanged: Type.Object({ ...ids, sendAt: Type.Optional(Instant), body: Type.Optional(Sealed) }),
  ScheduledMessageCancelled: Type.Object(ids),
  /** It is due and being posted: from here on nobody changes or cancels it, so that what is acknowledged holds. */
  ScheduledMessageReleased: Type.Object(ids),
  ScheduledMessageSent: Type.Object({ ...ids, messageId: Id }),
  /** It was refused. `code`: why, a `RejectionCode`. `roomId`: for who tells the person. */
  ScheduledMessageFailed: Type.Object({ ...ids, roomId: Id, code: Type.String() }),
} satisfies Record<string, TObject>

type Schemas = typeof schemas
export type ScheduleEvent = {
  [T in keyof Schemas]: { readonly type: T; readonly data: Static<Schemas[T]> }
}[keyof Schemas]
/** The data of an event of that type. */
export type ScheduleEventData<T extends keyof Schemas> = Static<Schemas[T]>

export const scheduleEvents = {
  MessageScheduled: { version: 1, schema: schemas.MessageScheduled, sealed: { body: 'userId' } },
  ScheduledMessageChanged: { version: 1, schema: schemas.ScheduledMessageChanged, sealed: { body: 'userId' } },
  ScheduledMessageCancelled: { version: 1, schema: schemas.ScheduledMessageCancelled },
  ScheduledMessageReleased: { version: 1, schema: schemas.ScheduledMessageReleased },
  ScheduledMessageSent: { version: 1, schema: schemas.ScheduledMessageSent },
  ScheduledMessageFailed: { version: 1, schema: schemas.ScheduledMessageFailed },
} satisfies EventCatalogue

/** The stream of what a person has scheduled. */
export const scheduleStream = (userId: string): string => `schedule-${userId}`
