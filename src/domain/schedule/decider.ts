import { accept, reject, type Decider, type Decision, type Fact, type Intent } from '../decider.js'
import type { JsonValue } from '../json.js'
import type { MessageBody } from '../room/commands.js'
import type { ScheduleEvent } from './events.js'
import { mayScheduleFor, maySend } from './permissions.js'
import { isTooFarAhead, SCHEDULE_LIMITS, type ScheduledType } from './schema.js'

type About = { readonly scheduledId: string; readonly userId: string }

export type ScheduleCommand =
  | Intent<
      'ScheduleMessage',
      About & {
        readonly roomId: string
        readonly sendAt: string
        readonly type: ScheduledType
        readonly body: MessageBody
        readonly replyTo?: string
      }
    >
  | Intent<
      'ChangeScheduledMessage',
      About & {
        readonly sendAt?: string
        /** The whole body as it is to be, if it is to be another one. */
        readonly body?: MessageBody
        /** Revision of the event whose body was changed: another change in between must not be lost. */
        readonly basedOn: number
      }
    >
  | Intent<'CancelScheduledMessage', About>
  /** Posting begins, if it is still to be sent at that time. */
  | Intent<'ReleaseScheduledMessage', About & { readonly sendAt: string }>
  | Intent<'RecordScheduledSent', About & { readonly messageId: string }>
  | Intent<'RecordScheduledFailed', About & { readonly code: string }>

type CommandOf<T extends ScheduleCommand['type']> = Extract<ScheduleCommand, { type: T }>

/** A message that waits. What it says is not in here: that is read from its event. */
export type Pending = {
  readonly roomId: string
  readonly sendAt: string
  /** Revisions of the event that scheduled it, and of the one that has its body. */
  readonly revision: number
  readonly bodyRevision: number
  /** It is being posted. */
  readonly isReleased: boolean
}

/** What a person has waiting, by id. */
export type Schedule = ReadonlyMap<string, Pending>

const closed = (): ReturnType<typeof reject> =>
  reject('conflict', 'This message is sent, cancelled or failed already, or is being sent just now.')

const tooFar = (): ReturnType<typeof reject> => reject('invalid', 'The time must be within a year.')

function schedule({ data, at }: CommandOf<'ScheduleMessage'>, pending: Schedule): Decision<ScheduleEvent> {
  if (pending.has(data.scheduledId)) return accept()
  if (isTooFarAhead(data.sendAt, at)) return tooFar()
  if (pending.size >= SCHEDULE_LIMITS.pending)
    return reject('limit_reached', `At most ${SCHEDULE_LIMITS.pending} messages can be scheduled.`)
  return accept({ type: 'MessageScheduled', data })
}

function change({ data, at }: CommandOf<'ChangeScheduledMessage'>, pending: Schedule): Decision<ScheduleEvent> {
  const { scheduledId, userId, sendAt, body, basedOn } = data
  const before = pending.get(scheduledId)
  if (before === undefined || before.isReleased) return closed()
  if (basedOn !== before.bodyRevision) return reject('stale', 'The message was changed meanwhile.')
  const moved = sendAt !== undefined && sendAt !== before.sendAt ? { sendAt } : {}
  if (moved.sendAt === undefined && body === undefined) return accept()
  if (moved.sendAt !== undefined && isTooFarAhead(moved.sendAt, at)) return tooFar()
  const changed = { scheduledId, userId, ...moved, ...(body && { body }) }
  return accept({ type: 'ScheduledMessageChanged', data: changed })
}

function cancel({ data }: CommandOf<'CancelScheduledMessage'>, pending: Schedule): Decision<ScheduleEvent> {
  const before = pending.get(data.scheduledId)
  if (before === undefined || before.isReleased) return closed()
  return accept({ type: 'ScheduledMessageCancelled', data })
}

/** Nothing happens when it was changed or settled meanwhile: another job, or nobody, is waiting for it. */
function release({ data, at }: CommandOf<'ReleaseScheduledMessage'>, pending: Schedule): Decision<ScheduleEvent> {
  const { scheduledId, userId, sendAt } = data
  const before = pending.get(scheduledId)
  if (before?.sendAt !== sendAt || before.isReleased) return accept()
  if (sendAt > at) return reject('conflict', 'It is not due yet.')
  return accept({ type: 'ScheduledMessageReleased', data: { scheduledId, userId } })
}

function recordSent({ data }: CommandOf<'RecordScheduledSent'>, pending: Schedule): Decision<ScheduleEvent> {
  return pending.has(data.scheduledId) ? accept({ type: 'ScheduledMessageSent', data }) : accept()
}

function recordFailed({ data }: CommandOf<'RecordScheduledFailed'>, pending: Schedule): Decision<ScheduleEvent> {
  const before = pending.get(data.scheduledId)
  if (before === undefined) return accept()
  return accept({ type: 'ScheduledMessageFailed', data: { ...data, roomId: before.roomId } })
}

function decide(command: ScheduleCommand, pending: Schedule): Decision<ScheduleEvent> {
  const isOwn = mayScheduleFor(command.actorId, command.data.userId)
  switch (command.type) {
    case 'ScheduleMessage':
      return isOwn ? schedule(command, pending) : foreign()
    case 'ChangeScheduledMessage':
      return isOwn ? change(command, pending) : foreign()
    case 'CancelScheduledMessage':
      return isOwn ? cancel(command, pending) : foreign()
    default:
      return maySend(command.actorId) ? settle(command, pending) : foreign()
  }
}

function settle(
  command: CommandOf<'ReleaseScheduledMessage' | 'RecordScheduledSent' | 'RecordScheduledFailed'>,
  pending: Schedule,
): Decision<ScheduleEvent> {
  switch (command.type) {
    case 'ReleaseScheduledMessage':
      return release(command, pending)
    case 'RecordScheduledSent':
      return recordSent(command, pending)
    case 'RecordScheduledFailed':
      return recordFailed(command, pending)
  }
}

const foreign = (): ReturnType<typeof reject> => reject('forbidden', 'Scheduled messages are their own person’s.')

function evolve(pending: Schedule, event: Fact<ScheduleEvent>): Schedule {
  const { scheduledId } = event.data
  // A hundred at most: a copy costs less than it complicates.
  const next = new Map(pending)
  const after = pendingAfter(pending.get(scheduledId), event)
  if (after === undefined) next.delete(scheduledId)
  else next.set(scheduledId, after)
  return next
}

function pendingAfter(before: Pending | undefined, event: Fact<ScheduleEvent>): Pending | undefined {
  if (event.type === 'MessageScheduled') {
    const { roomId, sendAt } = event.data
    return { roomId, sendAt, revision: event.revision, bodyRevision: event.revision, isReleased: false }
  }
  if (before === undefined) return undefined
  switch (event.type) {
    case 'ScheduledMessageChanged': {
      const { sendAt = before.sendAt, body } = event.data
      return { ...before, sendAt, bodyRevision: body === undefined ? before.bodyRevision : event.revision }
    }
    case 'ScheduledMessageReleased':
      return { ...before, isReleased: true }
    default:
      return undefined
  }
}

/** What a person has scheduled and not sent yet. */
export const scheduleDecider: Decider<Schedule, ScheduleCommand, ScheduleEvent> = {
  initialState: new Map(),
  decide,
  evolve,
  stateVersion: 1,
  encode: (pending): JsonValue => [...pending],
  decode: (json) => new Map(json as unknown as readonly [string, Pending][]),
}
