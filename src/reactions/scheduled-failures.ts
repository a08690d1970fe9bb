import type { RecordedEvent } from '../commands/event-store.js'
import { textIn } from '../domain/json.js'
import type { Job } from './jobs.js'
import type { Notices } from './notices.js'
import { becauseOf, causeOf, jobId, type Reaction } from './reaction.js'

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
    return notices.tell(textIn(data, 'userId'), facts, `scheduled_failed ${scheduledId}`, causeOf(data))
  },
})

function jobFor(event: RecordedEvent): Job {
  const { id, data } = event
  const about = { userId: textIn(data, 'userId'), scheduledId: textIn(data, 'scheduledId') }
  const why = { roomId: textIn(data, 'roomId'), code: textIn(data, 'code') }
  return { id: jobId(NAME, id), reaction: NAME, data: { ...about, ...why, ...becauseOf(event) } }
}
