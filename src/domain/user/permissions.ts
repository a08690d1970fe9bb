import { SYSTEM } from '../actor.js'
import type { SystemRole, UserKind } from './schema.js'

/** A profile and a password are their person's own. */
export const mayChangeAccount = (actorId: string, userId: string): boolean => actorId === userId || actorId === SYSTEM

/** Nobody is an agent's own person: admins look after it. @param actorRole as below */
export const mayChangeAgent = (actorId: string, actorRole: SystemRole | undefined, kind: UserKind): boolean =>
  kind === 'ai' && (actorRole === 'admin' || actorId === SYSTEM)

/** @param actorRole the actor's own role, which the caller looks up: it is in another stream */
export const mayChangeSystemRole = (actorId: string, actorRole: SystemRole): boolean =>
  actorRole === 'admin' || actorId === SYSTEM
