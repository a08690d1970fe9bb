import { randomUUID } from 'node:crypto'
import type { Rejection } from '../domain/decider.js'
import type { JsonObject } from '../domain/json.js'
import type { UserCommand, UserState } from '../domain/user/decider.js'
import { type UserEvent, userStream } from '../domain/user/events.js'
import {
  changeProfile,
  type Profile,
  type ProfileChanges,
  type SystemRole,
  type UserKind,
} from '../domain/user/schema.js'
import type { UsernameCommand, UsernameState } from '../domain/username/decider.js'
import { type UsernameEvent, usernameStream } from '../domain/username/events.js'
import type { Account } from '../domain/username/schema.js'
import type { Cause, Outcome, Unstamped } from './command.js'
import type { EventStore, Position } from './event-store.js'
import { openStoredField } from './stored-field.js'
import { untilCurrent } from './until-current.js'
import type { Unsealer } from './unsealing.js'
import type { Usernames } from './usernames.js'
import type { Writers } from './writers.js'

export type UserWriters = Writers<UserState, UserCommand, UserEvent>
export type UsernameWriters = Writers<UsernameState, UsernameCommand, UsernameEvent>

export type AccountPorts = {
  readonly users: UserWriters
  readonly claims: UsernameWriters
  readonly usernames: Usernames
  readonly store: EventStore
  readonly unsealer: Unsealer
}

export type NewAccount = {
  readonly profile: Profile
  readonly passwordHash: string | null
  readonly kind: UserKind
  readonly role: SystemRole
}

export type Registered = { readonly kind: 'registered'; readonly userId: string; readonly position: Position }
export type Refused = { readonly kind: 'rejected'; readonly rejection: Rejection }

/** Who changes what is not their own, and by what right. */
export type Actor = { readonly userId: string; readonly role: SystemRole }

/**
 * Registers an account: first its name is claimed, which one of many can do, then the user is created.
 * The claim holds all that is needed for that, so that whoever meets a claim without its user finishes what a crash interrupted.
 */
export async function register(
  ports: AccountPorts,
  account: NewAccount,
  cause: Cause,
  userId: string = randomUUID(),
): Promise<Registered | Refused> {
  const { username } = account.profile
  const hash = ports.usernames.hash(username)
  const claimed = await ports.claims
    .of(hash)
    .submit({ ...cause, command: claimBy(userId, account), subjects: [userId] })
  if (claimed.kind !== 'rejected') return create(ports, userId, account, hash, cause)
  if (claimed.rejection.code === 'username_taken') await finishRegistration(ports, username, cause)
  return { kind: 'rejected', rejection: claimed.rejection }
}

const claimBy = (userId: string, { profile, passwordHash, kind, role }: NewAccount): Unstamped<UsernameCommand> => ({
  type: 'ClaimUsername',
  actorId: userId,
  data: { userId, account: { ...profile, passwordHash }, kind, role },
})

async function create(
  ports: AccountPorts,
  userId: string,
  account: NewAccount,
  nameHash: string,
  cause: Cause,
): Promise<Registered | Refused> {
  const { profile, passwordHash, kind, role } = account
  const outcome = await ports.users.of(userId).submit({
    ...cause,
    subjects: [userId],
    command: {
      type: 'Register',
      actorId: userId,
      data: { userId, nameHash, profile, credential: { passwordHash }, kind, role },
    },
  })
  if (outcome.kind === 'rejected') return outcome
  if (outcome.kind === 'unsure') throw new Error('a registration needs no search')
  return { kind: 'registered', userId, position: outcome.position }
}

/** Creates the user of a claimed name, if a crash left the claim alone. Gives the user's id; null when nobody has the name. */
export async function finishRegistration(ports: AccountPorts, username: string, cause: Cause): Promise<string | null> {
  const userId = await ports.usernames.find(username)
  if (userId === null) return null
  if ((await ports.users.of(userId).current()).state !== null) return userId
  const hash = ports.usernames.hash(username)
  const { state: claim } = await ports.claims.of(hash).current()
  if (claim === null) return null
  const account = (await openStoredField(
    ports,
    usernameStream(hash),
    claim.accountRevision,
    'account',
  )) as Account | null
  if (account === null) return null
  const { passwordHash, ...profile } = account
  await create(ports, userId, { profile, passwordHash, kind: claim.kind, role: claim.role }, hash, cause)
  return userId
}

/** The password hash that an account has now, wherever it was changed; null when it has none or can be read no more. */
export async function passwordHashOf(ports: AccountPorts, userId: string): Promise<string | null> {
  const { state } = await ports.users.of(userId).latest()
  if (state === null) return null
  const credential = await openStoredField(ports, userStream(userId), state.credentialRevision, 'credential')
  const hash = (credential as JsonObject | null)?.['passwordHash']
  return typeof hash === 'string' ? hash : null
}

/**
 * Changes a profile; the latest change of every field wins, none is lost.
 * @param actor an admin, where it is an agent's profile; the person themselves unless given
 */
export async function editProfile(
  ports: AccountPorts,
  userId: string,
  changes: ProfileChanges,
  cause: Cause,
  actor?: Actor,
): Promise<Outcome> {
  const user = ports.users.of(userId)
  return untilCurrent(async () => {
    const { state } = await user.current()
    const basedOn = state?.profileRevision ?? 0
    const before = (await openStoredField(ports, userStream(userId), basedOn, 'profile')) as Profile | null
    if (before === null) return { kind: 'rejected', rejection: { code: 'not_found', detail: 'There is no such user.' } }
    const change = { userId, ...changeProfile(before, changes), basedOn }
    const data = actor === undefined ? change : { ...change, actorRole: actor.role }
    const actorId = actor?.userId ?? userId
    return user.submit({ ...cause, command: { type: 'ChangeProfile', actorId, data }, subjects: [userId] })
  })
}
