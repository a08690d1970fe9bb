import type { RecordedEvent } from '../commands/event-store.js'
import { type Post, type Posted, postMessage, type PostingPorts } from '../commands/post-message.js'
import { scheduledBody, type SchedulingPorts } from '../commands/scheduled-messages.js'
import { SYSTEM } from '../domain/actor.js'
import { textIn } from '../domain/json.js'
import type { MessageBody } from '../domain/room/commands.js'
import type { Pending, ScheduleCommand } from '../domain/schedule/decider.js'
import { type ScheduleEventData, scheduleStream } from '../domain/schedule/events.js'
import { type Job, NotNow } from './jobs.js'
import { jobId, type Reaction } from './reaction.js'

/** A message that waits. @property sendAt ISO 8601 UTC with milliseconds */
export type DueMessage = { readonly scheduledId: string; readonly userId: string; readonly sendAt: string }

/** What sending works with. */
export type SendingPorts = {
  readonly scheduling: SchedulingPorts
  readonly posting: PostingPorts
  readonly now: () => Date
  /** What waits and is to be sent by then, the earliest first, as far as the read models know. */
  readonly due: (dueBy: Date) => Promise<readonly DueMessage[]>
}

const NAME = 'scheduled_messages'
/** Until a writer whose clock is behind ours is asked again. */
const RETRY_MS = 1_000

/**
 * Due → posted in its person's name, once. It is released first: from then on nobody changes it, so that a post that is repeated after a
 * crash says the same, and one that was cancelled is never posted. What the room refuses is recorded as failed.
 * A changed time makes another job; the one for the old time finds that and does nothing.
 */
export const scheduledMessages = (ports: SendingPorts): Reaction => ({
  name: NAME,
  handles: ['MessageScheduled', 'ScheduledMessageChanged'],
  mode: 'queued',
  jobsFor: ({ data }) => (typeof data['sendAt'] === 'string' ? [jobFor(dueIn(data))] : []),
  open: async (dueBy) => (await ports.due(dueBy)).map(jobFor),
  run: ({ data }) => send(ports, dueIn(data)),
})

const dueIn = (data: RecordedEvent['data']): DueMessage => ({
  scheduledId: textIn(data, 'scheduledId'),
  userId: textIn(data, 'userId'),
  sendAt: textIn(data, 'sendAt'),
})

function jobFor({ scheduledId, userId, sendAt }: DueMessage): Job {
  const runAt = new Date(sendAt)
  // The time is part of the id: another time is another job.
  const id = jobId(NAME, scheduledId, String(runAt.getTime()))
  return { id, reaction: NAME, data: { scheduledId, userId, sendAt }, runAt }
}

async function send(ports: SendingPorts, due: DueMessage): Promise<void> {
  const waiting = await pending(ports, due)
  if (waiting === null) return
  const early = Date.parse(due.sendAt) - ports.now().getTime()
  // The queue's clock is ahead of ours, or ours was set back.
  if (early > 0) throw new NotNow(early, 'it is not due yet')
  const event = await scheduledBy(ports, due, waiting)
  await submit(ports, due, event, 'ReleaseScheduledMessage', { sendAt: due.sendAt })
  const released = await pending(ports, due)
  // Changed or cancelled just before.
  if (released?.isReleased !== true) return
  const body = await scheduledBody(ports.scheduling, due.userId, released)
  // The key that sealed it is destroyed, and its person gone with it.
  if (body === null) return submit(ports, due, event, 'RecordScheduledFailed', { code: 'not_found' })
  await record(ports, due, event, await post(ports, due, event, body))
}

/** The message as it waits for that time; null when it does not. */
async function pending(
  { scheduling }: SendingPorts,
  { userId, scheduledId, sendAt }: DueMessage,
): Promise<Pending | null> {
  const known = (await scheduling.schedules.of(userId).latest()).state.get(scheduledId)
  return known?.sendAt === sendAt ? known : null
}

/** The event that scheduled it: the cause of all that follows. */
async function scheduledBy(
  { scheduling }: SendingPorts,
  { userId }: DueMessage,
  { revision }: Pending,
): Promise<RecordedEvent> {
  const [event] = await scheduling.store.readStream(scheduleStream(userId), revision, 1)
  if (event === undefined) throw new Error('what was folded is not in its stream')
  return event
}

/** Posts it under a key of its own: any repeat gives the first result. */
function post(
  { posting }: SendingPorts,
  { userId, scheduledId }: DueMessage,
  { id, data, metadata }: RecordedEvent,
  { content, metadata: more, clientId }: MessageBody,
): Promise<Posted> {
  const { roomId, type, replyTo } = data as unknown as ScheduleEventData<'MessageScheduled'>
  const message: Post = {
    ...{ roomId, senderId: userId, key: `scheduled ${scheduledId}`, type, content, quiet: true },
    ...(more && { metadata: more }),
    ...(clientId !== undefined && { clientId }),
    ...(replyTo !== undefined && { replyTo }),
  }
  return postMessage(posting, message, { correlationId: metadata.correlationId, causationId: id })
}

function record(ports: SendingPorts, due: DueMessage, event: RecordedEvent, posted: Posted): Promise<void> {
  switch (posted.kind) {
    case 'posted':
      return recordSent(ports, due, event, textIn(posted.event.data, 'messageId'))
    case 'repeated':
      return recordSent(ports, due, event, posted.messageId)
    case 'rejected':
      return submit(ports, due, event, 'RecordScheduledFailed', { code: posted.rejection.code })
    case 'unneeded':
      throw new Error('only answers can be unneeded')
  }
}

const recordSent = (ports: SendingPorts, due: DueMessage, event: RecordedEvent, messageId: string): Promise<void> =>
  submit(ports, due, event, 'RecordScheduledSent', { messageId })

type Settling = Extract<
  ScheduleCommand,
  { type: 'ReleaseScheduledMessage' | 'RecordScheduledSent' | 'RecordScheduledFailed' }
>

async function submit<T extends Settling['type']>(
  { scheduling }: SendingPorts,
  { userId, scheduledId }: DueMessage,
  { id, metadata }: RecordedEvent,
  type: T,
  more: Omit<Extract<Settling, { type: T }>['data'], 'scheduledId' | 'userId'>,
): Promise<void> {
  const command = { type, actorId: SYSTEM, data: { scheduledId, userId, ...more } } as unknown as Settling
  const outcome = await scheduling.schedules.of(userId).submit({
    ...{ commandId: `${type}-${scheduledId}`, correlationId: metadata.correlationId, causationId: id },
    ...{ command, subjects: [] },
  })
  // Of these only a release is refused: the clock was set back between our look at it and the writer's.
  if (outcome.kind === 'rejected') throw new NotNow(RETRY_MS, outcome.rejection.detail)
}
