import type { Preferences, PreferenceChanges } from '../domain/user/schema.js'
import { DEFAULT_PREFERENCES } from '../domain/user/schema.js'
import type { UserWriters } from './accounts.js'
import type { Cause, Outcome } from './command.js'

/** What somebody lets Parley do, as the write side knows it: never behind. */
export const preferencesOf = async (users: UserWriters, userId: string): Promise<Preferences> =>
  (await users.of(userId).current()).state?.preferences ?? DEFAULT_PREFERENCES

export const changePreferences = (
  users: UserWriters,
  userId: string,
  changes: PreferenceChanges,
  cause: Cause,
): Promise<Outcome> =>
  users.of(userId).submit({
    ...cause,
    command: { type: 'ChangePreferences', actorId: userId, data: { userId, ...changes } },
    subjects: [],
  })

/**
 * Who of these keeps what they write, and their profile, from an agent: those who have blocked it and, where it goes to a provider outside
 * this server, those who do not want that.
 * @param userIds any number; few streams are read at a time
 * @param isOutside the agent's provider is outside this server
 * @returns ids of those who do
 * @throws StoreUnavailable
 */
export type Withholds = (
  userIds: readonly string[],
  agentId: string,
  isOutside: boolean,
) => Promise<ReadonlySet<string>>

/** Streams that are read at a time, of those whose people are not known in memory. */
const AT_A_TIME = 20

/** See `Withholds`; asks the write side, so that what somebody decided holds from the answer on. */
export const withholding =
  (users: UserWriters): Withholds =>
  async (userIds, agentId, isOutside) => {
    const ids = [...new Set(userIds)]
    const found = new Set<string>()
    for (let from = 0; from < ids.length; from += AT_A_TIME) {
      const some = ids.slice(from, from + AT_A_TIME)
      const states = await Promise.all(some.map(async (id) => (await users.of(id).current()).state))
      some.forEach((id, i) => {
        const person = states[i]
        const isClosed = isOutside && person?.preferences.outsideProviders === false
        if (isClosed || person?.blocked.includes(agentId) === true) found.add(id)
      })
    }
    return found
  }
