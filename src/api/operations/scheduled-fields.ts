import { type Static, Type } from '@sinclair/typebox'
import type { ScheduledChanges } from '../../commands/scheduled-messages.js'
import type { JsonObject } from '../../domain/json.js'
import { MessageType } from '../../domain/room/schema.js'
import { type ScheduledType, sendAtFault } from '../../domain/schedule/schema.js'
import { checkMetadata } from '../message-metadata.js'
import { refuse, type Refusal } from '../operation.js'
import { body, ClientKey, Content, Id, instantOf, MessageMetadata } from '../schemas.js'

const SendAt = Type.String({
  format: 'date-time',
  description: 'ISO 8601 with an offset or `Z`: in the future, at most a year ahead; kept in UTC with milliseconds',
})
const changeable = {
  content: Type.Optional(Content),
  sendAt: Type.Optional(SendAt),
  metadata: Type.Optional(MessageMetadata),
}
/** A message for later. */
export const NewScheduled = body({
  roomId: Id,
  ...changeable,
  content: Content,
  sendAt: SendAt,
  type: Type.Optional(MessageType),
  replyTo: Type.Optional(Id),
  clientId: Type.Optional(
    Type.String({ ...ClientKey, description: 'Given back with the message once it is sent; no key of this request' }),
  ),
})
/** What may be changed of it while it waits. */
export const Changes = body(changeable)

export type NewScheduled = Static<typeof NewScheduled>
export type Changes = Static<typeof Changes>

/** 400 for a time of sending. */
export const badTime = (message: string): Refusal =>
  refuse('invalid', `/sendAt ${message}.`, [{ path: '/sendAt', message }])

/** What is kept of a new one, but who it is of and when it is due. */
export const dataOf = ({ roomId, content, type = 'text', replyTo, metadata, clientId }: NewScheduled) => ({
  roomId,
  // Those of Parley's own are refused before.
  type: type as ScheduledType,
  body: {
    content,
    // It came as JSON: there is nothing else in it.
    ...(metadata && { metadata: metadata as JsonObject }),
    ...(clientId !== undefined && { clientId }),
  },
  ...(replyTo !== undefined && { replyTo }),
})

/**
 * What is to be changed.
 * @param now ISO 8601 UTC with milliseconds
 */
export function changesOf({ content, sendAt: at, metadata }: Changes, now: string): ScheduledChanges | Refusal {
  const sendAt = at === undefined ? undefined : instantOf(at)
  if (sendAt === null) return badTime('must be a time')
  const fault = sendAt === undefined ? null : sendAtFault(sendAt, now)
  if (fault !== null) return badTime(fault)
  const tooMuch = checkMetadata(metadata)
  if (tooMuch !== null) return tooMuch
  return {
    ...(content !== undefined && { content }),
    ...(sendAt !== undefined && { sendAt }),
    ...(metadata && { metadata: metadata as JsonObject }),
  }
}
