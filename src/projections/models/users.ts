import type { Projection } from '../projection.js'
import { type SealedField, sealedField } from './sealed.js'

export type UserDocument = {
  readonly userId: string
  /** The whole profile, as it was last written. */
  readonly profile: SealedField | null
  readonly kind: 'human' | 'ai' | 'bot'
  readonly role: 'user' | 'moderator' | 'admin'
  readonly createdAt: string
}

/** One document per account. */
export const users: Projection<UserDocument> = {
  name: 'users',
  version: 1,
  categories: ['user'],
  handles: ['UserRegistered', 'ProfileChanged', 'SystemRoleChanged'],
  key: (event) => [event.data['userId'] as string],
  evolve: (user, event) => {
    const { userId, kind, role } = event.data as unknown as UserDocument
    const profile = sealedField(event, 'profile')
    if (event.type === 'UserRegistered') return { userId, profile, kind, role, createdAt: event.metadata.at }
    if (user === null) return null
    return event.type === 'SystemRoleChanged' ? { ...user, role } : { ...user, profile }
  },
  indexes: [['userId'], ['role', 'userId']],
}
