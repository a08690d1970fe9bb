import { Type, type Static } from '@sinclair/typebox'
import type { EventCatalogue } from '../event-catalogue.js'
import { SystemRole, UserKind } from '../user/schema.js'
import { Account } from './schema.js'

// The stored shapes. They are never changed: a new version gets a number and an upcaster.

const UsernameClaimed = Type.Object({ userId: Type.String(), account: Account, kind: UserKind, role: SystemRole })

export type UsernameEvent = { readonly type: 'UsernameClaimed'; readonly data: Static<typeof UsernameClaimed> }

export const usernameEvents = {
  UsernameClaimed: { version: 1, schema: UsernameClaimed, sealed: { account: 'userId' } },
} satisfies EventCatalogue

/** The stream of a name's reservation. @param nameHash of the name in its canonical form: `KeyRing.nameHash` */
export const usernameStream = (nameHash: string): string => `username-${nameHash}`
