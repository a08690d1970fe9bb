import { accept, reject, type Decider, type Decision, type Fact, type Intent } from '../decider.js'
import type { JsonObject, JsonValue } from '../json.js'
import { isUsername, type SystemRole, type UserKind } from '../user/schema.js'
import type { UsernameEvent } from './events.js'
import type { Account } from './schema.js'

export type UsernameCommand = Intent<
  'ClaimUsername',
  { readonly userId: string; readonly account: Account; readonly kind: UserKind; readonly role: SystemRole }
>

/** Who has the name, with everything needed to finish a registration that stopped half-way. `account` is sealed. */
export type UsernameClaim = {
  readonly userId: string
  readonly account: JsonObject
  readonly accountRevision: number
  readonly kind: UserKind
  readonly role: SystemRole
}
export type UsernameState = UsernameClaim | null

function decide({ data }: UsernameCommand, claim: UsernameState): Decision<UsernameEvent> {
  if (claim !== null)
    return claim.userId === data.userId ? accept() : reject('username_taken', 'Somebody has this username.')
  if (!isUsername(data.account.username)) return reject('invalid', 'This cannot be a username.')
  return accept({ type: 'UsernameClaimed', data })
}

const evolve = (_: UsernameState, { data, revision }: Fact<UsernameEvent>): UsernameState => ({
  ...data,
  accountRevision: revision,
})

/** The reservation of one username: that names are unique is a fact of the log. */
export const usernameDecider: Decider<UsernameState, UsernameCommand, UsernameEvent> = {
  initialState: null,
  decide,
  evolve,
  stateVersion: 1,
  encode: (claim): JsonValue => claim,
  decode: (json) => json as UsernameState,
}
