import type { Logger } from 'pino'
import type { Services } from '../src/api/services.js'
import { KeyDestroyed, type KeyRing } from '../src/commands/key-ring.js'
import { contactsOf } from '../src/projections/queries/contacts.js'
import { peopleAfter } from '../src/projections/queries/people.js'
import type { Checkpoints } from '../src/reactions/checkpoints.js'
import { ContactReminders } from '../src/reactions/contact-reminders.js'
import type { Reaction } from '../src/reactions/reaction.js'
import { reminderMessages } from '../src/reactions/reminder-messages.js'

export type ComposedReminders = {
  /** To be asked for a pass now and then. */
  readonly reminders: ContactReminders
  /** To be run with the other reactions. */
  readonly messages: Reaction
}

/**
 * Reminders of contacts over a process's services.
 */
export function composeContactReminders(
  {
    rooms,
    users,
    posting,
    queries,
    keys,
    settings,
  }: Pick<Services, 'rooms' | 'users' | 'posting' | 'queries' | 'keys' | 'settings'>,
  checkpoints: Checkpoints,
  log: Logger,
): ComposedReminders {
  const agentId = settings.defaultAgentId
  const reminders = new ContactReminders({
    ...{ users, checkpoints, agentId },
    now: queries.now,
    people: (after, limit) => peopleAfter(queries, after, limit),
    contactsOf: (userId) => contactsOf(queries, userId),
    isErased: (userId) => isErased(keys, userId),
    report: (err) => log.warn({ err }, 'contact reminders'),
  })
  return { reminders, messages: reminderMessages({ rooms, users, posting, settings }) }
}

async function isErased(keys: KeyRing, userId: string): Promise<boolean> {
  try {
    await keys.ensure(userId)
    return false
  } catch (error) {
    if (error instanceof KeyDestroyed) return true
    throw error
  }
}
