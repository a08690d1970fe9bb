import type { UserWriters } from '../commands/accounts.js'
import type { Cause } from '../commands/command.js'
import { type Post, type PostingPorts, postMessage } from '../commands/post-message.js'
import type { Rejection } from '../domain/decider.js'
import { textIn } from '../domain/json.js'
import { isReminderWelcome } from '../domain/user/reminders.js'
import type { Job } from './jobs.js'
import { jobId, type Reaction } from './reaction.js'

export type ReminderMessagePorts = {
  readonly users: UserWriters
  readonly posting: PostingPorts
  /** Id of somebody's home room, which is made if it is not there. */
  readonly homeOf: (userId: string, cause: Cause) => Promise<string>
  /** Who says it. */
  readonly agentId: string
}

const NAME = 'reminder_messages'

/**
 * It was decided to remind somebody of a contact → the agent says so in their home room. Its content is empty: the sentence is composed when
 * it is read, with the name that the contact has then.
 */
export const reminderMessages = (ports: ReminderMessagePorts): Reaction => ({
  name: NAME,
  handles: ['ContactReminded'],
  mode: 'direct',
  jobsFor: ({ id, data, metadata: { correlationId } }) => [
    {
      id: jobId(NAME, id),
      reaction: NAME,
      data: {
        ...{ userId: textIn(data, 'userId'), contactId: textIn(data, 'contactId') },
        ...{ lastContactAt: textIn(data, 'lastContactAt'), eventId: id, correlationId },
      },
    },
  ],
  run: (job) => say(ports, job),
})

async function say(ports: ReminderMessagePorts, { data }: Job): Promise<void> {
  const { users, posting, homeOf, agentId } = ports
  const [userId, contactId, eventId] = [textIn(data, 'userId'), textIn(data, 'contactId'), textIn(data, 'eventId')]
  const { state } = await users.of(userId).current()
  if (state === null || !isReminderWelcome(state, agentId, contactId)) return
  const cause = { correlationId: textIn(data, 'correlationId'), causationId: eventId }
  const roomId = await homeOf(userId, { ...cause, commandId: `home ${eventId}` })
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
