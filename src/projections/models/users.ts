import { textIn } from '../../domain/json.js'
import type { ProjectedEvent, Projection } from '../projection.js'
import { type SealedField, sealedField } from './sealed.js'

export type UserDocument = {
  readonly userId: string
  /** The whole profile, as it was last written. */
  readonly profile: SealedField | null
  /** As it was last written; null for who has none, people among them. */
  readonly persona: SealedField | null
  readonly kind: 'human' | 'ai' | 'bot'
  readonly role: 'user' | 'moderator' | 'admin'
  readonly createdAt: string
}

/** One document per account. */
export const users: Projection<UserDocument> = {
  name: 'users',
  version: 2,
  categories: ['user'],
  handles: ['UserRegistered', 'ProfileChanged', 'PersonaChanged', 'SystemRoleChanged'],
  key: (event) => [textIn(event.data, 'userId')],
  evolve: (user, event) =>
    event.type === 'UserRegistered' ? registered(event) : user && { ...user, ...change(event) },
  indexes: [['userId'], ['role', 'userId'], ['kind', 'userId']],
}

function registered(event: ProjectedEvent): UserDocument {
  const { userId, kind, role } = event.data as unknown as UserDocument
  return { userId, profile: sealedField(event, 'profile'), persona: null, kind, role, createdAt: event.metadata.at }
}

function change(event: ProjectedEvent): Partial<UserDocument> {
  switch (event.type) {
    case 'SystemRoleChanged':
      return { role: (event.data as unknown as UserDocument).role }
    case 'PersonaChanged':
      return { persona: sealedField(event, 'persona') }
    default:
      return { profile: sealedField(event, 'profile') }
  }
}
