import { textIn } from '../../domain/json.js'
import type { MessageType } from '../../domain/room/schema.js'
import type { ScheduleEvent } from '../../domain/schedule/events.js'
import type { ProjectedEvent, Projection } from '../projection.js'
import { type SealedField, sealedField } from './sealed.js'

export type ScheduledStatus = 'pending' | 'sent' | 'cancelled' | 'failed'

export type ScheduledDocument = {
  readonly userId: string
  readonly roomId: string
  readonly type: MessageType
  readonly replyTo: string | null
  readonly sendAt: string
  /** Sorts by the time of sending, and by id where times are equal. */
  readonly order: string
  readonly status: ScheduledStatus
  /** What it became. */
  readonly messageId: string | null
  /** Why it was refused: the code of a problem. */
  readonly problem: string | null
  /** Null once it is sent or cancelled; of a failed one its person may want the text. */
  readonly body: SealedField | null
  readonly createdAt: string
}

/** One document per message that was scheduled, whatever became of it. */
export const scheduled: Projection<ScheduledDocument> = {
  name: 'scheduled',
  version: 1,
  categories: ['schedule'],
  handles: [
    'MessageScheduled',
    'ScheduledMessageChanged',
    'ScheduledMessageCancelled',
    'ScheduledMessageSent',
    'ScheduledMessageFailed',
  ],
  key: (event) => [textIn(event.data, 'scheduledId')],
  evolve: (document, recorded, id) => {
    const event = recorded as unknown as ScheduleEvent
    if (event.type === 'MessageScheduled') return scheduledBy(recorded, event.data, id)
    return document && { ...document, ...changes(document, recorded, id) }
  },
  indexes: [
    ['userId', 'status', 'order'],
    ['status', 'order'],
  ],
}

/** The place among all others in the order of sending. */
export const sendingOrder = (sendAt: string, id: string): string => `${sendAt} ${id}`

type Data<T extends ScheduleEvent['type']> = Extract<ScheduleEvent, { type: T }>['data']

const scheduledBy = (
  event: ProjectedEvent,
  { userId, roomId, type, replyTo, sendAt }: Data<'MessageScheduled'>,
  id: string,
): ScheduledDocument => ({
  ...{ userId, roomId, type, sendAt },
  replyTo: replyTo ?? null,
  order: sendingOrder(sendAt, id),
  status: 'pending',
  messageId: null,
  problem: null,
  body: sealedField(event, 'body'),
  createdAt: event.metadata.at,
})

function changes(document: ScheduledDocument, recorded: ProjectedEvent, id: string): Partial<ScheduledDocument> {
  const event = recorded as unknown as ScheduleEvent
  switch (event.type) {
    case 'ScheduledMessageChanged': {
      const { sendAt = document.sendAt } = event.data
      return { sendAt, order: sendingOrder(sendAt, id), body: sealedField(recorded, 'body') ?? document.body }
    }
    case 'ScheduledMessageCancelled':
      return { status: 'cancelled', body: null }
    case 'ScheduledMessageSent':
      return { status: 'sent', messageId: event.data.messageId, body: null }
    case 'ScheduledMessageFailed':
      return { status: 'failed', problem: event.data.code }
    default:
      return {}
  }
}
