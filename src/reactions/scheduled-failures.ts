import type { RecordedEvent } from '../commands/event-store.js'
import type { Cause } from '../commands/command.js'
import { textIn } from '../domain/json.js'
import { jobId, type Reaction } from './reaction.js'

/** Facts of a system message: what is readable of them is composed when it is read. */
export type NoticeFacts = { readonly kind: string } & Readonly<Record<string, string | number>>

/** Tells people what concerns nobody else. */
export interface Notices {
  /**
   * Puts a system message into somebody's home room. Somebody who is no more is told nothing.
   * @param key names the notice for ever: the same one again has no further effect
   */
  tell(userId: string, facts: NoticeFacts, key: string, cause: Omit<Cause, 'commandId'>): Promise<void>
}

const NAME = 'scheduled_failures'

/** A message could not be sent when it was due → its person is told, once. */
export const scheduledFailures = (notices: Notices): Reaction => ({
  name: NAME,
  handles: ['ScheduledMessageFailed'],
  mode: 'direct',
  jobsFor: (event) => [{ id: jobId(NAME, event.id), reaction: NAME, data: factsIn(event) }],
  run: ({ data }) => {
    const [scheduledId, roomId, code] = [textIn(data, 'scheduledId'), textIn(data, 'roomId'), textIn(data, 'code')]
    const facts = { kind: 'scheduled_failed', scheduledId, roomId, code }
    const cause = { correlationId: textIn(data, 'correlationId'), causationId: textIn(data, 'eventId') }
    return notices.tell(textIn(data, 'userId'), facts, `scheduled_failed ${scheduledId}`, cause)
  },
})

const factsIn = ({ id, data, metadata }: RecordedEvent) => ({
  userId: textIn(data, 'userId'),
  scheduledId: textIn(data, 'scheduledId'),
  roomId: textIn(data, 'roomId'),
  code: textIn(data, 'code'),
  ...{ eventId: id, correlationId: metadata.correlationId },
})
