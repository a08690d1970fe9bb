import { accept, reject, type Decider, type Decision, type Fact, type Intent } from '../decider.js'
import type { JsonObject, JsonValue } from '../json.js'
import { type BlockUser, blockUser, type UnblockUser, unblockUser } from './blocks.js'
import type { UserEvent } from './events.js'
import { mayChangeAccount, mayChangeAgent, mayChangeSystemRole } from './permissions.js'
import { type ChangePreferences, changePreferences } from './preferences.js'
import { type Reminder, type RemindOfContact, remindOfContact, withReminder } from './reminders.js'
import {
  type Credential,
  DEFAULT_PREFERENCES,
  type Device,
  type Persona,
  type PreferenceChanges,
  type Preferences,
  type Profile,
  type SystemRole,
  type UserKind,
} from './schema.js'

export type UserCommand =
  | Intent<
      'Register',
      {
        readonly userId: string
        readonly nameHash: string
        readonly profile: Profile
        readonly credential: Credential
        readonly kind: UserKind
        readonly role: SystemRole
      }
    >
  | Intent<
      'ChangeProfile',
      {
        readonly userId: string
        /** As it is to be, and which fields differ: made by `changeProfile`. */
        readonly profile: Profile
        readonly changed: readonly string[]
        /** Revision of the event whose profile was changed: another one in between must not be lost. */
        readonly basedOn: number
        /** The actor's own role, where it is not their own profile: admins change that of an agent. */
        readonly actorRole?: SystemRole
      }
    >
  | Intent<
      'ChangePersona',
      {
        readonly userId: string
        readonly persona: Persona
        /** Found by who gives the command: the present one is sealed. */
        readonly isDifferent: boolean
        /** Revision of the persona that it differs from; null for none. */
        readonly basedOn: number | null
        readonly actorRole: SystemRole
      }
    >
  | Intent<'ChangePassword', { readonly userId: string; readonly credential: Credential }>
  | Intent<'ChangeSystemRole', { readonly userId: string; readonly role: SystemRole; readonly actorRole: SystemRole }>
  | Intent<'RecordLogin', { readonly userId: string; readonly sessionId: string; readonly device: Device }>
  | Intent<'RecordLogout', { readonly userId: string; readonly sessionId: string }>
  | BlockUser
  | UnblockUser
  | ChangePreferences
  | RemindOfContact

type CommandOf<T extends UserCommand['type']> = Extract<UserCommand, { type: T }>

/** Profile, credential and persona are sealed: the fold keeps them as given and never looks inside. */
export type User = {
  readonly userId: string
  readonly nameHash: string
  readonly kind: UserKind
  readonly role: SystemRole
  readonly profile: JsonObject
  readonly profileRevision: number
  readonly credential: JsonObject
  readonly credentialRevision: number
  /** Of the event with the latest persona; null while it has had none. */
  readonly personaRevision: number | null
  /** The latest sessions recorded, so that a login or logout is recorded once. */
  readonly loggedIn: readonly string[]
  readonly loggedOut: readonly string[]
  /** Ids of those whom they have blocked, at most MOST_BLOCKED. */
  readonly blocked: readonly string[]
  readonly preferences: Preferences
  /** The latest reminders of contacts, as many as the pauses between them need. */
  readonly reminders: readonly Reminder[]
}
export type UserState = User | null

const REMEMBERED_SESSIONS = 50
const remember = (ids: readonly string[], id: string): readonly string[] => [...ids, id].slice(-REMEMBERED_SESSIONS)

const mine = (): ReturnType<typeof reject> => reject('forbidden', 'An account is changed by its own person only.')

function register({ data }: CommandOf<'Register'>, user: UserState): Decision<UserEvent> {
  if (user === null) return accept({ type: 'UserRegistered', data })
  return user.nameHash === data.nameHash ? accept() : reject('conflict', 'This user is registered under another name.')
}

function changeProfile({ data, actorId }: CommandOf<'ChangeProfile'>, user: User): Decision<UserEvent> {
  const { userId, profile, changed, basedOn, actorRole } = data
  if (!mayChangeAccount(actorId, userId) && !mayChangeAgent(actorId, actorRole, user.kind)) return mine()
  if (changed.length === 0) return accept()
  if (basedOn !== user.profileRevision) return reject('stale', 'The profile was changed meanwhile.')
  return accept({ type: 'ProfileChanged', data: { userId, profile, changed: [...changed] } })
}

function changePersona({ data, actorId }: CommandOf<'ChangePersona'>, user: User): Decision<UserEvent> {
  const { userId, persona, isDifferent, basedOn, actorRole } = data
  if (user.kind !== 'ai') return reject('conflict', 'Only AI members have a persona.')
  if (!mayChangeAgent(actorId, actorRole, user.kind)) return reject('forbidden', 'Only admins change AI members.')
  if (basedOn !== user.personaRevision) return reject('stale', 'The persona was changed meanwhile.')
  return isDifferent ? accept({ type: 'PersonaChanged', data: { userId, persona } }) : accept()
}

function changePassword({ data, actorId }: CommandOf<'ChangePassword'>, user: User): Decision<UserEvent> {
  if (!mayChangeAccount(actorId, data.userId)) return mine()
  if (user.kind !== 'human') return reject('conflict', 'Only people log in with a password.')
  return accept({ type: 'PasswordChanged', data })
}

function changeSystemRole({ data, actorId }: CommandOf<'ChangeSystemRole'>, user: User): Decision<UserEvent> {
  const { userId, role, actorRole } = data
  if (!mayChangeSystemRole(actorId, actorRole)) return reject('forbidden', 'Only admins give system roles.')
  return user.role === role ? accept() : accept({ type: 'SystemRoleChanged', data: { userId, role } })
}

function recordLogin({ data }: CommandOf<'RecordLogin'>, user: User): Decision<UserEvent> {
  return user.loggedIn.includes(data.sessionId) ? accept() : accept({ type: 'LoggedIn', data })
}

function recordLogout({ data }: CommandOf<'RecordLogout'>, user: User): Decision<UserEvent> {
  return user.loggedOut.includes(data.sessionId) ? accept() : accept({ type: 'LoggedOut', data })
}

function decide(command: UserCommand, user: UserState): Decision<UserEvent> {
  if (command.type === 'Register') return register(command, user)
  if (user === null) return reject('not_found', 'There is no such user.')
  switch (command.type) {
    case 'ChangeProfile':
      return changeProfile(command, user)
    case 'ChangePassword':
      return changePassword(command, user)
    case 'ChangePersona':
      return changePersona(command, user)
    case 'ChangeSystemRole':
      return changeSystemRole(command, user)
    case 'RecordLogin':
      return recordLogin(command, user)
    case 'RecordLogout':
      return recordLogout(command, user)
    case 'BlockUser':
      return blockUser(command, user)
    case 'UnblockUser':
      return unblockUser(command, user)
    case 'ChangePreferences':
      return changePreferences(command, user)
    case 'RemindOfContact':
      return remindOfContact(command, user)
  }
}

function registered({ data, revision }: Fact<Extract<UserEvent, { type: 'UserRegistered' }>>): User {
  return {
    ...data,
    ...{ profileRevision: revision, credentialRevision: revision, personaRevision: null },
    ...{ loggedIn: [], loggedOut: [], blocked: [], preferences: DEFAULT_PREFERENCES, reminders: [] },
  }
}

function evolve(user: UserState, event: Fact<UserEvent>): UserState {
  if (event.type === 'UserRegistered') return registered(event)
  if (user === null) return null
  switch (event.type) {
    case 'ProfileChanged':
      return { ...user, profile: event.data.profile, profileRevision: event.revision }
    case 'PasswordChanged':
      return { ...user, credential: event.data.credential, credentialRevision: event.revision }
    case 'PersonaChanged':
      return { ...user, personaRevision: event.revision }
    case 'SystemRoleChanged':
      return { ...user, role: event.data.role }
    case 'LoggedIn':
      return { ...user, loggedIn: remember(user.loggedIn, event.data.sessionId) }
    case 'LoggedOut':
      return { ...user, loggedOut: remember(user.loggedOut, event.data.sessionId) }
    case 'UserBlocked':
      return { ...user, blocked: [...user.blocked, event.data.blockedId] }
    case 'UserUnblocked':
      return { ...user, blocked: user.blocked.filter((id) => id !== event.data.blockedId) }
    case 'PreferencesChanged':
      return { ...user, preferences: { ...user.preferences, ...changesIn(event.data) } }
    case 'ContactReminded':
      return {
        ...user,
        reminders: withReminder(user.reminders, { contactId: event.data.contactId, at: event.at }),
      }
  }
}

const changesIn = ({ userId: _userId, ...changes }: { readonly userId: string } & PreferenceChanges) => changes

/** A user's account. */
export const userDecider: Decider<UserState, UserCommand, UserEvent> = {
  initialState: null,
  decide,
  evolve,
  stateVersion: 2,
  encode: (user): JsonValue => user,
  decode: (json) => json as UserState,
}
