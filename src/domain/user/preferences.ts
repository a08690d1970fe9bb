import { accept, type Decision, type Intent, reject } from '../decider.js'
import type { User } from './decider.js'
import type { UserEvent } from './events.js'
import { mayChangeAccount } from './permissions.js'
import type { PreferenceChanges } from './schema.js'

/** What is left out stays as it is. */
export type ChangePreferences = Intent<'ChangePreferences', { readonly userId: string } & PreferenceChanges>

export function changePreferences({ actorId, data }: ChangePreferences, user: User): Decision<UserEvent> {
  const { userId, outsideProviders, contactReminders } = data
  if (!mayChangeAccount(actorId, userId))
    return reject('forbidden', 'Preferences are changed by their own person only.')
  const { preferences } = user
  const changes: PreferenceChanges = {
    ...(outsideProviders !== undefined && outsideProviders !== preferences.outsideProviders && { outsideProviders }),
    ...(contactReminders !== undefined && contactReminders !== preferences.contactReminders && { contactReminders }),
  }
  return Object.keys(changes).length === 0
    ? accept()
    : accept({ type: 'PreferencesChanged', data: { userId, ...changes } })
}
