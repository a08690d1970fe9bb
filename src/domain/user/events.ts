import { Type, type Static, type TObject } from '@sinclair/typebox'
import type { EventCatalogue } from '../event-catalogue.js'
import { Credential, Device, Persona, PreferenceChanges, Profile, SystemRole, UserKind } from './schema.js'

// The stored shapes. They are never changed: a new version gets a number and an upcaster.

const userId = Type.String()
const schemas = {
  /** `nameHash`: the username's, which names the stream of its reservation. */
  UserRegistered: Type.Object({
    userId,
    nameHash: Type.String(),
    profile: Profile,
    credential: Credential,
    kind: UserKind,
    role: SystemRole,
  }),
  /** The whole profile as it is afterwards, because a fold cannot merge what is sealed; `changed` names the fields. */
  ProfileChanged: Type.Object({ userId, profile: Profile, changed: Type.Array(Type.String()) }),
  PasswordChanged: Type.Object({ userId, credential: Credential }),
  /** The whole persona as it is afterwards; null when it has none any more. */
  PersonaChanged: Type.Object({ userId, persona: Persona }),
  SystemRoleChanged: Type.Object({ userId, role: SystemRole }),
  LoggedIn: Type.Object({ userId, sessionId: Type.String(), device: Device }),
  LoggedOut: Type.Object({ userId, sessionId: Type.String() }),
  UserBlocked: Type.Object({ userId, blockedId: Type.String() }),
  UserUnblocked: Type.Object({ userId, blockedId: Type.String() }),
  PreferencesChanged: Type.Object({ userId, ...PreferenceChanges.properties }),
  /** It was decided that the person is reminded of somebody; saying so in their home room follows from it. */
  ContactReminded: Type.Object({ userId, contactId: Type.String(), lastContactAt: Type.String() }),
} satisfies Record<string, TObject>

type Schemas = typeof schemas
export type UserEvent = { [T in keyof Schemas]: { readonly type: T; readonly data: Static<Schemas[T]> } }[keyof Schemas]

export const userEvents = {
  UserRegistered: {
    version: 1,
    schema: schemas.UserRegistered,
    sealed: { profile: 'userId', credential: 'userId' },
  },
  ProfileChanged: { version: 1, schema: schemas.ProfileChanged, sealed: { profile: 'userId' } },
  PasswordChanged: { version: 1, schema: schemas.PasswordChanged, sealed: { credential: 'userId' } },
  PersonaChanged: { version: 1, schema: schemas.PersonaChanged, sealed: { persona: 'userId' } },
  SystemRoleChanged: { version: 1, schema: schemas.SystemRoleChanged },
  LoggedIn: { version: 1, schema: schemas.LoggedIn, sealed: { device: 'userId' } },
  LoggedOut: { version: 1, schema: schemas.LoggedOut },
  UserBlocked: { version: 1, schema: schemas.UserBlocked },
  UserUnblocked: { version: 1, schema: schemas.UserUnblocked },
  PreferencesChanged: { version: 1, schema: schemas.PreferencesChanged },
  ContactReminded: { version: 1, schema: schemas.ContactReminded },
} satisfies EventCatalogue

/** The stream of a user's account. */
export const userStream = (id: string): string => `user-${id}`
