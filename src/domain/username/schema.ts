import { Type, type Static } from '@sinclair/typebox'
import { Credential, Profile } from '../user/schema.js'

/** All that is personal of what is needed to create the claimant's account, should whoever claimed the name not get to it. */
export const Account = Type.Composite([Profile, Credential])
export type Account = Static<typeof Account>
