import { changePreferences, preferencesOf } from '../../commands/preferences.js'
import { PreferenceChanges } from '../../domain/user/schema.js'
import { Preferences } from '../../projections/queries/shapes.js'
import { answer, causeOf, show } from '../answers.js'
import { operation, type Operation } from '../operation.js'
import type { Services } from '../services.js'

const TAG = 'Users'

/** What I let Parley do. */
export const preferenceOperations = (services: Services): readonly Operation[] => [
  operation({
    id: 'getPreferences',
    tag: TAG,
    summary: 'My preferences',
    method: 'get',
    path: '/api/users/me/preferences',
    kind: 'query',
    access: 'user',
    idempotency: 'none',
    responses: { 200: Preferences },
    problems: [],
    run: (_input, { caller }) => answer(() => preferencesOf(services.users, caller.userId)),
  }),
  operation({
    id: 'updatePreferences',
    tag: TAG,
    summary: 'Change my preferences',
    description:
      'Fields that are left out stay as they are. A change holds from the answer on; what was sent to an outside provider before is beyond reach.',
    method: 'patch',
    path: '/api/users/me/preferences',
    kind: 'command',
    access: 'user',
    idempotency: 'none',
    body: PreferenceChanges,
    responses: { 200: Preferences },
    problems: [],
    run: async (input, context) => {
      const { userId } = context.caller
      const outcome = await changePreferences(services.users, userId, input.body, causeOf(input, context))
      return show(services, outcome, 200, () => preferencesOf(services.users, userId))
    },
  }),
]
