import type { RecordedEvent } from '../commands/event-store.js'
import { textIn } from '../domain/json.js'
import type { Job } from './jobs.js'
import type { Notices } from './notices.js'
import { jobId, type Reaction } from './reaction.js'

const NAME = 'scheduled_failures'

/** A message could not be sent when it was due → its person is told, once. */
export const scheduledFailures = (notices: Notices): Reaction => ({
  name: NAME,
  handles: ['ScheduledMessageFailed'],
  mode: 'direct',
  jobsFor: (event) => [jobFor(event)],
  run: ({ data }) => {
    const [scheduledId, roomId, code] = [textIn(data, 'scheduledId'), textIn(data, 'roomId'), textIn(data, 'code')]
    const facts = { kind: 'scheduled_failed', scheduledId, roomId, code }
    const cause = { correlationId: textIn(data, 'correlationId'), causationId: textIn(data, 'eventId') }
    return notices.tell(textIn(data, 'userId'), facts, `scheduled_failed ${scheduledId}`, cause)
  },
})

function jobFor({ id, data, metadata }: RecordedEvent): Job {
  const about = { userId: textIn(data, 'userId'), scheduledId: textIn(data, 'scheduledId') }
  const why = { roomId: textIn(data, 'roomId'), code: textIn(data, 'code') }
  const cause = { eventId: id, correlationId: metadata.correlationId }
  return { id: jobId(NAME, id), reaction: NAME, data: { ...about, ...why, ...cause } }
}
