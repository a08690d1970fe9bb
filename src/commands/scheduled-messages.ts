import { lookUp } from '../domain/change-window.js'
import type { MessageBody } from '../domain/room/commands.js'
import type { Pending, Schedule, ScheduleCommand } from '../domain/schedule/decider.js'
import { type ScheduleEvent, scheduleStream } from '../domain/schedule/events.js'
import { canonicalJson } from './canonical-json.js'
import type { Cause, Outcome } from './command.js'
import { openStoredField, type StoredFieldPorts } from './stored-field.js'
import { untilCurrent } from './until-current.js'
import type { Writers } from './writers.js'

export type ScheduleWriters = Writers<Schedule, ScheduleCommand, ScheduleEvent>

/** What scheduling needs of the world. */
export type SchedulingPorts = StoredFieldPorts & { readonly schedules: ScheduleWriters }

/** What a command of that type says. */
type DataOf<T extends ScheduleCommand['type']> = Extract<ScheduleCommand, { type: T }>['data']

/** What may be changed of a message that waits. @property sendAt ISO 8601 UTC with milliseconds */
export type ScheduledChanges = { readonly sendAt?: string } & Partial<Pick<MessageBody, 'content' | 'metadata'>>

/** Keeps a message for later. Its id is the command's to choose: the same one again changes nothing. */
export const scheduleMessage = (
  { schedules }: SchedulingPorts,
  data: DataOf<'ScheduleMessage'>,
  cause: Cause,
): Promise<Outcome> =>
  schedules.of(data.userId).submit({
    ...cause,
    command: { type: 'ScheduleMessage', actorId: data.userId, data },
    subjects: [data.userId],
  })

/** Whether a command of the person's was carried out, lately: they are not asked again what they were allowed then. */
export async function wasCarriedOut(
  { schedules }: SchedulingPorts,
  userId: string,
  commandId: string,
): Promise<boolean> {
  return lookUp((await schedules.of(userId).current()).commands, commandId) !== undefined
}

/** Cancels a message that waits. */
export const cancelScheduled = (
  { schedules }: SchedulingPorts,
  data: DataOf<'CancelScheduledMessage'>,
  cause: Cause,
): Promise<Outcome> =>
  schedules.of(data.userId).submit({
    ...cause,
    command: { type: 'CancelScheduledMessage', actorId: data.userId, data },
    subjects: [],
  })

/** Changes a message that waits; the latest change of every field wins, none is lost. */
export async function changeScheduled(
  ports: SchedulingPorts,
  userId: string,
  scheduledId: string,
  changes: ScheduledChanges,
  cause: Cause,
): Promise<Outcome> {
  const schedule = ports.schedules.of(userId)
  return untilCurrent(async () => {
    const pending = (await schedule.current()).state.get(scheduledId)
    const data = { scheduledId, userId, ...(await changed(ports, userId, pending, changes)) }
    const command = { type: 'ChangeScheduledMessage', actorId: userId, data } as const
    return schedule.submit({ ...cause, command, subjects: [userId] })
  })
}

/** The body is given only when it would be another one. */
async function changed(
  ports: SchedulingPorts,
  userId: string,
  pending: Pending | undefined,
  { sendAt, ...edited }: ScheduledChanges,
) {
  const basedOn = pending?.bodyRevision ?? -1
  const before = pending === undefined ? null : await scheduledBody(ports, userId, pending)
  const body = before && { ...before, ...edited }
  const isSame = body === null || canonicalJson(body) === canonicalJson(before)
  return { basedOn, ...(sendAt !== undefined && { sendAt }), ...(!isSame && { body }) }
}

/** What a message that waits says; null when it can be read no more. @throws Unreadable, StoreUnavailable */
export const scheduledBody = async (
  ports: SchedulingPorts,
  userId: string,
  { bodyRevision }: Pick<Pending, 'bodyRevision'>,
): Promise<MessageBody | null> =>
  (await openStoredField(ports, scheduleStream(userId), bodyRevision, 'body')) as MessageBody | null
