import type { UserWriters } from '../commands/accounts.js'
import type { RecordedEvent } from '../commands/event-store.js'
import { ensureHome, type HomePorts } from '../commands/home-room.js'
import { type Post, type PostingPorts, postMessage } from '../commands/post-message.js'
import type { Rejection } from '../domain/decider.js'
import { textIn } from '../domain/json.js'
import { isReminderWelcome } from '../domain/user/reminders.js'
import type { Job } from './jobs.js'
import { becauseOf, causeOf, jobId, type Reaction } from './reaction.js'

/** What saying it works with: the agent that is there with everybody says it. */
export type ReminderMessagePorts = HomePorts & { readonly users: UserWriters; readonly posting: PostingPorts }

const NAME = 'reminder_messages'

/**
 * It was decided to remind somebody of a contact → the agent says so in their home room. Its content is empty: the sentence is composed when
 * it is read, with the name that the contact has then.
 */
export const reminderMessages = (ports: ReminderMessagePorts): Reaction => ({
  name: NAME,
  handles: ['ContactReminded'],
  mode: 'direct',
  jobsFor: (event) => [jobFor(event)],
  run: (job) => say(ports, job),
})

function jobFor(event: RecordedEvent): Job {
  const { id, data } = event
  const whom = { userId: textIn(data, 'userId'), contactId: textIn(data, 'contactId') }
  const since = { lastContactAt: textIn(data, 'lastContactAt') }
  return { id: jobId(NAME, id), reaction: NAME, data: { ...whom, ...since, ...becauseOf(event) } }
}

async function say(ports: ReminderMessagePorts, { data }: Job): Promise<void> {
  const { users, posting } = ports
  const agentId = ports.settings.defaultAgentId
  const [userId, contactId, eventId] = [textIn(data, 'userId'), textIn(data, 'contactId'), textIn(data, 'eventId')]
  const { state } = await users.of(userId).current()
  if (state === null || !isReminderWelcome(state, agentId, contactId)) return
  const cause = causeOf(data)
  const roomId = await ensureHome(ports, userId, cause)
  const post: Post = {
    ...{ roomId, senderId: agentId, sealedFor: roomId, key: `contact reminder ${eventId}` },
    type: 'text',
    content: '',
    metadata: { kind: 'contact_reminder', userId: contactId, lastContactAt: textIn(data, 'lastContactAt') },
  }
  const posted = await postMessage(posting, post, cause)
  if (posted.kind === 'rejected' && !isUnwanted(posted.rejection))
    throw new Error(`the reminder cannot be posted: ${posted.rejection.detail}`)
}

/** Who has put the agent out of their home room is not reminded. */
const isUnwanted = ({ code }: Rejection): boolean => code === 'forbidden'
