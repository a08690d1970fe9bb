import { SYSTEM } from '../actor.js'
import { accept, type Decision, type Intent, reject } from '../decider.js'
import type { User } from './decider.js'
import type { UserEvent } from './events.js'

/** Somebody who has been silent for long; `lastContactAt` is an instant of ISO 8601. */
export type SilentContact = { readonly contactId: string; readonly lastContactAt: string }

export type RemindOfContact = Intent<
  'RemindOfContact',
  {
    readonly userId: string
    /** Whom to remind of, the best first. */
    readonly candidates: readonly SilentContact[]
    /** The agent that would say it. */
    readonly agentId: string
  }
>

/** A reminder that was given. */
export type Reminder = { readonly contactId: string; readonly at: string }

const DAY_MS = 86_400_000
/** Days between two reminders of a person, whomever they are of. */
const PAUSE_DAYS = 7
/** Days between two reminders of the same contact. */
const SAME_CONTACT_DAYS = 30
/** As many as there may be within the longer pause. */
const REMEMBERED = Math.ceil(SAME_CONTACT_DAYS / PAUSE_DAYS)

/** Parley's own: reminds a person of one contact at most, not too often, and of nobody whom they have blocked. */
export function remindOfContact({ actorId, at, data }: RemindOfContact, user: User): Decision<UserEvent> {
  if (actorId !== SYSTEM) return reject('forbidden', 'Reminders are given by Parley itself.')
  const { userId, candidates, agentId } = data
  if (!isDueForReminder(user, agentId, at)) return accept()
  const lately = remindersWithin(SAME_CONTACT_DAYS, at, user).map(({ contactId }) => contactId)
  const contact = candidates.find(({ contactId }) => !lately.includes(contactId) && !user.blocked.includes(contactId))
  return contact === undefined ? accept() : accept({ type: 'ContactReminded', data: { userId, ...contact } })
}

/** Whether a person may be reminded of anybody now: they want it, do not keep the agent away, and have not been reminded lately. */
export const isDueForReminder = (user: User, agentId: string, at: string): boolean =>
  hears(user, agentId) && remindersWithin(PAUSE_DAYS, at, user).length === 0

/** Whether a reminder that was decided may be said: a person may have changed their mind meanwhile. */
export const isReminderWelcome = (user: User, agentId: string, contactId: string): boolean =>
  hears(user, agentId) && !user.blocked.includes(contactId)

const hears = ({ preferences, blocked }: User, agentId: string): boolean =>
  preferences.contactReminders && !blocked.includes(agentId)

function remindersWithin(days: number, now: string, { reminders }: User): readonly Reminder[] {
  const since = Date.parse(now) - days * DAY_MS
  return reminders.filter(({ at }) => Date.parse(at) > since)
}

/** The reminders that still count, with one more. */
export const withReminder = (reminders: readonly Reminder[], reminder: Reminder): readonly Reminder[] =>
  [...reminders, reminder].slice(-REMEMBERED)
